/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread.h: what the reassembler knows of one thread.
 *
 * Owns the thread's state and the records that it keeps back: the queue behind a call that waits for
 * its bytes, the ignored signals that wait for the end of a call, the call in flight. Decides nothing
 * and emits nothing; that is reassemble.c. *waiting counts what waits for marks in all threads
 * together, so that a mark costs nothing where nothing does.
 */
#ifndef BPFSTRACE_THREAD_H
#define BPFSTRACE_THREAD_H

#include "event/image.h"
#include "event/record.h"

/* A record that is kept back. */
struct kept {
	struct kept *next;
	uint32_t since;			/* marks that had come */
	size_t len;
	uint64_t rec[];
};

/* An ignored signal that is held. */
struct held {
	struct rec_signal rec;
	uint32_t since;
};

#define NOT_STARTED	((int64_t)-1)	/* found by an attach, maybe inside a call */

struct thread {
	uint32_t tid, tgid;
	uint32_t birth;			/* tells it from others with its id; 0: not known */
	char comm[WIRE_COMM + 1];
	char next_comm[WIRE_COMM + 1];	/* that it has got in the call in flight, */
	bool renamed;			/* if it has */
	bool other_pids;		/* it is in another pid namespace than the tool */
	int32_t nr;			/* of the last call that an event told of, -1: none, */
	uint64_t ip;			/* and its instruction pointer, where records have it */
	int64_t last;			/* last call number seen complete, or NOT_STARTED */
	uint32_t let_go;		/* calls before this number do not wait any more */
	uint32_t forced;		/* the last call that was taken without all its bytes */
	struct runs runs;
	struct kept *head, **tail;	/* a call that waits for bytes, and what follows */
	size_t queued;			/* bytes of records there */
	uint32_t chunk_mark;		/* marks when the newest chunk of the call came that waits */
	struct kept *open;		/* the call in flight */
	uint64_t held_since;		/* when a seccomp supervisor was first seen to hold it, or 0 */
	bool shown;			/* it has been an EV_OPEN */
	bool announced;			/* its REC_FORK has come */
	bool dead;			/* a leader that ended first, with this status: */
	int32_t status;
	uint32_t exec_from;		/* its id before an exec whose call is yet to come */
	uint32_t exec_since;
	uint64_t exec_time;
	struct held *signals;		/* ignored ones */
	uint32_t nsignals;
	struct rec_signal fatal;	/* generated, maybe what it dies of; signo 0: none */
	bool dying;			/* its REC_EXIT is being taken */
	bool left;			/* its end is that of the trace only */
	uint32_t *waiting;
};

/* A thread of which nothing is known but its ids. */
struct thread *thread_new(uint32_t tid, uint32_t tgid, uint64_t pending_max, uint32_t *waiting);
void thread_free(struct thread *t);

/* Frees all that is held and leaves the ids. */
void thread_clear(struct thread *t);

/* How far callno is ahead of the last one seen: 1 is the next, 0 or less has been seen. */
int32_t thread_ahead(const struct thread *t, uint32_t callno);

/* Bytes whose call is done: only those that it had to do without are missed. */
bool thread_is_past(const struct thread *t, const struct rec_chunk *rec);

/* Bytes that come behind the call are still to come. */
bool thread_lacks_bytes(const struct thread *t, const struct rec_call *rec);

/* What came in the call may have the number before. */
bool thread_is_numbered_late(const struct thread *t, const struct rec_call *rec);

/* It has another name, of at most WIRE_COMM bytes; in_call: what is told of the call that is still to come has the old one. */
void thread_name(struct thread *t, const char *comm, bool in_call);

/* That call has been told. */
void thread_take_name(struct thread *t);

/* The queue: a copy goes in; the head comes out, to be freed by the caller, NULL when empty. */
void thread_queue(struct thread *t, const void *rec, size_t len, uint32_t marks);
struct kept *thread_unqueue(struct thread *t);

/* Copies rec, of which max can be held; the caller makes room first. */
void thread_hold(struct thread *t, const struct rec_signal *rec, uint32_t marks, uint32_t max);

/* How many of them, from the first on, came in calls up to callno. */
uint32_t thread_held(const struct thread *t, uint32_t callno);

/* True where the signal came in a call that has not ended: its own number says so, or that before it of one that has none yet. */
bool thread_is_in_call(const struct thread *t, const struct rec_signal *rec);

/* Forgets the first n held signals. */
void thread_unhold(struct thread *t, uint32_t n);

/* The call in flight, not shown yet: a copy of rec replaces the one before; NULL: none. */
void thread_set_open(struct thread *t, const void *rec, size_t len, uint32_t marks);

/* It is shown now. */
void thread_show(struct thread *t);

/* The call at the head of the queue: what waits there is one. There must be a queue. */
static inline const struct rec_call *thread_head(const struct thread *t)
{
	return (const struct rec_call *)t->head->rec;
}

/* The record of the call in flight, or NULL. */
static inline const struct rec_call *thread_open(const struct thread *t)
{
	return t->open ? (const struct rec_call *)t->open->rec : NULL;
}

/* True when a call is in flight that has no number yet: the thread's last one is its number less 1. */
static inline bool thread_is_unnumbered(const struct thread *t)
{
	return t->open && record_at_exit(thread_open(t));
}

/* The time at which the oldest thing that is kept back is to be shown, ns; UINT64_MAX: nothing is. */
uint64_t thread_oldest(const struct thread *t);

/* True when the call in flight has that number. */
static inline bool thread_is_open(const struct thread *t, uint32_t callno)
{
	return t->open && thread_open(t)->callno == callno;
}

#endif
