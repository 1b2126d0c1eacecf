/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * image.h: the memory image of a call, out of its inline pieces and its chunks.
 *
 * Owns the chunks of a thread that wait for their call's record. Chunks of one run, which is (call
 * number, base, phase, kind), are joined into one buffer with its exact holes. Memory grows with
 * what arrives, never with what a record says will come, and stays below the limit of the thread
 * (struct runs); chunks above it are dropped and counted, and read as a hole or a cut.
 */
#ifndef BPFSTRACE_IMAGE_H
#define BPFSTRACE_IMAGE_H

#include "base/buf.h"
#include "event/event.h"

/* A run of chunks. data holds the bytes from base on; lost ones within it are zero and in holes. */
struct run {
	uint64_t base;
	uint32_t callno, total, limit;
	uint8_t phase, kind;
	int32_t err;			/* 0, or why [err_at, total) could not be read */
	uint32_t err_at;
	struct buf data;
	struct hole *holes;
	uint16_t nholes, holes_cap;
	uint32_t next;			/* in its bucket: index + 1 */
};

/* A zeroed struct with a max_bytes is an empty one. */
struct runs {
	struct run *list;
	uint32_t count, cap;
	uint32_t *buckets;		/* index + 1 by base, 0 empty; as many as cap */
	uint64_t bytes, max_bytes;	/* of data in all */
	uint64_t dropped;		/* chunks that found no room */
	uint32_t ended;			/* the call whose CHUNK_LATE_END has come, in is_ended, */
	bool is_ended, is_short;	/* and whether it said that not all of its late bytes came */
};

/* Takes a chunk in. */
void runs_add(struct runs *r, const struct rec_chunk *chunk);

/* Forgets the runs of all calls up to callno. */
void runs_drop(struct runs *r, uint32_t callno);

void runs_free(struct runs *r);

/* True until the CHUNK_LATE_END of this CALL_LATE record has come. */
bool runs_awaited(const struct runs *r, const struct rec_call *rec);

/* True when late bytes of this CALL_LATE record were lost: what its image lacks may be among them. */
bool runs_lack(const struct runs *r, const struct rec_call *rec);

/*
 * Appends the image of a valid call record of len bytes to out, an array of struct mem that grows
 * as needed. It points into rec and r and is valid until either changes. Of several pieces for the
 * same memory the one that knows most is kept. Returns the number of pieces.
 */
uint32_t runs_image(struct runs *r, const struct rec_call *rec, size_t len, struct buf *out);

#endif
