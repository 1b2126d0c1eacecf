/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reassemble.h: from records to events.
 *
 * Owns what is known of each thread: its process, its last call number, its chunks, what is held
 * back for the sake of order. Pure: time comes in through reassemble_tick(), calls in flight
 * through reassemble_open(), everything else as records. Promises that the events of one thread
 * come in the order in which strace writes its lines, that every gap in a thread's call numbers
 * becomes an EV_LOST of its exact size, and that memory is bounded per thread: pending_max bytes
 * of chunks, REASSEMBLE_QUEUE bytes of records behind a call that waits, REASSEMBLE_SIGNALS held
 * signals.
 */
#ifndef BPFSTRACE_REASSEMBLE_H
#define BPFSTRACE_REASSEMBLE_H

#include "event.h"

#define REASSEMBLE_WAIT		100000000ull	/* ns that late bytes and held signals wait */
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

/* A reassembler that calls emit. pending_max: bytes of chunks that one thread may have waiting. */
struct reassembler *reassemble_new(reassemble_fn *emit, void *ctx, uint64_t pending_max);

/* NULL is fine. */
void reassemble_free(struct reassembler *r);

/* One valid record (record_valid()) of len bytes, 8-byte aligned. Copied where it must be kept. */
void reassemble_record(struct reassembler *r, const void *rec, size_t len);

/* It is now (ns, CLOCK_MONOTONIC): releases what has waited long enough. For every 10 ms or so. */
void reassemble_tick(struct reassembler *r, uint64_t now);

/*
 * A call that a scan of the stash found in flight: a synthetic CALL_OPEN record. One whose number
 * has been seen complete is left out, and so is an invalid record. Has the type of stash_fn;
 * r is the struct reassembler.
 */
void reassemble_open(void *r, const void *rec, size_t len);

/*
 * Behind a scan: the calls in flight become EV_OPEN, each once, when they began before the trace or
 * a scan found them 100 ms ago. In the order of the threads' ids.
 */
void reassemble_show_open(struct reassembler *r);

/*
 * The end: releases all that is held; calls known to be in flight (feed a last scan before) become
 * EV_UNFINISHED with this end; leaders that ended before their process have their EV_EXIT. Thread
 * by thread, in the order of their ids.
 */
void reassemble_finish(struct reassembler *r, enum event_end end);

void reassemble_counts(const struct reassembler *r, struct reassemble_counts *out);

#endif
