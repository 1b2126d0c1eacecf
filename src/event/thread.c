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
