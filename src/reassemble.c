/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reassemble.c: from records to events. See reassemble.h.
 *
 * The ring's order is the order in which things ended; strace's order is that of a thread's own
 * steps. They differ in five places, and each is one small mechanism here: bytes that come after
 * their call (the thread's queue), ignored signals, which are sent in the sender's context and
 * before the receiver's call ends (held signals), fatal ones, which are never delivered (fatal), a
 * leader that ends before its process (dead), and a thread that execs, whose execve begins under
 * one id and ends under another (exec_from).
 */
#include "reassemble.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "buf.h"
#include "err.h"
#include "record.h"
#include "thread.h"
#include "tidmap.h"

#define PENDING_MOST	(1ull << 30)

struct reassembler {
	reassemble_fn *emit;
	void *ctx;
	uint64_t pending_max;
	struct tidmap threads;
	struct buf image;		/* struct mem[], of the event being emitted */
	uint64_t now;			/* of the last tick */
	uint64_t seen;			/* newest time of any record */
	uint32_t waiting;		/* things that a tick could release */
	struct reassemble_counts counts;
};

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
	r->counts.chunks += t->runs.dropped;
	thread_free(t);
}

static struct event event_of(const struct thread *t, enum event_kind kind, uint64_t time)
{
	return (struct event){
		.kind = kind,
		.tid = t->tid,
		.tgid = t->tgid,
		.comm = t->comm,
		.time = time,
	};
}

static void emit_lost(struct reassembler *r, const struct thread *t, uint64_t lost, uint64_t time)
{
	struct event ev = event_of(t, EV_LOST, time);

	ev.lost = lost;
	r->counts.calls += lost;
	r->emit(r->ctx, &ev);
}

/* What lies between the last call and callno is lost; callno itself is not. */
static void thread_gap(struct reassembler *r, struct thread *t, uint32_t callno, uint64_t time)
{
	int32_t d = thread_ahead(t, callno);

	if (d > 1)
		emit_lost(r, t, d - 1, time);
	else if (d < 1 && callno > 1)
		emit_lost(r, t, callno - 1, time);
	t->last = callno ? (int64_t)callno - 1 : NOT_STARTED;
}

static void emit_call(struct reassembler *r, struct thread *t, const struct rec_call *rec,
		      size_t len, struct event *ev)
{
	uint32_t row;

	ev->abi = rec->h.abi;
	ev->flags = rec->h.flags & ~(ev->kind == EV_CALL ? CALL_NO_RETURN : 0);
	if (t->runs.dropped)	/* here or on its way, it is lost */
		ev->flags |= CALL_SHED;
	ev->nargs = rec->h.nargs;
	ev->nr = rec->nr;
	ev->callno = rec->callno;
	/* A result of a 32-bit call has 32 bits, whoever gave it: a supervisor may have left the others 0. */
	ev->ret = rec->h.abi == ABI_I386 ? (int32_t)rec->ret : rec->ret;
	ev->enter_time = rec->enter_time;
	memcpy(ev->args, rec->body, rec->h.nargs * sizeof(uint64_t));
	row = sysdesc_refine(sysdesc_row(rec->h.abi, rec->nr), ev->args);
	ev->desc = &sysdescs[row];
	buf_reset(&r->image);
	ev->nmem = runs_image(&t->runs, rec, len, &r->image);
	ev->mem = (const struct mem *)r->image.p;
	if (ev->flags & CALL_LATE && runs_lack(&t->runs, rec))
		ev->flags |= CALL_SHED;
	r->emit(r->ctx, ev);
}

static void emit_signal(struct reassembler *r, struct thread *t, const struct rec_signal *rec)
{
	struct event ev = event_of(t, EV_SIGNAL, rec->h.time);

	ev.signo = rec->signo;
	ev.siginfo = rec->h.flags & SIG_NO_INFO ? NULL : rec->siginfo;
	r->emit(r->ctx, &ev);
}

static void emit_exit(struct reassembler *r, struct thread *t, int32_t status, bool group_dead,
		      uint64_t time)
{
	struct event ev = event_of(t, EV_EXIT, time);

	ev.status = status;
	ev.group_dead = group_dead;
	r->emit(r->ctx, &ev);
}

/* Emits and forgets the first n held signals. */
static void signals_release(struct reassembler *r, struct thread *t, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		emit_signal(r, t, &t->signals[i]);
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
	if (rec->h.flags & SIG_IGNORED_BY_KERNEL && thread_ahead(t, rec->callno) > 0) {
		if (t->nsignals == REASSEMBLE_SIGNALS)
			signals_release(r, t, 1);
		thread_hold(t, rec, REASSEMBLE_SIGNALS);
		return;
	}
	signals_release(r, t, t->nsignals);
	emit_signal(r, t, rec);
}

static void emit_superseded(struct reassembler *r, struct thread *t)
{
	struct event ev;

	if (!t->exec_from)
		return;
	ev = event_of(t, EV_EXEC_SUPERSEDED, t->exec_time);
	ev.other_tid = t->exec_from;
	t->exec_from = 0;
	r->waiting--;
	r->emit(r->ctx, &ev);
}

/* strace: "OLD execve( <unfinished", "LEADER +++ superseded", "LEADER <... execve resumed". */
static bool take_exec_call(struct reassembler *r, struct thread *t, const struct rec_call *rec,
			   size_t len)
{
	bool own = t->exec_from && rec->h.flags & CALL_EXECED;

	if (own && !t->shown) {
		struct event ev = event_of(t, EV_OPEN, t->exec_time);

		ev.tid = t->exec_from;
		emit_call(r, t, rec, len, &ev);
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

static bool is_shown(const struct thread *t, uint32_t callno)
{
	return t->shown && thread_open(t)->callno == callno;
}

static void take_call(struct reassembler *r, struct thread *t, const struct rec_call *rec,
		      size_t len)
{
	struct event ev = event_of(t, EV_CALL, rec->h.time);

	if (rec->callno)
		signals_release(r, t, thread_held(t, rec->callno - 1));
	/* a call begun before the trace has the number of the one before, if it is not 0 */
	if (!(rec->h.flags & CALL_NO_ENTRY && thread_ahead(t, rec->callno) < 1))
		thread_gap(r, t, rec->callno, rec->h.time);
	ev.resumed = take_exec_call(r, t, rec, len) || is_shown(t, rec->callno) ||
		     rec->h.flags & CALL_NO_ENTRY;
	if (!returned(t, rec)) {
		ev.kind = EV_UNFINISHED;
		ev.end = END_DIED;
		if (never_returns(rec))
			thread_unhold(t, t->nsignals);
		signals_release(r, t, t->nsignals);
	}
	emit_call(r, t, rec, len, &ev);
	t->last = rec->callno;
	if ((int32_t)(rec->callno - t->over) > 0)
		t->over = rec->callno;		/* the numbers wrap: it must not fall behind */
	thread_set_open(t, NULL, 0);
	r->counts.chunks += t->runs.dropped;
	t->runs.dropped = 0;
	runs_drop(&t->runs, rec->callno);
	signals_release(r, t, thread_held(t, rec->callno));
}

/* A call in flight becomes unfinished. */
static void open_end(struct reassembler *r, struct thread *t, enum event_end end, uint64_t time)
{
	const struct rec_call *rec = thread_open(t);
	struct event ev = event_of(t, EV_UNFINISHED, time);

	thread_gap(r, t, rec->callno, time);
	ev.end = end;
	ev.resumed = t->shown;
	emit_call(r, t, rec, t->open->len, &ev);
	t->last = rec->callno;
	thread_set_open(t, NULL, 0);
}

/* The end of a thread; frees it, or keeps it as the dead leader. */
static void take_exit(struct reassembler *r, struct thread *t, const struct rec_exit *rec)
{
	bool group_dead = rec->h.flags & EXIT_GROUP_DEAD;
	struct thread *leader;
	int32_t d;

	emit_superseded(r, t);
	if (is_killed(t))
		emit_signal(r, t, &t->fatal);
	if (t->open && thread_open(t)->callno == rec->last_callno)
		open_end(r, t, END_DIED, rec->h.time);
	d = t->last == NOT_STARTED ? (int32_t)rec->last_callno : thread_ahead(t, rec->last_callno);
	if (d > 0)
		emit_lost(r, t, d, rec->h.time);
	t->tgid = rec->tgid;
	if (t->tid == t->tgid && !group_dead) {
		thread_clear(t);
		t->dead = true;
		return;
	}
	leader = tidmap_get(&r->threads, t->tgid);
	if (!leader || leader == t || !leader->dead || !group_dead)
		leader = NULL;
	emit_exit(r, t, rec->status, group_dead && !leader, rec->h.time);
	thread_delete(r, t);
	if (!leader)
		return;
	emit_exit(r, leader, rec->status, true, rec->h.time);
	thread_delete(r, leader);
}

static void take(struct reassembler *r, struct thread *t, const void *rec, size_t len)
{
	const struct rec_head *h = rec;

	if (h->kind == REC_CALL)
		take_call(r, t, rec, len);
	else if (h->kind == REC_SIGNAL)
		take_signal(r, t, rec);
}

/*
 * What must wait: a call whose bytes are late, and one that ended when a deadly signal had come: how
 * the thread ends says whether it was that one.
 */
static bool is_awaited(const struct thread *t, const void *rec)
{
	const struct rec_head *h = rec;

	if (h->kind != REC_CALL || (int32_t)(t->over - ((const struct rec_call *)rec)->callno) > 0)
		return false;
	if (h->flags & CALL_NO_RETURN)
		return t->fatal.signo && !t->dying;
	return h->flags & CALL_LATE && runs_awaited(&t->runs, rec);
}

/* Takes what is queued, up to a call that still waits for its bytes; all where force is set. */
static void queue_run(struct reassembler *r, struct thread *t, bool force)
{
	while (t->head) {
		uint64_t since = t->head->since > t->fed ? t->head->since : t->fed;
		struct kept *k;

		if (!force && r->now < since + REASSEMBLE_WAIT &&
		    is_awaited(t, t->head->rec))
			return;
		k = thread_unqueue(t);
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
	thread_queue(t, rec, len, r->now);
	queue_run(r, t, false);
}

static void feed_chunk(struct reassembler *r, const struct rec_chunk *rec)
{
	struct thread *t = thread_get(r, rec->h.tid);

	if (t->last != NOT_STARTED && (rec->callno || t->last) && thread_ahead(t, rec->callno) < 1) {
		/* too late: its call is done */
		r->counts.chunks += rec->len > 0;
		return;
	}
	/* late bytes of one call are all sent before those of the next; and nothing is worth a loss elsewhere */
	if (rec->h.flags & CHUNK_LATE ||
	    (rec->len > 0 && t->runs.bytes + rec->len > t->runs.max_bytes)) {
		t->over = rec->callno;
		queue_run(r, t, false);
	}
	runs_add(&t->runs, rec);
	if (!t->head || thread_head(t)->callno == rec->callno)
		t->fed = r->now;
	queue_run(r, t, false);
}

static void feed_fork(struct reassembler *r, const struct rec_fork *rec)
{
	struct thread *t = tidmap_get(&r->threads, rec->h.tid);
	struct event ev;

	if (t && t->announced && rec->h.flags & FORK_ATTACHED)
		return;
	if (t && (t->announced || t->dead)) {
		thread_flush(r, t);
		if (t->dead)
			emit_exit(r, t, t->status, true, rec->h.time);
		thread_delete(r, t);
		t = NULL;
	}
	if (!t) {
		t = thread_get(r, rec->h.tid);
		t->last = rec->h.flags & FORK_ATTACHED ? NOT_STARTED : 0;
	}
	t->tgid = rec->tgid;
	t->announced = true;
	memcpy(t->comm, rec->comm, WIRE_COMM);
	ev = event_of(t, EV_FORK, rec->h.time);
	ev.flags = rec->h.flags;
	ev.other_tid = rec->parent_tid;
	r->emit(r->ctx, &ev);
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
		if (leader) {
			thread_flush(r, leader);
			if (leader->open)
				open_end(r, leader, END_DIED, rec->h.time);
			thread_delete(r, leader);
			t->exec_from = rec->old_tid;
			t->exec_time = rec->h.time;
			r->waiting++;
		}
		tidmap_put(&r->threads, t->tid, t);
	}
	t->tgid = rec->tgid;
	memcpy(t->comm, rec->comm, WIRE_COMM);
}

static void feed_exit(struct reassembler *r, const struct rec_exit *rec)
{
	struct thread *t = thread_get(r, rec->h.tid);

	t->dying = true;
	t->status = rec->status;
	queue_run(r, t, true);
	take_exit(r, t, rec);
}

void reassemble_record(struct reassembler *r, const void *rec, size_t len)
{
	const struct rec_head *h = rec;

	if (h->time > r->seen)
		r->seen = h->time;
	switch (h->kind) {
	case REC_CALL:
	case REC_SIGNAL:
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
	}
}

void reassemble_tick(struct reassembler *r, uint64_t now)
{
	void **threads;
	uint32_t count;

	r->now = now;
	if (!r->waiting)
		return;
	threads = tidmap_values(&r->threads, &count);
	for (uint32_t i = 0; i < count; i++) {
		struct thread *t = threads[i];
		uint32_t n = 0;

		queue_run(r, t, false);
		if (t->exec_from && now >= t->exec_time + REASSEMBLE_WAIT)
			emit_superseded(r, t);
		while (n < t->nsignals && now >= t->signals[n].h.time + REASSEMBLE_WAIT)
			n++;
		signals_release(r, t, n);
	}
	free(threads);
}

/*
 * The scan runs ahead of the records: a call is shown only when all of its thread's records before
 * it have been seen, which the numbers say, or, where some were lost, a record that is younger.
 */
static bool open_due(const struct reassembler *r, const struct thread *t,
		     const struct rec_call *rec)
{
	if (!rec->callno || rec->h.flags & CALL_NO_ENTRY)
		return true;
	if (r->now < t->open_since + REASSEMBLE_WAIT)
		return false;
	return thread_ahead(t, rec->callno) == 1 || r->seen > t->open_since + REASSEMBLE_WAIT;
}

void reassemble_open(void *ctx, const void *data, size_t len)
{
	const struct rec_call *rec = data;
	struct reassembler *r = ctx;
	struct thread *t;

	if (!record_valid(rec, len) || rec->h.kind != REC_CALL)
		return;
	t = thread_get(r, rec->h.tid);
	if (t->dead || t->head || thread_ahead(t, rec->callno) < 1 || is_shown(t, rec->callno))
		return;
	if (!t->open || thread_open(t)->callno != rec->callno)
		t->open_since = r->now;
	thread_set_open(t, rec, len);
}

void reassemble_show_open(struct reassembler *r)
{
	uint32_t count;
	void **threads = tidmap_values(&r->threads, &count);

	for (uint32_t i = 0; i < count; i++) {
		struct thread *t = threads[i];
		const struct rec_call *rec = thread_open(t);
		struct event ev;

		if (!rec || t->shown || !open_due(r, t, rec))
			continue;
		thread_gap(r, t, rec->callno, r->now);
		ev = event_of(t, EV_OPEN, r->now);
		emit_call(r, t, rec, t->open->len, &ev);
		t->shown = true;
	}
	free(threads);
}

void reassemble_finish(struct reassembler *r, enum event_end end)
{
	uint64_t time = r->now > r->seen ? r->now : r->seen;
	uint32_t count;
	void **threads = tidmap_values(&r->threads, &count);

	for (uint32_t i = 0; i < count; i++) {
		struct thread *t = threads[i];

		thread_flush(r, t);
		if (t->open)
			open_end(r, t, end, time);
	}
	for (uint32_t i = 0; i < count; i++) {
		struct thread *t = threads[i];

		if (t->dead)
			emit_exit(r, t, t->status, true, time);
		thread_delete(r, t);
	}
	free(threads);
}

struct reassembler *reassemble_new(reassemble_fn *emit, void *ctx, uint64_t pending_max)
{
	struct reassembler *r = malloc(sizeof(*r));

	if (!r) {
		err_msg("out of memory");
		exit(1);
	}
	if (!pending_max)
		pending_max = REASSEMBLE_PENDING;
	*r = (struct reassembler){
		.emit = emit,
		.ctx = ctx,
		.pending_max = pending_max < PENDING_MOST ? pending_max : PENDING_MOST,
	};
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
	buf_free(&r->image);
	free(r);
}

void reassemble_counts(const struct reassembler *r, struct reassemble_counts *out)
{
	*out = r->counts;
}
