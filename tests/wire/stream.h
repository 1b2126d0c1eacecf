/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream.h: the saved stream of one offline test, in memory.
 *
 * Owns its bytes between the writer and the reader of src/event/file.h, and what is done to them there.
 */
#ifndef BPFSTRACE_WIRE_STREAM_H
#define BPFSTRACE_WIRE_STREAM_H

#include <stdio.h>

#include "base/buf.h"
#include "event/record.h"

/* Gets each sound record; ctx is the reader's. */
typedef void stream_take_fn(void *ctx, const struct rec_head *rec, size_t len);

/* Begins as zeroes. */
struct stream {
	FILE *f;
	char *bytes;
	size_t size;
	size_t end;			/* where it was cut, or 0 */
	int is_read;
};

/* A record, sound or not, with its length in front. */
void stream_put(struct stream *s, const void *rec, size_t len);

/* Bytes without a length. */
void stream_raw(struct stream *s, const void *bytes, size_t len);

/* Other bytes at that place, which is there already. */
void stream_poke(struct stream *s, size_t at, const void *bytes, size_t len);

/* The stream ends n bytes before what has been put so far. */
void stream_cut(struct stream *s, size_t n);

/*
 * Ends it, reads it and hands its records to take, once. Lines into got say what was passed over, and how it ended
 * where that is not as it should.
 */
void stream_read(struct stream *s, stream_take_fn *take, void *ctx, struct buf *got);

void stream_free(struct stream *s);

#endif
