/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tamper.c: tampering, see tamper.h.
 *
 * The keeper makes a note of each call before it lets it go on, and a thread makes one call at a time: of a thread's notes
 * the last one before the end of a call is that call's own. One that a filter of the program's own has answered is
 * never held, and has none.
 */
#include "tamper.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/tidmap.h"
#include "host/keeper.h"

struct queue {
	struct keeper_note *notes;
	size_t n;
};

struct tamper {
	struct keeper *keeper;
	struct keeper_config cfg;
	struct output *output;
	const struct options *opt;
	struct tidmap queues;		/* of each thread, in the order of time */
};

int tamper_open(struct tamper **out, const struct options *o, struct output *output)
{
	struct tamper *t;

	*out = NULL;
	if (!o->inject.count)
		return 0;
	t = alloc_zeroed(1, sizeof(*t));
	t->opt = o;
	t->output = output;
	t->cfg = (struct keeper_config){
		.inject = &o->inject, .touch = &o->touch, .shows = o->fmt.shows, .follow = o->loader.knobs.follow_forks, .quiet = o->summary_only,
	};
	*out = t;
	return keeper_start(&t->keeper, o->launch.gate, &t->cfg);
}

int tamper_raises(struct tamper *t, int fd)
{
	const struct gate_word word = { .what = GATE_SIGNALS };
	int err = t && t->opt->loader.raises ? gate_send(t->opt->launch.gate, &word, fd) : 0;

	return err ? err_errno(err, "-e inject=: signals") : 0;
}

static void queue_free(struct queue *q)
{
	if (q)
		free(q->notes);
	free(q);
}

/* In the order of time, in which nearly all come. */
static void add_note(struct tamper *t, uint32_t tid, const struct keeper_note *note)
{
	struct queue *q = tidmap_get(&t->queues, tid);
	size_t at;

	if (!q) {
		q = alloc_zeroed(1, sizeof(*q));
		tidmap_put(&t->queues, tid, q);
	}
	q->notes = alloc_again(q->notes, (q->n + 1) * sizeof(*note));
	for (at = q->n++; at && q->notes[at - 1].time > note->time; at--)
		q->notes[at] = q->notes[at - 1];
	q->notes[at] = *note;
}

static void take_notes(struct tamper *t)
{
	struct keeper_note note;

	while (keeper_note(t->keeper, &note))
		add_note(t, note.tid, &note);
}

/* A thread that executes a program goes on under the id of its process: its execve has been noted under the old one. */
static void take_over(struct tamper *t, uint32_t tid, uint32_t former)
{
	struct queue *q;

	take_notes(t);
	q = tidmap_del(&t->queues, former);
	for (size_t i = 0; q && i < q->n; i++)
		add_note(t, tid, &q->notes[i]);
	queue_free(q);
}

static void say_unpoked(const struct tamper *t, const struct keeper_note *note, const char *call)
{
	if (note->missing | note->unpoked)
		output_flush(t->output);
	for (int i = 0; i < INJECT_POKES; i++) {
		if (note->missing >> i & 1)
			err_msg("poke_tcb: Failed to tamper with process %u: requested to tamper with argument #%d, "
				"but system call '%s' has only %u arguments", note->tid, i + 1, call, note->nargs);
		if (note->unpoked >> i & 1)
			err_msg("poke_tcb: Failed to tamper with process %u: couldn't poke", note->tid);
	}
}

/* The times are those of the call as its thread sees it: it began when it asked, and a delay behind it is not a part of it. */
static void mark(struct event *ev, const struct keeper_note *note)
{
	ev->tampered = note->how;
	ev->enter_time = note->time;
	if (ev->kind == EV_CALL)
		ev->time -= note->delay_exit;
}

static void find_note(const struct tamper *t, struct queue *q, struct event *ev)
{
	size_t n = 0;

	while (n < q->n && q->notes[n].time <= ev->time)
		n++;
	if (n && q->notes[n - 1].nr == ev->nr && q->notes[n - 1].abi == ev->abi) {
		if (ev->kind != EV_OPEN)
			say_unpoked(t, &q->notes[n - 1], ev->desc->name);
		mark(ev, &q->notes[n - 1]);
	}
	if (ev->kind == EV_OPEN)
		return;
	for (size_t i = n; i < q->n; i++)
		q->notes[i - n] = q->notes[i];
	q->n -= n;
}

void tamper_event(struct tamper *t, struct event *ev)
{
	struct queue *q;

	if (!t)
		return;
	if (ev->kind == EV_EXIT)
		queue_free(tidmap_del(&t->queues, ev->tid));
	if (ev->kind == EV_EXEC_SUPERSEDED)
		take_over(t, ev->tid, ev->other_tid);
	if (!event_is_call(ev))
		return;
	take_notes(t);
	q = tidmap_get(&t->queues, ev->tid);
	if (q)
		find_note(t, q, ev);
}

void tamper_stop(struct tamper *t)
{
	if (t)
		keeper_release(t->keeper);
}

void tamper_close(struct tamper *t)
{
	void **queues;
	uint32_t n;

	if (!t)
		return;
	queues = tidmap_values(&t->queues, &n);
	for (uint32_t i = 0; i < n; i++)
		queue_free(queues[i]);
	free(queues);
	tidmap_free(&t->queues);
	keeper_close(t->keeper);
	free(t);
}
