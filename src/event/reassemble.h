/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reassemble.h: from records to events.
 *
 * Owns what is known of each thread: its process, its last call number, its chunks, what is held
 * back for the sake of order. Pure: all comes in as records, time too (REC_MARK), so the same records
 * give the same events wherever they come from. Promises that the events of one thread come in the
 * order in which strace writes its lines, that every gap in a thread's call numbers becomes an EV_LOST
 * of its exact size, that nothing waits for more marks than is said below, and that memory is bounded per
 * thread: pending_max bytes of chunks, REASSEMBLE_QUEUE bytes of records behind a call that waits,
 * REASSEMBLE_SIGNALS held signals.
 */
#ifndef BPFSTRACE_REASSEMBLE_H
#define BPFSTRACE_REASSEMBLE_H

#include "event/event.h"

#define REASSEMBLE_MARKS	2		/* that are waited for */
#define REASSEMBLE_LATE_MARKS	12		/* for late bytes: the thread may not get a processor, or be stopped */
#define REASSEMBLE_QUEUE	(4u << 20)
#define REASSEMBLE_SIGNALS	64
#define REASSEMBLE_PENDING	(64ull << 20)	/* pending_max where the caller gives 0 */

struct reassembler;

/* Gets each event; it and all it points at are valid during the call. */
typedef void reassemble_fn(void *ctx, const struct event *ev);

/* What could not be shown; all count up from 0. */
struct reassemble_counts {
	uint64_t calls;			/* the sum of all EV_LOST */
	uint64_t chunks;		/* came, but above pending_max */
};

struct reassemble_config {
	reassemble_fn *emit;
	void *ctx;			/* its first argument */
	bool names;			/* threads' names make EV_NAMEs */
	uint64_t pending_max;		/* bytes of chunks that one thread may have waiting */
	bool hide_open;			/* calls in flight make no EV_OPEN: only the whole call is told */
	uint32_t pace;			/* marks come so many times as often as mark.h has it: more of them are waited for; 0: once */
};

struct reassembler *reassemble_new(const struct reassemble_config *cfg);

/* NULL is fine. */
void reassemble_free(struct reassembler *r);

/* One valid record (record_valid()) of len bytes, 8-byte aligned. Copied where it must be kept. */
void reassemble_record(struct reassembler *r, const void *rec, size_t len);

/*
 * At a mark: nothing that is still to be told is to be shown at a time before this one (ns), but for what went round a full
 * ring. A walk tells a call in flight when it finds it for the second time: so it is at most the time of the mark before.
 */
uint64_t reassemble_settled(const struct reassembler *r);

/*
 * The end: releases all that is held; calls known to be in flight become EV_UNFINISHED with this end. Thread by thread, in
 * the order of their ids. Of a leader that ended before its process nobody knows more: it has no EV_EXIT.
 */
void reassemble_finish(struct reassembler *r, enum event_end end);

void reassemble_counts(const struct reassembler *r, struct reassemble_counts *out);

#endif
