/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stash.c: the kernel side's slots, read from here; see stash.h.
 *
 * The hash is copied in batches while its slots change under the copy: a slot that is closed, that
 * is being written or that has been written since is passed over. It will have made a record.
 */
#include "stash.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "../bpf/wire.h"

#define SCAN_BATCH		64

struct scan {
	uint64_t keys[SCAN_BATCH];
	struct slot slots[SCAN_BATCH];
};

/* Hands one slot on, unless it is closed or was written while it was copied. */
static void scan_slot(int map, uint64_t key, struct slot *s, stash_fn *fn, void *ctx)
{
	struct timespec now;
	struct slot again;

	if (!s->open || s->seq & 1 || s->len > WIRE_BODY)
		return;
	if (bpf_map_lookup_elem(map, &key, &again) || again.seq != s->seq)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	s->rec.h.flags |= CALL_OPEN;
	s->rec.h.time = now.tv_sec * 1000000000ULL + now.tv_nsec;
	fn(ctx, &s->rec, sizeof(s->rec) + s->len);
}

int stash_scan(int map, stash_fn *fn, void *ctx, uint32_t *count)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts);
	struct scan *scan = malloc(sizeof(*scan));
	uint32_t in, out, n;
	bool first = true;
	int err;

	if (!scan)
		return -ENOMEM;
	*count = 0;
	do {
		n = SCAN_BATCH;
		err = bpf_map_lookup_batch(map, first ? NULL : &in, &out, scan->keys, scan->slots, &n, &opts);
		if (err && err != -ENOENT)
			break;
		for (uint32_t i = 0; fn && i < n; i++)
			scan_slot(map, scan->keys[i], &scan->slots[i], fn, ctx);
		*count += n;
		in = out;
		first = false;
	} while (!err);
	free(scan);
	return err == -ENOENT ? 0 : err;
}
