/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tell.h: events out of records, the last step of reassemble.c.
 *
 * Owns the making of each event: a call's record and its thread's chunks become one memory image, and
 * times get the clock that was in force. Decides nothing; when something is told is reassemble.c's.
 */
#ifndef BPFSTRACE_TELL_H
#define BPFSTRACE_TELL_H

#include "event/reassemble.h"
#include "event/thread.h"

/* emit, ctx and names are set; the rest begins as zeroes. */
struct teller {
	reassemble_fn *emit;
	void *ctx;
	bool names;			/* EV_NAMEs are told */
	struct buf image;		/* struct mem[], of the event being told */
	int64_t offset, offset_before;	/* to CLOCK_REALTIME: now, and for times up to */
	uint64_t offset_until;		/* that one */
	uint64_t lost;			/* calls, in all EV_LOST */
};

void tell_free(struct teller *r);

/* The clocks are apart by offset from here on; by what was known before in times up to seen. */
void tell_clock(struct teller *r, int64_t offset, uint64_t seen);

/* An event of that thread, to be filled in. */
struct event tell_event(const struct thread *t, enum event_kind kind, uint64_t time);

/* Tells it as it is. */
void tell(struct teller *r, struct event *ev);

/* The thread has another name, as with thread_name(). */
void tell_name(struct teller *r, struct thread *t, const char *comm, bool in_call, uint64_t time);

/* Calls that are missing. */
void tell_lost(struct teller *r, const struct thread *t, uint64_t lost, uint64_t time);

/* What a mark says that the kernel skipped. */
void tell_skipped(struct teller *r, const struct rec_mark *rec);

/* A call: what is not in ev yet comes from its record, of len bytes, and the thread's chunks. */
void tell_call(struct teller *r, struct thread *t, const struct rec_call *rec, size_t len, struct event *ev);

void tell_signal(struct teller *r, const struct thread *t, const struct rec_signal *rec);

void tell_exit(struct teller *r, const struct thread *t, int32_t status, bool group_dead, uint64_t time);

/* A process is gone, nobody knows how: an EV_EXIT that is not shown. */
void tell_gone(struct teller *r, const struct thread *t, uint64_t time);

#endif
