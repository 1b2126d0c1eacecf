/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.c: checks of what comes out of the ring. See record.h.
 *
 * A record is wrong only through a fault of the kernel side; still nothing here may read outside of
 * it. All sums are made in 64 bits, so that no length can wrap.
 */
#include "event/record.h"

#include <string.h>

#define ERRNO_MAX	4095
#define ALIGN8(n)	(((n) + 7) & ~(size_t)7)

static bool fd_info_valid(const struct piece *piece)
{
	const struct fd_info *info = (const void *)record_bytes(piece);

	if (piece->arg >= WIRE_NARGS && piece->arg < PIECE_ARG_MEM)
		return false;
	if (piece->len <= 0)
		return true;
	if ((size_t)piece->len < sizeof(*info) || info->len > piece->len - sizeof(*info))
		return false;
	return !info->len || !info->names[info->len - 1];
}

/* The bytes a piece takes in the record, or 0 when it is unsound; room is at least a header. */
static size_t piece_size(const struct piece *piece, size_t room)
{
	size_t size = sizeof(*piece);

	if (piece->kind > PIECE_FD || piece->phase > PHASE_EXIT || piece->len < -ERRNO_MAX)
		return 0;
	if (piece->len > 0)
		size += (size_t)piece->len;
	if (size > room)
		return 0;
	if (piece->kind == PIECE_FD && !fd_info_valid(piece))
		return 0;
	return ALIGN8(size) < room ? ALIGN8(size) : room;
}

static bool call_valid(const void *p, size_t len)
{
	const struct rec_call *rec = p;
	size_t off = sizeof(*rec) + record_pieces(rec);

	if (rec->h.nargs & ~(CALL_NARGS | CALL_IP | CALL_AT_EXIT) || record_nargs(rec) > WIRE_NARGS || rec->h.abi >= ABI_COUNT || off > len)
		return false;
	while (off < len) {
		size_t size;

		if (len - off < sizeof(struct piece))
			return false;
		size = piece_size((const void *)((const uint8_t *)rec + off), len - off);
		if (!size)
			return false;
		off += size;
	}
	return true;
}

static bool chunk_valid(const void *p, size_t len)
{
	const struct rec_chunk *rec = p;
	bool of_exec = rec->piece_kind >= PIECE_ARGS && rec->piece_kind <= PIECE_EXEC;

	if (rec->phase > PHASE_EXIT || rec->len < -ERRNO_MAX)
		return false;
	if (rec->piece_kind > PIECE_STR && !of_exec)
		return false;
	if (rec->offset > rec->total)
		return false;
	if (rec->len < 0)
		return true;
	return rec->len <= WIRE_PAGE && (size_t)rec->len <= len - sizeof(*rec) &&
	       (uint32_t)rec->len <= rec->total - rec->offset;
}

static bool exec_valid(const void *p, size_t len)
{
	const struct rec_exec *rec = p;

	(void)len;
	return rec->old_tid != 0;
}

static bool header_valid(const void *p, size_t len)
{
	const struct rec_header *rec = p;

	(void)len;
	return rec->version == STREAM_VERSION;
}

/* What a record of each kind must be: so long at least, a thread's, and what else is to be checked; and what it is worth. */
static const struct {
	size_t size;
	bool no_thread;
	enum record_worth worth;
	bool (*check)(const void *rec, size_t len);
} kinds[REC_KINDS] = {
	[REC_CALL] = { sizeof(struct rec_call), .worth = WORTH_CALL, .check = call_valid },
	[REC_CHUNK] = { sizeof(struct rec_chunk), .worth = WORTH_BYTES, .check = chunk_valid },
	[REC_FORK] = { sizeof(struct rec_fork) },
	[REC_EXEC] = { sizeof(struct rec_exec), .check = exec_valid },
	[REC_EXIT] = { sizeof(struct rec_exit) },
	[REC_SIGNAL] = { sizeof(struct rec_signal) },
	[REC_NAME] = { sizeof(struct rec_name) },
	[REC_HEADER] = { sizeof(struct rec_header), .no_thread = true, .check = header_valid },
	[REC_MARK] = { offsetof(struct rec_mark, skipped_since), .no_thread = true },
};

bool record_valid(const void *rec, size_t len)
{
	const struct rec_head *h = rec;

	if (len < sizeof(*h) || len > RECORD_MAX || (uintptr_t)rec % 8 || !h->kind)
		return false;
	if (h->kind >= REC_KINDS)
		return true;
	if (len < kinds[h->kind].size || (!h->tid && !kinds[h->kind].no_thread))
		return false;
	return !kinds[h->kind].check || kinds[h->kind].check(rec, len);
}

enum record_worth record_worth(const struct rec_head *rec)
{
	return rec->kind < REC_KINDS ? kinds[rec->kind].worth : WORTH_NOTE;
}

bool record_same_call(const struct rec_call *a, const struct rec_call *b)
{
	uint32_t n = record_nargs(a) < record_nargs(b) ? record_nargs(a) : record_nargs(b);

	return a->nr == b->nr && a->h.abi == b->h.abi && !memcmp(a->body, b->body, n * sizeof(uint64_t));
}

const struct piece *record_piece(const struct rec_call *rec, size_t len, const struct piece *pos)
{
	const uint8_t *end = (const uint8_t *)rec + len;
	const uint8_t *next = rec->body + record_pieces(rec);

	if (pos)
		next = record_bytes(pos) + ALIGN8(pos->len > 0 ? (size_t)pos->len : 0);
	return next < end ? (const struct piece *)next : NULL;
}
