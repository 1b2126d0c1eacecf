/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c: the names of threads, see names.h.
 */
#include "host/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "host/proc.h"

void names_put(struct names *n, uint32_t tid, const char *comm)
{
	char *name = tidmap_get(&n->traced, tid);

	if (!name) {
		name = alloc_zeroed(1, WIRE_COMM + 1);
		tidmap_put(&n->traced, tid, name);
	}
	strncpy(name, comm, WIRE_COMM);
}

const char *names_get(void *ctx, uint32_t tid)
{
	struct names *n = ctx;
	const char *name = tidmap_get(&n->traced, tid);

	if (!name && !proc_comm((pid_t)tid, n->other, sizeof(n->other)))
		name = n->other;
	return name;
}

void names_free(struct names *n)
{
	uint32_t count;
	void **list = tidmap_values(&n->traced, &count);

	for (uint32_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
	tidmap_free(&n->traced);
}
