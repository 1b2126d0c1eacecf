/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h: what a valid record is, and the walk over its pieces.
 *
 * Owns the only checks of what comes out of the ring, or of a saved stream. Pure. Whoever puts records
 * into the pipe (drain.c, file.c) asks record_valid() first; everything above then trusts lengths, the number
 * of arguments and that all pieces lie inside the record.
 */
#ifndef BPFSTRACE_RECORD_H
#define BPFSTRACE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/wire.h"

#define RECORD_MAX	65536		/* no record is longer */

/*
 * True when the len bytes at rec (8-byte aligned) are one whole, sound record. One of a kind that is not
 * known is sound too: a later version's, to be passed over.
 */
bool record_valid(const void *rec, size_t len);

/* What gives way first where there is no room: bytes, then calls; lives and their ends last. */
enum record_worth { WORTH_NOTE, WORTH_CALL, WORTH_BYTES, RECORD_WORTHS };

enum record_worth record_worth(const struct rec_head *rec);

/* How many arguments a call record has. */
static inline uint32_t record_nargs(const struct rec_call *rec)
{
	return rec->h.nargs & CALL_NARGS;
}

/* Whether the instruction pointer follows them. */
static inline bool record_has_ip(const struct rec_call *rec)
{
	return rec->h.nargs & CALL_IP;
}

/* Where its pieces begin, in bytes of the body. */
static inline size_t record_pieces(const struct rec_call *rec)
{
	return (record_nargs(rec) + record_has_ip(rec)) * sizeof(uint64_t);
}

/* Whether its number is given out only when it ends. */
static inline bool record_at_exit(const struct rec_call *rec)
{
	return rec->h.nargs & CALL_AT_EXIT;
}

/* Whether both are of one call, as far as both tell: its number and its arguments. */
bool record_same_call(const struct rec_call *a, const struct rec_call *b);

/*
 * The pieces of a valid call record of len bytes: pos starts as NULL or the piece before; returns
 * the next one, or NULL behind the last.
 */
const struct piece *record_piece(const struct rec_call *rec, size_t len, const struct piece *pos);

/* The bytes of a piece, where its len is positive. */
static inline const uint8_t *record_bytes(const struct piece *piece)
{
	return (const uint8_t *)(piece + 1);
}

#endif
