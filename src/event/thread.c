/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * thread.c: what the reassembler knows of one thread. See thread.h.
 */
#include "event/thread.h"

#include <stdlib.h>

#include "base/alloc.h"

static struct kept *kept_new(const void *rec, size_t len, uint32_t marks)
{
	struct kept *k = alloc_again(NULL, sizeof(*k) + len);

	*k = (struct kept){ .len = len, .since = marks };
	memcpy(k->rec, rec, len);
	return k;
}

struct thread *thread_new(uint32_t tid, uint32_t tgid, uint64_t pending_max, uint32_t *waiting)
{
	struct thread *t = alloc_again(NULL, sizeof(*t));

	*t = (struct thread){
		.tid = tid,
		.tgid = tgid,
		.nr = -1,
		.last = NOT_STARTED,
		.runs.max_bytes = pending_max,
		.waiting = waiting,
	};
	t->tail = &t->head;
	return t;
}

void thread_clear(struct thread *t)
{
	struct kept *k;

	while ((k = thread_unqueue(t)))
		free(k);
	runs_free(&t->runs);
	thread_set_open(t, NULL, 0, 0);
	thread_unhold(t, t->nsignals);
	free(t->signals);
	t->signals = NULL;
	t->fatal.signo = 0;
	t->dying = false;
}

void thread_free(struct thread *t)
{
	thread_clear(t);
	free(t);
}

int32_t thread_ahead(const struct thread *t, uint32_t callno)
{
	if (t->last == NOT_STARTED)
		return callno ? (int32_t)callno : 1;
	return (int32_t)(callno - (uint32_t)t->last);
}

bool thread_is_past(const struct thread *t, const struct rec_chunk *rec)
{
	return t->last != NOT_STARTED && (rec->callno || t->last) && thread_ahead(t, rec->callno) < 1;
}

bool thread_lacks_bytes(const struct thread *t, const struct rec_call *rec)
{
	return (rec->h.flags & (CALL_LATE | CALL_OPEN)) == CALL_LATE && runs_awaited(&t->runs, rec);
}

bool thread_is_numbered_late(const struct thread *t, const struct rec_call *rec)
{
	return record_at_exit(rec) || (thread_is_unnumbered(t) && thread_is_open(t, rec->callno));
}

void thread_name(struct thread *t, const char *comm, bool in_call)
{
	memcpy(in_call ? t->next_comm : t->comm, comm, WIRE_COMM);
	t->renamed = in_call;
}

void thread_take_name(struct thread *t)
{
	if (t->renamed)
		memcpy(t->comm, t->next_comm, WIRE_COMM);
	t->renamed = false;
}

void thread_queue(struct thread *t, const void *rec, size_t len, uint32_t marks)
{
	struct kept *k = kept_new(rec, len, marks);

	*t->tail = k;
	t->tail = &k->next;
	t->queued += len;
	++*t->waiting;
}

struct kept *thread_unqueue(struct thread *t)
{
	struct kept *k = t->head;

	if (!k)
		return NULL;
	t->head = k->next;
	if (!t->head)
		t->tail = &t->head;
	t->queued -= k->len;
	--*t->waiting;
	return k;
}

void thread_hold(struct thread *t, const struct rec_signal *rec, uint32_t marks, uint32_t max)
{
	if (!t->signals)
		t->signals = alloc_again(NULL, max * sizeof(*t->signals));
	t->signals[t->nsignals++] = (struct held){ .rec = *rec, .since = marks };
	++*t->waiting;
}

uint32_t thread_held(const struct thread *t, uint32_t callno)
{
	uint32_t n = 0;

	while (n < t->nsignals && (int32_t)(t->signals[n].rec.callno - callno) <= 0)
		n++;
	return n;
}

bool thread_is_in_call(const struct thread *t, const struct rec_signal *rec)
{
	return thread_ahead(t, rec->callno) > 0 ||
	       (thread_is_unnumbered(t) && thread_is_open(t, rec->callno + 1));
}

void thread_unhold(struct thread *t, uint32_t n)
{
	if (!n)
		return;
	t->nsignals -= n;
	*t->waiting -= n;
	memmove(t->signals, t->signals + n, t->nsignals * sizeof(*t->signals));
}

void thread_set_open(struct thread *t, const void *rec, size_t len, uint32_t marks)
{
	thread_show(t);
	free(t->open);
	t->open = rec ? kept_new(rec, len, marks) : NULL;
	t->shown = false;
	*t->waiting += !!rec;
}

void thread_show(struct thread *t)
{
	if (!t->open || t->shown)
		return;
	t->shown = true;
	--*t->waiting;
}

/* When a record is shown: a call where it began. */
static uint64_t shown_from(const void *rec)
{
	const struct rec_head *h = rec;
	uint64_t enter = h->kind == REC_CALL ? ((const struct rec_call *)rec)->enter_time : 0;

	return enter ? enter : h->time;
}

uint64_t thread_oldest(const struct thread *t)
{
	uint64_t oldest = UINT64_MAX, times[] = {
		t->head ? shown_from(t->head->rec) : UINT64_MAX,
		t->open && !t->shown ? t->held_since ? t->held_since : shown_from(t->open->rec) : UINT64_MAX,
		t->nsignals ? t->signals[0].rec.h.time : UINT64_MAX,
		t->exec_from ? t->exec_time : UINT64_MAX,
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i] < oldest)
			oldest = times[i];
	return oldest;
}
