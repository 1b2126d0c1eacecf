/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.c: events in the order of their times, see order.h.
 *
 * A heap of places: a place is an event, or the begin or the end of a call, at the time at which it is to be shown. That is
 * its own time, but never before the thread's place before: an ignored signal is older than the end of the call it
 * came in, behind which it is shown. Places of one time come as they were put.
 */
#include "event/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/tidmap.h"

#define TIME_MOST	(UINT64_MAX - 2)
#define ALIGNED(n)	(((n) + 7) & ~(size_t)7)

enum part { WHOLE, BEGIN, END };

/* An event and, behind it, what it points at. */
struct kept_event {
	struct event ev;
	size_t bytes;
};

struct place {
	uint64_t time, turn;
	enum part part;
	struct kept_event *kept;	/* the same for both ends of a call; freed with its last place */
};

struct order {
	reassemble_fn *emit;
	void *ctx;
	struct place *heap;		/* the first is the next to go on */
	size_t n, room;
	uint64_t turns;
	size_t bytes, most;		/* held, and to be held */
	struct tidmap last;		/* of each thread: the time of its last place, and 1 */
};

static bool is_before(const struct place *a, const struct place *b)
{
	return a->time != b->time ? a->time < b->time : a->turn < b->turn;
}

static void heap_push(struct order *o, struct place p)
{
	size_t i = o->n++;

	if (o->n > o->room) {
		o->room = o->room ? 2 * o->room : 64;
		o->heap = alloc_again(o->heap, o->room * sizeof(*o->heap));
	}
	for (; i && is_before(&p, &o->heap[(i - 1) / 2]); i = (i - 1) / 2)
		o->heap[i] = o->heap[(i - 1) / 2];
	o->heap[i] = p;
}

static struct place heap_pop(struct order *o)
{
	struct place first = o->heap[0], p = o->heap[--o->n];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < o->n) {
		child += child + 1 < o->n && is_before(&o->heap[child + 1], &o->heap[child]);
		if (!is_before(&o->heap[child], &p))
			break;
		o->heap[i] = o->heap[child];
		i = child;
	}
	o->heap[i] = p;
	return first;
}

static size_t mem_bytes(const struct mem *m)
{
	return ALIGNED(m->len > 0 ? (size_t)m->len : 0) + ALIGNED(m->nholes * sizeof(*m->holes));
}

/* Copies n bytes to *at, which moves on. NULL stays NULL. */
static const void *keep(uint8_t **at, const void *from, size_t n)
{
	void *to = *at;

	if (!from)
		return NULL;
	memcpy(to, from, n);
	*at += ALIGNED(n);
	return to;
}

static struct kept_event *kept_new(const struct event *ev)
{
	size_t comm = ev->comm ? strlen(ev->comm) + 1 : 0;
	size_t bytes = sizeof(struct kept_event) + ev->nmem * sizeof(*ev->mem) + ALIGNED(comm) + ALIGNED(WIRE_SIGINFO);
	struct kept_event *k;
	struct mem *mem;
	uint8_t *at;

	for (uint32_t i = 0; i < ev->nmem; i++)
		bytes += mem_bytes(&ev->mem[i]);
	k = alloc_again(NULL, bytes);
	*k = (struct kept_event){ .ev = *ev, .bytes = bytes };
	at = (uint8_t *)(k + 1);
	mem = (struct mem *)keep(&at, ev->nmem ? ev->mem : NULL, ev->nmem * sizeof(*mem));
	for (uint32_t i = 0; i < ev->nmem; i++) {
		mem[i].data = mem[i].len > 0 ? keep(&at, mem[i].data, (size_t)mem[i].len) : NULL;
		mem[i].holes = mem[i].nholes ? keep(&at, mem[i].holes, mem[i].nholes * sizeof(*mem[i].holes)) : NULL;
	}
	k->ev.mem = mem;
	k->ev.comm = keep(&at, ev->comm, comm);
	k->ev.siginfo = keep(&at, ev->siginfo, WIRE_SIGINFO);
	return k;
}

static void kept_free(struct order *o, struct kept_event *k)
{
	o->bytes -= k->bytes;
	free(k);
}

static void emit(struct order *o, const struct place *p, enum part part)
{
	struct event ev = p->kept->ev;

	if (part == BEGIN)
		ev.kind = EV_OPEN;
	if (part == END) {
		ev.resumed = true;
		ev.clock_offset = ev.end_offset;
	}
	o->emit(o->ctx, &ev);
	if (part != BEGIN)
		kept_free(o, p->kept);
}

/*
 * The next place goes on if it lies not behind time: with its end, where that is the one after it. A begin whose end is, but
 * lies too late, waits for it: something may yet come between. False: nothing went on.
 */
static bool advance(struct order *o, uint64_t time)
{
	struct place p;

	if (!o->n || o->heap[0].time > time)
		return false;
	p = heap_pop(o);
	if (p.part != BEGIN || !o->n || o->heap[0].kept != p.kept) {
		emit(o, &p, p.part);
		return true;
	}
	if (o->heap[0].time > time) {
		heap_push(o, p);
		return false;
	}
	p = heap_pop(o);
	emit(o, &p, WHOLE);
	return true;
}

/* The time of the thread's next place. */
static uint64_t place_time(struct order *o, uint32_t tid, uint64_t time)
{
	uint64_t last = tid ? (uintptr_t)tidmap_get(&o->last, tid) : 0;

	if (last && time < last - 1)
		time = last - 1;
	if (time > TIME_MOST)
		time = TIME_MOST;
	if (tid)
		tidmap_put(&o->last, tid, (void *)(uintptr_t)(time + 1));
	return time;
}

static void put_place(struct order *o, struct kept_event *k, enum part part, uint64_t time)
{
	heap_push(o, (struct place){
		.time = place_time(o, k->ev.tid, time), .turn = o->turns++, .part = part, .kept = k,
	});
}

void order_put(struct order *o, const struct event *ev)
{
	struct kept_event *k = kept_new(ev);
	uint64_t begin = ev->enter_time ? ev->enter_time : ev->time;

	o->bytes += k->bytes;
	if (ev->kind == EV_OPEN) {
		put_place(o, k, WHOLE, begin);
	} else if (event_is_call(ev) && !ev->resumed) {
		put_place(o, k, BEGIN, begin);
		put_place(o, k, END, ev->time);
	} else {
		put_place(o, k, WHOLE, ev->time);
	}
	if (ev->kind == EV_EXIT)
		tidmap_del(&o->last, ev->tid);
	if (ev->kind == EV_EXEC_SUPERSEDED)
		tidmap_del(&o->last, ev->other_tid);
	while (o->bytes > o->most && advance(o, UINT64_MAX))
		;
}

void order_settle(struct order *o, uint64_t time)
{
	while (advance(o, time))
		;
}

void order_flush(struct order *o)
{
	if (o)
		order_settle(o, UINT64_MAX);
}

struct order *order_new(reassemble_fn *fn, void *ctx, size_t most)
{
	struct order *o = alloc_zeroed(1, sizeof(*o));

	o->emit = fn;
	o->ctx = ctx;
	o->most = most ? most : ORDER_BYTES;
	return o;
}

void order_free(struct order *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->n; i++)
		if (o->heap[i].part != BEGIN)
			kept_free(o, o->heap[i].kept);
	free(o->heap);
	tidmap_free(&o->last);
	free(o);
}
