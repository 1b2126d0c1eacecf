/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fdset.c: a set of descriptors, see fdset.h.
 */
#include "event/fdset.h"

#include <errno.h>
#include <stdlib.h>

int fdset_add(struct fdset *set, const char *text)
{
	char *end;
	long fd;

	errno = 0;
	fd = strtol(text, &end, 10);
	if (end == text || *end || errno || fd < 0 || fd > INT32_MAX)
		return -EINVAL;
	if (set->count == FDSET_MAX)
		return -E2BIG;
	set->list[set->count++] = (int32_t)fd;
	return 0;
}

bool fdset_has(const struct fdset *set, int32_t fd)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (set->list[i] == fd)
			return !set->all_but;
	return set->all_but;
}

bool fdset_any(const struct fdset *set)
{
	return set->all_but || set->count;
}
