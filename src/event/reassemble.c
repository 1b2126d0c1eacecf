/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reassemble.c: from records to events. See reassemble.h.
 *
 * A walk in one direction: a thread's records are put in order (feed), joined with their bytes (the
 * runs of image.h), and told as events (take, tell.c). The stream's order is the order in which things ended;
 * strace's is that of a thread's own steps. They differ in five places, and each is one small
 * mechanism: bytes that come after their call (the queue), ignored signals, which are sent in the
 * sender's context and before the receiver's call ends (held), fatal ones, which are never delivered
 * (fatal), a leader that ends before its process (dead), and a thread that execs, whose execve begins
 * under one id and ends under another (exec_from). What does not come is not waited for
 * beyond some marks.
 */
#include "event/reassemble.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "base/alloc.h"
#include "base/tidmap.h"
#include "event/tell.h"
#include "event/thread.h"

#define PENDING_MOST	(1ull << 30)

struct reassembler {
	struct teller tell;
	uint64_t pending_max;
	bool hide_open;
	struct tidmap threads;
	uint64_t seen;			/* newest time of any record */
	uint32_t marks;			/* that have come, */
	uint32_t pace;			/* for each that usually comes */
	uint64_t marked, marked_before;	/* times of the last two */
	uint32_t waiting;		/* things that a mark could release */
	uint64_t dropped;		/* chunks that came in vain */
};

/* That many marks have come since. */
static bool waited(const struct reassembler *r, uint32_t since, uint32_t marks)
{
	return r->marks - since >= marks * r->pace;
}

static struct thread *thread_get(struct reassembler *r, uint32_t tid)
{
	struct thread *t = tidmap_get(&r->threads, tid);

	if (!t) {
		t = thread_new(tid, tid, r->pending_max, &r->waiting);
		tidmap_put(&r->threads, tid, t);
	}
	return t;
}

static void thread_delete(struct reassembler *r, struct thread *t)
{
	tidmap_del(&r->threads, t->tid);
	r->dropped += t->runs.dropped;
	thread_free(t);
}

/* What lies between the last call and this one is lost: before it began, or before time, where nobody knows when it did. */
static void thread_gap(struct reassembler *r, struct thread *t, const struct rec_call *rec, uint64_t time)
{
	uint32_t callno = rec->callno;
	int32_t d = thread_ahead(t, callno);

	if (rec->enter_time)
		time = rec->enter_time;
	if (d > 1)
		tell_lost(&r->tell, t, d - 1, time);
	else if (d < 1 && callno > 1)
		tell_lost(&r->tell, t, callno - 1, time);
	t->last = callno ? (int64_t)callno - 1 : NOT_STARTED;
}

/* Emits and forgets the first n held signals. */
static void signals_release(struct reassembler *r, struct thread *t, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		tell_signal(&r->tell, t, &t->signals[i].rec);
	thread_unhold(t, n);
}

static void take_signal(struct reassembler *r, struct thread *t, const struct rec_signal *rec)
{
	/* SIGKILL goes to every thread of a group that exits, and no tracer ever sees it */
	if (rec->signo == SIGKILL || t->dead)
		return;
	if (rec->h.flags & SIG_FATAL) {
		if (!t->fatal.signo)
			t->fatal = *rec;
		return;
	}
	if (rec->signo == t->fatal.signo)
		t->fatal.signo = 0;
	if (rec->h.flags & SIG_IGNORED_BY_KERNEL && thread_is_in_call(t, rec)) {
		if (t->nsignals == REASSEMBLE_SIGNALS)
			signals_release(r, t, 1);
		thread_hold(t, rec, r->marks, REASSEMBLE_SIGNALS);
		return;
	}
	signals_release(r, t, t->nsignals);
	tell_signal(&r->tell, t, rec);
}

static void emit_superseded(struct reassembler *r, struct thread *t)
{
	struct event ev;

	if (!t->exec_from)
		return;
	ev = tell_event(t, EV_EXEC_SUPERSEDED, t->exec_time);
	ev.other_tid = t->exec_from;
	ev.ip = 0;		/* that of the new image, which nobody has told */
	t->exec_from = 0;
	r->waiting--;
	tell(&r->tell, &ev);
}

/* strace: "OLD execve( <unfinished", "LEADER +++ superseded", "LEADER <... execve resumed". */
static bool take_exec_call(struct reassembler *r, struct thread *t, const struct rec_call *rec,
			   size_t len)
{
	bool own = t->exec_from && rec->h.flags & CALL_EXECED;

	if (own && !t->shown) {
		struct event ev = tell_event(t, EV_OPEN, t->exec_time);

		ev.tid = t->exec_from;
		tell_call(&r->tell, t, rec, len, &ev);
	}
	emit_superseded(r, t);
	return own;
}

static bool is_killed(const struct thread *t)
{
	return t->fatal.signo && t->fatal.signo == WTERMSIG(t->status);
}

static bool never_returns(const struct rec_call *rec)
{
	return cap_rows[sysdesc_row(rec->h.abi, rec->nr)].flags & ROW_NO_RETURN;
}

/*
 * A deadly signal is SIGKILL to the threads of its process by the time it reaches them. Under a tracer
 * that stops them it is not: the thread is back from its call, then gets the signal.
 */
static bool returned(const struct thread *t, const struct rec_call *rec)
{
	return !(rec->h.flags & CALL_NO_RETURN) || (is_killed(t) && !never_returns(rec));
}

/* The line of a call in flight ends; its number is not used up. */
static void open_leave(struct reassembler *r, struct thread *t, enum event_end end, uint64_t time)
{
	struct event ev = tell_event(t, EV_UNFINISHED, time);

	ev.end = end;
	ev.resumed = t->shown;
	tell_call(&r->tell, t, thread_open(t), t->open->len, &ev);
	thread_set_open(t, NULL, 0, 0);
}

static void take_call(struct reassembler *r, struct thread *t, const struct rec_call *rec,
		      size_t len)
{
	struct event ev = tell_event(t, EV_CALL, rec->h.time);

	if (rec->callno)
		signals_release(r, t, thread_held(t, rec->callno - 1 - thread_is_numbered_late(t, rec)));
	/* what a walk has found by its registers may be made another call before it begins, under its number */
	if (thread_is_open(t, rec->callno) && t->shown && thread_open(t)->h.flags & CALL_SECCOMP &&
	    !record_same_call(thread_open(t), rec))
		open_leave(r, t, END_DIED, rec->h.time);
	/* a call begun before the trace has the number of the one before, if it is not 0 */
	if (!(rec->h.flags & CALL_NO_ENTRY && thread_ahead(t, rec->callno) < 1))
		thread_gap(r, t, rec, rec->h.time);
	ev.resumed = take_exec_call(r, t, rec, len) || (t->shown && thread_is_open(t, rec->callno)) ||
		     rec->h.flags & CALL_NO_ENTRY;
	if (ev.resumed)
		thread_take_name(t);
	if (!returned(t, rec)) {
		ev.kind = EV_UNFINISHED;
		ev.end = END_DIED;
		if (never_returns(rec))
			thread_unhold(t, t->nsignals);
		signals_release(r, t, t->nsignals);
	}
	if (thread_lacks_bytes(t, rec))
		t->forced = rec->callno;
	tell_call(&r->tell, t, rec, len, &ev);
	t->last = rec->callno;
	if ((int32_t)(rec->callno - t->let_go) > 0)
		t->let_go = rec->callno;		/* the numbers wrap: it must not fall behind */
	thread_set_open(t, NULL, 0, 0);
	r->dropped += t->runs.dropped;
	t->runs.dropped = 0;
	runs_drop(&t->runs, rec->callno);
	signals_release(r, t, thread_held(t, rec->callno));
}

/*
 * A call that a walk has found in flight: it is shown at the next mark, when its record has not come
 * by then. One that has ended since has the number of a call that was seen. Of one that a supervisor
 * holds, and that is told by its registers when it is first found, the start is that moment.
 */
static void take_open(struct reassembler *r, struct thread *t, const struct rec_call *rec, size_t len)
{
	bool known = thread_is_open(t, rec->callno);

	if (t->dead || thread_ahead(t, rec->callno) < 1 || (known && t->shown))
		return;
	if (!known)
		t->held_since = rec->h.flags & CALL_SECCOMP ? rec->h.time : 0;
	thread_set_open(t, rec, len, known ? t->open->since : r->marks);
}

/*
 * For how many marks a call in flight is held back. A supervisor's answer may still
 * come, and of an exec whose strings the entry could not read all is known when it has ended: some 0.1 s of it are
 * common on a busy machine.
 */
static uint32_t open_marks(const struct rec_call *rec)
{
	if (rec->h.flags & CALL_LATE)
		return REASSEMBLE_LATE_MARKS;
	return rec->h.flags & CALL_SECCOMP ? REASSEMBLE_MARKS : 0;
}

/* At a mark. What came before the call has been taken: what is not there is lost. */
static void open_show(struct reassembler *r, struct thread *t, uint64_t time)
{
	const struct rec_call *rec = thread_open(t);
	struct event ev = tell_event(t, EV_OPEN, time);

	if (!rec || t->shown || r->hide_open || !waited(r, t->open->since, open_marks(rec)))
		return;
	thread_gap(r, t, rec, time);
	tell_call(&r->tell, t, rec, t->open->len, &ev);
	thread_show(t);
}

/* A call in flight becomes unfinished. */
static void open_end(struct reassembler *r, struct thread *t, enum event_end end, uint64_t time)
{
	uint32_t callno = thread_open(t)->callno;

	thread_gap(r, t, thread_open(t), time);
	open_leave(r, t, end, time);
	t->last = callno;
}

/* The end of a thread; frees it, or keeps it as the dead leader. */
static void take_exit(struct reassembler *r, struct thread *t, const struct rec_exit *rec)
{
	bool group_dead = rec->h.flags & EXIT_GROUP_DEAD;
	struct thread *leader;
	int32_t d;

	emit_superseded(r, t);
	if (is_killed(t))
		tell_signal(&r->tell, t, &t->fatal);
	if (thread_is_open(t, rec->last_callno) ||
	    (thread_is_unnumbered(t) && thread_is_open(t, rec->last_callno + 1)))
		open_end(r, t, t->left ? END_DETACHED : END_DIED, rec->h.time);
	d = t->last == NOT_STARTED ? (int32_t)rec->last_callno : thread_ahead(t, rec->last_callno);
	if (d > 0)
		tell_lost(&r->tell, t, d, rec->h.time);
	t->tgid = rec->tgid;
	thread_take_name(t);
	if (t->tid == t->tgid && !group_dead) {
		thread_clear(t);
		t->dead = true;
		return;
	}
	leader = tidmap_get(&r->threads, t->tgid);
	if (!leader || leader == t || !leader->dead || !group_dead)
		leader = NULL;
	tell_exit(&r->tell, t, rec->status, group_dead && !leader, rec->h.time);
	thread_delete(r, t);
	if (!leader)
		return;
	leader->left = rec->h.flags & EXIT_LEFT;
	tell_exit(&r->tell, leader, rec->status, true, rec->h.time);
	thread_delete(r, leader);
}

static void take(struct reassembler *r, struct thread *t, const void *rec, size_t len)
{
	const struct rec_head *h = rec;

	if (h->kind == REC_CALL && h->flags & CALL_OPEN)
		take_open(r, t, rec, len);
	else if (h->kind == REC_CALL)
		take_call(r, t, rec, len);
	else if (h->kind == REC_SIGNAL)
		take_signal(r, t, rec);
	else if (h->kind == REC_NAME)
		tell_name(&r->tell, t, ((const struct rec_name *)rec)->comm, h->flags & NAMED_IN_CALL, h->time);
}

/*
 * What must wait: a call whose bytes are late, and one that ended when a deadly signal had come: how
 * the thread ends says whether it was that one.
 */
static bool is_awaited(const struct thread *t, const void *rec)
{
	const struct rec_head *h = rec;

	if (h->kind != REC_CALL || (int32_t)(t->let_go - ((const struct rec_call *)rec)->callno) > 0)
		return false;
	if (h->flags & CALL_NO_RETURN)
		return t->fatal.signo && !t->dying;
	return thread_lacks_bytes(t, rec);
}

/* Takes what is queued, up to a call that still waits for its bytes; all where force is set. */
static void queue_run(struct reassembler *r, struct thread *t, bool force)
{
	struct kept *k;

	while ((k = t->head)) {
		bool over = force || (waited(r, k->since, REASSEMBLE_LATE_MARKS) &&
				      waited(r, t->chunk_mark, REASSEMBLE_LATE_MARKS));

		if (!over && is_awaited(t, k->rec))
			return;
		thread_unqueue(t);
		take(r, t, k->rec, k->len);
		free(k);
	}
}

/* Everything that waits in t goes out. */
static void thread_flush(struct reassembler *r, struct thread *t)
{
	queue_run(r, t, true);
	emit_superseded(r, t);
	signals_release(r, t, t->nsignals);
}

static void feed(struct reassembler *r, const void *rec, size_t len)
{
	struct thread *t = thread_get(r, ((const struct rec_head *)rec)->tid);

	if (t->queued + len > REASSEMBLE_QUEUE)
		queue_run(r, t, true);
	if (!t->head && !is_awaited(t, rec)) {
		take(r, t, rec, len);
		return;
	}
	thread_queue(t, rec, len, r->marks);
	queue_run(r, t, false);
}

static void feed_chunk(struct reassembler *r, const struct rec_chunk *rec)
{
	struct thread *t = thread_get(r, rec->h.tid);
	bool others = rec->birth && t->birth && rec->birth != (uint16_t)t->birth;

	if (others || thread_is_past(t, rec)) {
		if (!(rec->h.flags & CHUNK_LATE) || t->forced == rec->callno)
			r->dropped += rec->len > 0;
		return;
	}
	/* late bytes of one call are all sent before those of the next; and nothing is worth a loss elsewhere */
	if (rec->h.flags & CHUNK_LATE ||
	    (rec->len > 0 && t->runs.bytes + rec->len > t->runs.max_bytes)) {
		t->let_go = rec->callno;
		queue_run(r, t, false);
	}
	runs_add(&t->runs, rec);
	if (!t->head || thread_head(t)->callno == rec->callno)
		t->chunk_mark = r->marks;
	queue_run(r, t, false);
}

static void feed_fork(struct reassembler *r, const struct rec_fork *rec)
{
	struct thread *t = tidmap_get(&r->threads, rec->h.tid);
	struct event ev;

	if (t && t->announced && (rec->h.flags & FORK_ATTACHED || (rec->birth && rec->birth == t->birth)))
		return;
	if (t && (t->announced || t->dead)) {
		thread_flush(r, t);
		if (t->dead)
			tell_gone(&r->tell, t, rec->h.time);
		thread_delete(r, t);
		t = NULL;
	}
	if (!t) {
		t = thread_get(r, rec->h.tid);
		t->last = rec->h.flags & FORK_ATTACHED ? NOT_STARTED : 0;
	}
	t->tgid = rec->tgid;
	t->birth = rec->birth;
	t->announced = true;
	t->other_pids = rec->h.flags & FORK_OTHER_PIDS;
	tell_name(&r->tell, t, rec->comm, false, rec->h.time);
	ev = tell_event(t, EV_FORK, rec->h.time);
	ev.flags = rec->h.flags;
	ev.other_tid = rec->parent_tid;
	tell(&r->tell, &ev);
}

static void feed_exec(struct reassembler *r, const struct rec_exec *rec)
{
	struct thread *t = thread_get(r, rec->old_tid);

	queue_run(r, t, true);
	if (rec->old_tid != rec->h.tid) {
		struct thread *leader = tidmap_get(&r->threads, rec->h.tid);

		emit_superseded(r, t);
		tidmap_del(&r->threads, t->tid);
		t->tid = rec->h.tid;
		t->birth = leader ? leader->birth : 0;		/* the kernel gives it that too */
		if (leader) {
			thread_flush(r, leader);
			if (leader->open)
				open_end(r, leader, END_DIED, rec->h.time);
			thread_delete(r, leader);
			t->exec_from = rec->old_tid;
			t->exec_time = rec->h.time;
			t->exec_since = r->marks;
			r->waiting++;
		}
		tidmap_put(&r->threads, t->tid, t);
	}
	t->tgid = rec->tgid;
	tell_name(&r->tell, t, rec->comm, rec->h.flags & NAMED_IN_CALL, rec->h.time);
}

/*
 * One that went round a full ring may come when another thread has its id. And what ends a process may
 * be a thread of the kernel's in it: only where all others have ended before.
 */
static void feed_exit(struct reassembler *r, const struct rec_exit *rec)
{
	struct thread *t = tidmap_get(&r->threads, rec->h.tid);

	if (t && t->birth && rec->birth && t->birth != rec->birth)
		return;
	if (rec->h.flags & EXIT_WORKER) {
		if (t && t->dead) {
			tell_exit(&r->tell, t, rec->status, true, rec->h.time);
			thread_delete(r, t);
		}
		return;
	}
	if (!t)
		t = thread_get(r, rec->h.tid);
	t->dying = true;
	t->left = rec->h.flags & EXIT_LEFT;
	t->status = rec->status;
	queue_run(r, t, true);
	take_exit(r, t, rec);
}

/* A mark: what has waited long enough goes on, and calls in flight are shown. */
static void take_mark(struct reassembler *r, const struct rec_mark *rec, size_t len)
{
	void **threads;
	uint32_t count;

	tell_clock(&r->tell, rec->clock_offset, r->seen);
	if (len >= sizeof(*rec) && (rec->skipped_calls || rec->skipped_notes))
		tell_skipped(&r->tell, rec);
	if (!(rec->h.flags & MARK_COMPLETE))
		return;
	r->marks++;
	r->marked_before = r->marked;
	r->marked = rec->h.time;
	if (!r->waiting)
		return;
	threads = tidmap_values(&r->threads, &count);
	for (uint32_t i = 0; i < count; i++) {
		struct thread *t = threads[i];
		uint32_t n = 0;

		queue_run(r, t, false);
		if (t->exec_from && waited(r, t->exec_since, REASSEMBLE_MARKS))
			emit_superseded(r, t);
		while (n < t->nsignals && waited(r, t->signals[n].since, REASSEMBLE_MARKS))
			n++;
		signals_release(r, t, n);
		open_show(r, t, rec->h.time);
	}
	free(threads);
}

void reassemble_record(struct reassembler *r, const void *rec, size_t len)
{
	const struct rec_head *h = rec;

	switch (h->kind) {
	case REC_CALL:
	case REC_SIGNAL:
	case REC_NAME:
		feed(r, rec, len);
		break;
	case REC_CHUNK:
		feed_chunk(r, rec);
		break;
	case REC_FORK:
		feed_fork(r, rec);
		break;
	case REC_EXEC:
		feed_exec(r, rec);
		break;
	case REC_EXIT:
		feed_exit(r, rec);
		break;
	case REC_HEADER:
		tell_clock(&r->tell, ((const struct rec_header *)rec)->clock_offset, 0);
		break;
	case REC_MARK:
		take_mark(r, rec, len);
		break;
	}
	if (h->time > r->seen)
		r->seen = h->time;
}

uint64_t reassemble_settled(const struct reassembler *r)
{
	uint64_t time = r->marked_before;
	uint32_t count = 0;
	void **threads = r->waiting ? tidmap_values(&r->threads, &count) : NULL;

	for (uint32_t i = 0; i < count; i++) {
		uint64_t oldest = thread_oldest(threads[i]);

		if (oldest < time)
			time = oldest;
	}
	free(threads);
	return time;
}

void reassemble_finish(struct reassembler *r, enum event_end end)
{
	uint32_t count;
	void **threads = tidmap_values(&r->threads, &count);

	for (uint32_t i = 0; i < count; i++) {
		struct thread *t = threads[i];

		thread_flush(r, t);
		if (t->open)
			open_end(r, t, end, r->seen);
	}
	for (uint32_t i = 0; i < count; i++)
		thread_delete(r, threads[i]);
	free(threads);
}

struct reassembler *reassemble_new(const struct reassemble_config *cfg)
{
	struct reassembler *r = alloc_again(NULL, sizeof(*r));

	*r = (struct reassembler){
		.tell = { .emit = cfg->emit, .ctx = cfg->ctx, .names = cfg->names },
		.pending_max = cfg->pending_max ? cfg->pending_max : REASSEMBLE_PENDING,
		.hide_open = cfg->hide_open,
		.pace = cfg->pace ? cfg->pace : 1,
	};
	if (r->pending_max > PENDING_MOST)
		r->pending_max = PENDING_MOST;
	return r;
}

void reassemble_free(struct reassembler *r)
{
	uint32_t count;
	void **threads;

	if (!r)
		return;
	threads = tidmap_values(&r->threads, &count);
	for (uint32_t i = 0; i < count; i++)
		thread_free(threads[i]);
	free(threads);
	tidmap_free(&r->threads);
	tell_free(&r->tell);
	free(r);
}

void reassemble_counts(const struct reassembler *r, struct reassemble_counts *out)
{
	out->calls = r->tell.lost;
	out->chunks = r->dropped;
}
