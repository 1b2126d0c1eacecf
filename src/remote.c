/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remote.c: the memory of a traced thread, read from outside. See remote.h.
 *
 * A piece is what lies from the address to the end of its page and of the next one, which holds any struct and any
 * string that is shown. Pieces are few and live for one event, so they are a short list.
 */
#include "remote.h"

#include <stdlib.h>

#include "proc.h"

#define REMOTE_PIECES	64
#define PAGE		4096

struct remote {
	struct mem list[REMOTE_PIECES];
	uint32_t count;
	uint8_t bytes[REMOTE_PIECES][2 * PAGE];
};

struct remote *remote_new(void)
{
	return calloc(1, sizeof(struct remote));
}

void remote_free(struct remote *r)
{
	free(r);
}

void remote_reset(struct remote *r)
{
	r->count = 0;
}

const struct mem *remote_fetch(void *ctx, uint32_t tid, uint64_t addr)
{
	struct remote *r = ctx;
	size_t first = PAGE - addr % PAGE;
	uint8_t *bytes;
	ssize_t n;

	for (uint32_t i = 0; i < r->count; i++)
		if (r->list[i].addr == addr)
			return r->list[i].len > 0 ? &r->list[i] : NULL;
	if (r->count == REMOTE_PIECES)
		return NULL;
	bytes = r->bytes[r->count];
	n = proc_read(tid, addr, bytes, first);
	if (n == (ssize_t)first) {
		ssize_t more = proc_read(tid, addr + first, bytes + first, PAGE);

		n += more > 0 ? more : 0;
	}
	r->list[r->count] = (struct mem){
		.addr = addr,
		.want = first + PAGE,
		.len = n,
		.kind = PIECE_MEM,
		.phase = PHASE_ENTRY,
		.data = bytes,
	};
	r->count++;
	return n > 0 ? &r->list[r->count - 1] : NULL;
}
