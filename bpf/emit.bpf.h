/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * emit.bpf.h: records into the ring.
 *
 * Owns the wake-up policy and the loss counters. Waking the reader is what costs the traced program most, so a record
 * says "no wake-up" unless the ring has filled to an eighth; the reader looks every few milliseconds anyway. Payload
 * gives way to events: a chunk is refused while the ring is five eighths full, then the pieces in a call's record go,
 * and a record only when not even its arguments fit.
 */
#ifndef BPFSTRACE_EMIT_BPF_H
#define BPFSTRACE_EMIT_BPF_H

#include "maps.bpf.h"

enum loss { LOSS_NO_SLOT, LOSS_CALL, LOSS_CHUNK, LOSS_NOTE };

static __always_inline void emit_lost(enum loss what)
{
	u32 zero = 0;
	struct losses *l = bpf_map_lookup_elem(&losses, &zero);

	if (!l)
		return;
	switch (what) {
	case LOSS_NO_SLOT: l->no_slot++; break;
	case LOSS_CALL: l->calls++; break;
	case LOSS_CHUNK: l->chunks++; break;
	case LOSS_NOTE: l->notes++; break;
	}
}

static __always_inline u64 emit_wake(void)
{
	return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > knobs.ring_bytes / 8 ?
		BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

/*
 * Asking for the ring's fill touches the reader's cache line: only once in 16 KiB of a thread's records, or sooner where
 * the ring is small. Payload that was refused counts: the reader is needed.
 */
static __always_inline u64 emit_flags(struct slot *s, u32 bytes)
{
	u64 most = knobs.ring_bytes / 16;

	s->unseen += bytes;
	if (s->unseen < (most < 16 << 10 ? most : 16 << 10))
		return BPF_RB_NO_WAKEUP;
	s->unseen = 0;
	return emit_wake();
}

/* The slot's call record, as long as it is; without its pieces where they do not fit. */
static __always_inline void emit_call(struct slot *s)
{
	u32 len = s->len, bare = sizeof(struct rec_call) + (s->rec.h.nargs & 7) * sizeof(u64);

	if (len > WIRE_BODY)
		len = WIRE_BODY;
	len += sizeof(struct rec_call);
	if (!bpf_ringbuf_output(&ring, &s->rec, len, emit_flags(s, len)))
		return;
	s->rec.h.flags |= CALL_SHED;
	if (bare < len && !bpf_ringbuf_output(&ring, &s->rec, bare, BPF_RB_FORCE_WAKEUP))
		emit_lost(LOSS_CHUNK);
	else
		emit_lost(LOSS_CALL);
}

/* The end of a thread, which goes round a full ring. */
static __always_inline void emit_end(struct rec_exit *rec)
{
	if (bpf_ringbuf_output(&ring, rec, sizeof(*rec), BPF_RB_NO_WAKEUP) && bpf_map_push_elem(&ends, rec, 0))
		emit_lost(LOSS_NOTE);
}

/* A fork, exec or signal record. */
static __always_inline void emit_note(void *rec, u32 len)
{
	if (bpf_ringbuf_output(&ring, rec, len, BPF_RB_NO_WAKEUP))
		emit_lost(LOSS_NOTE);
}

/* Whether payload may still be put into the ring. */
static __always_inline int emit_has_room(void)
{
	return bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < knobs.ring_bytes / 8 * 5;
}

#endif
