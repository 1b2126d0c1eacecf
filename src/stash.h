/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stash.h: the kernel side's slots, read from here.
 *
 * Owns the scan of the hash that holds each traced thread's slot, which tells the calls in flight
 * without any record having been sent. Never writes.
 */
#ifndef BPFSTRACE_STASH_H
#define BPFSTRACE_STASH_H

#include <stddef.h>
#include <stdint.h>

/* Gets a synthetic struct rec_call (CALL_OPEN) of len bytes, valid during the call. */
typedef void stash_fn(void *ctx, const void *rec, size_t len);

/*
 * Calls fn (NULL: only counts) for each open slot of the map, torn and closed ones left out. 0 and
 * the number of slots in use, or -errno.
 */
int stash_scan(int map, stash_fn *fn, void *ctx, uint32_t *count);

#endif
