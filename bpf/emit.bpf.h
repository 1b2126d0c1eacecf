/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * emit.bpf.h: records into the ring.
 *
 * Owns the wake-up policy and the loss counters. Waking the reader is what costs the traced program most, so a record
 * says "no wake-up" unless the ring has filled to a quarter; the reader looks every few milliseconds anyway. Payload
 * gives way to events: a chunk is refused while the ring is five eighths full (with --full-buffers, after a short wait
 * for the reader), then the pieces in a call's record go, and a record only when not even its arguments fit.
 */
#ifndef BPFSTRACE_EMIT_BPF_H
#define BPFSTRACE_EMIT_BPF_H

#include "budget.bpf.h"

enum loss { LOSS_NO_SLOT, LOSS_CALL, LOSS_CHUNK, LOSS_NOTE };

/* Atomic: task work and iterators can be preempted. */
static __always_inline void emit_lost(enum loss what)
{
	u32 zero = 0;
	struct losses *l = bpf_map_lookup_elem(&losses, &zero);

	if (!l)
		return;
	switch (what) {
	case LOSS_NO_SLOT: __sync_fetch_and_add(&l->no_slot, 1); break;
	case LOSS_CALL: __sync_fetch_and_add(&l->calls, 1); break;
	case LOSS_CHUNK: __sync_fetch_and_add(&l->chunks, 1); break;
	case LOSS_NOTE: __sync_fetch_and_add(&l->notes, 1); break;
	}
}

/* The ring that this processor writes to, as long as it is here. The constant limits what the verifier looks at. */
static __always_inline u32 ring_mine(void)
{
	return bpf_get_smp_processor_id() & ring_mask & (knobs.rings - 1) & (WIRE_RINGS - 1);
}

static __always_inline void *ring_map(u32 ring)
{
	switch (ring) {
	case 0: return &ring_0;
	case 1: return &ring_1;
	case 2: return &ring_2;
	default: return &ring_3;
	}
}

/* The time of a call's record, where the order among the rings or the user asks for it. */
static __always_inline u64 emit_time(void)
{
	return knobs.times || ring_mask ? bpf_ktime_get_ns() : 0;
}

/* Whether the reader is on this processor: it can run only when the program leaves the hook. */
static __always_inline int reader_is_here(void)
{
	return reader.cpu == bpf_get_smp_processor_id();
}

/* Says who fills a ring: the reader keeps away from there. */
static __always_inline void reader_tell(u32 ring)
{
	reader.writers[ring & (WIRE_RINGS - 1)] = bpf_get_smp_processor_id();
}

/* Bytes that the reader has still to take. */
static __always_inline u64 ring_fill(u32 ring)
{
	return bpf_ringbuf_query(ring_map(ring), BPF_RB_AVAIL_DATA);
}

/*
 * The same as a global function: which ring it is makes four paths, and what the verifier looks at behind an inlined switch
 * it looks at four times.
 */
__noinline u64 emit_fill(u32 ring)
{
	return ring_fill(ring);
}

/* The flags of a record that is the first in a while. */
static __always_inline u64 emit_wake(u32 ring)
{
	reader_tell(ring);
	return ring_fill(ring) > knobs.ring_bytes / 4 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

/*
 * Asking for the ring's fill touches the reader's cache line: only once in 32 KiB of a thread's records, or sooner where
 * the ring is small. Payload that was refused counts: the reader is needed.
 */
static __always_inline u64 emit_flags(struct slot *s, u32 ring, u32 bytes)
{
	u64 most = knobs.ring_bytes / 16;

	s->unseen += bytes;
	if (s->unseen < (most < 32 << 10 ? most : 32 << 10))
		return BPF_RB_NO_WAKEUP;
	s->unseen = 0;
	return emit_wake(ring);
}

/* The same for payload, which may come by several ways: as a global function, see emit_fill(). */
__noinline u64 emit_payload_flags(struct slot *s, u32 ring, u32 bytes)
{
	return s ? emit_flags(s, ring, bytes) : BPF_RB_NO_WAKEUP;
}

/* A reader that has gone to sleep is called by the first record, whatever the flags say. */
static __always_inline long emit_to(u32 ring, void *rec, u32 len, u64 flags)
{
	return bpf_ringbuf_output(ring_map(ring), rec, len, flags | (reader.wake & BPF_RB_FORCE_WAKEUP));
}

/* Something that may make no record: the reader shall look for the calls in flight all the same. */
static __always_inline void emit_dirty(void)
{
	if (!reader.dirty)
		reader.dirty = 1;
}

/* The slot's call record, as long as it is; without its pieces where they do not fit. */
static __always_inline void emit_call(struct slot *s)
{
	u32 len = s->len, bare = sizeof(struct rec_call) + ((s->rec.h.nargs & CALL_NARGS) + (knobs.ip != 0)) * sizeof(u64), ring = ring_mine();

	if (len > WIRE_BODY)
		len = WIRE_BODY;
	len += sizeof(struct rec_call);
	if (!emit_to(ring, &s->rec, len, emit_flags(s, ring, len)))
		return;
	s->rec.h.flags |= CALL_SHED;
	if (bare < len && !emit_to(ring, &s->rec, bare, BPF_RB_FORCE_WAKEUP))
		emit_lost(LOSS_CHUNK);
	else
		emit_lost(LOSS_CALL);
}

static __always_inline long emit_quietly(void *rec, u32 len)
{
	return emit_to(ring_mine(), rec, len, BPF_RB_NO_WAKEUP);
}

/* The end of a thread, or an exec. */
static __always_inline void emit_end(union rec_end *rec)
{
	if (!emit_quietly(rec, sizeof(*rec)))
		return;
	if (bpf_map_push_elem(&ends, rec, 0))
		emit_lost(LOSS_NOTE);
	reader.ends = 1;
}

/* A fork or signal record. */
static __always_inline void emit_note(void *rec, u32 len)
{
	if (emit_quietly(rec, len))
		emit_lost(LOSS_NOTE);
}

/* Whether that much payload may still be put into a ring filled so far. */
static __always_inline int fill_leaves(u64 fill, u32 bytes)
{
	return fill + bytes < knobs.ring_bytes / 8 * 5;
}

static __always_inline int emit_has_room(u32 ring, u32 bytes)
{
	return fill_leaves(emit_fill(ring), bytes);
}

struct room_wait {
	u64 until;
	u32 ring, bytes;
};

static long room_turn(u32 i, struct room_wait *w)
{
	return emit_has_room(w->ring, w->bytes) || bpf_ktime_get_ns() > w->until;
}

/*
 * --full-buffers: a program that only moves data makes it faster than one reader can copy it away. While the reader works
 * on another processor the program waits for room, until its time is over at most. Once that was in vain nobody waits
 * again until the reader has moved: it may be stopped.
 */
#define AWAIT_TURNS	(1 << 22)

static __always_inline int emit_await_room(u32 ring, u32 bytes, u64 until)
{
	struct room_wait w = { .until = until, .ring = ring, .bytes = bytes };
	u64 reader;

	if (emit_has_room(ring, bytes))
		return 1;
	if (!knobs.await_room || reader_is_here())
		return 0;
	reader = bpf_ringbuf_query(ring_map(ring), BPF_RB_CONS_POS);
	if (stalled[ring & (WIRE_RINGS - 1)] == reader + 1)
		return 0;
	bpf_loop(AWAIT_TURNS, room_turn, &w, 0);
	if (emit_has_room(ring, bytes))
		return 1;
	stalled[ring & (WIRE_RINGS - 1)] = bpf_ringbuf_query(ring_map(ring), BPF_RB_CONS_POS) + 1;
	return 0;
}

#endif
