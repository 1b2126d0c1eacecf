/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * order.h: events in the order of their times.
 *
 * A stage between the reassembler, whose events come as calls end, and a sink. A call has two places, its begin and its
 * end; where another thread's event lies between them it becomes an EV_OPEN and a resumed EV_CALL, else it stays whole. Owns
 * copies of the events that are held until nothing older can come. Promises that a thread's events stay in the order in
 * which they were put, that the same events and settlings give the same order, and that no more than so many bytes
 * are held: beyond, the oldest go on early, and what comes too late for its place comes at once.
 */
#ifndef BPFSTRACE_ORDER_H
#define BPFSTRACE_ORDER_H

#include "event/reassemble.h"

#define ORDER_BYTES	(128u << 20)	/* where the caller gives 0 */

struct order;

/* Events go to emit, with ctx as its first argument; most bytes are held. Never NULL; without memory the process ends. */
struct order *order_new(reassemble_fn *emit, void *ctx, size_t most);

/* NULL is fine. What is held is forgotten. */
void order_free(struct order *o);

/* Takes a copy of ev, all it points at included. Calls must have times at both ends. */
void order_put(struct order *o, const struct event *ev);

/* Nothing older than time (ns) will be put any more: what is not younger goes on. */
void order_settle(struct order *o, uint64_t time);

/* All that is held goes on. NULL is fine. */
void order_flush(struct order *o);

#endif
