/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.bpf.h: bytes and strings of traced programs' memory; with capture.bpf.h the only place that reads it.
 *
 * Owns the fault and the size policy. Up to WIRE_INLINE bytes go as a piece into the slot, where the call's record is
 * built; more goes as chunks, page by page, straight into the ring. A fault is a piece with an errno and the operation's
 * bit in slot.retry: the exit program carries it out once more, when the kernel itself has usually faulted the page in.
 * What there was no room for is said where it would have been.
 */
#ifndef BPFSTRACE_MEMORY_BPF_H
#define BPFSTRACE_MEMORY_BPF_H

#include "emit.bpf.h"
#include "late.bpf.h"

#define MAX_PIECE_OFF	(WIRE_BODY - 2 * sizeof(struct piece) - WIRE_INLINE)	/* one without bytes still fits */

/* The next piece's place in the slot, or NULL when there is no room. */
static __always_inline struct piece *piece_next(struct slot *s)
{
	u32 off = s->len;

	if (off > MAX_PIECE_OFF)
		return NULL;
	return (struct piece *)(s->data + (off & ~7U));
}

static __always_inline void piece_done(struct slot *s, struct piece *p, u64 addr, u64 want, s32 len, u8 kind, u8 phase)
{
	u32 used = len < 0 ? 0 : len;

	p->addr = addr;
	p->want = want > 0xffffffffU ? 0xffffffffU : want;
	p->len = len;
	p->kind = kind;
	p->phase = phase;
	p->arg = 0;
	s->len += sizeof(*p) + ((used + 7) & ~7U);
}

/* Says that there is nothing of the want bytes at addr and why, where there is room to say it; SHED says it in any case. */
static __always_inline void piece_none(struct slot *s, u64 addr, u64 want, s32 err, u8 kind, u8 phase)
{
	struct piece *p = piece_next(s);

	if (p)
		piece_done(s, p, addr, want, err, kind, phase);
}

/* A run of chunks under way. */
struct run {
	struct slot *s;
	struct range at;
};

/* A chunk of the call in the slot. What is looked up last need not be kept on the stack meanwhile. */
static __always_inline void slot_chunk(const struct slot *s, const struct range *at, struct rec_chunk *c, s32 len)
{
	range_chunk(c, at, len);
	c->h.tid = s->rec.h.tid;
	c->callno = s->rec.callno;
	c->birth = s->birth;
}

/* A whole page, read straight into the ring. */
static __always_inline int chunk_page(struct run *r)
{
	u32 ring = ring_mine();
	struct rec_chunk *c;

	if (!emit_has_room(ring, WIRE_PAGE))
		return -ENOSPC;
	c = bpf_ringbuf_reserve(ring_map(ring), sizeof(*c) + WIRE_PAGE, 0);
	if (!c)
		return -ENOSPC;
	if (bpf_probe_read_user((void *)c + sizeof(*c), WIRE_PAGE, (void *)(r->at.base + r->at.offset))) {
		bpf_ringbuf_discard(c, BPF_RB_NO_WAKEUP);
		return -EFAULT;
	}
	slot_chunk(r->s, &r->at, c, WIRE_PAGE);
	bpf_ringbuf_submit(c, emit_payload_flags(r->s, ring, WIRE_PAGE));
	return 0;
}

/* The first n bytes of the scratch. */
static __always_inline int chunk_part(struct run *r, struct scratch *x, u32 n)
{
	u32 ring = ring_mine();

	barrier_var(n);
	if (n > WIRE_PAGE || !emit_has_room(ring, n))
		return -ENOSPC;
	slot_chunk(r->s, &r->at, &x->chunk, n);
	return emit_to(ring, &x->chunk, sizeof(x->chunk) + n, emit_payload_flags(r->s, ring, n)) ? -ENOSPC : 0;
}

/* The same for what is not read here. */
__noinline int chunk_string(struct slot *s, struct range *at, u32 n)
{
	struct run r = { .s = s };
	struct scratch *x = scratch_get();

	if (!s || !at || !x)
		return -ENOSPC;
	r.at = *at;
	return chunk_part(&r, x, n);
}

/*
 * A header that says that at->offset and what follows could not be read. It keeps to the rule that calls have priority.
 * Made in the scratch, and no emit_has_room(): calls are nested as deep here as Linux 6.1 allows with 512 bytes of stack.
 */
static __always_inline int chunk_fault(struct slot *s, const struct range *at)
{
	struct scratch *x = scratch_get();
	u32 ring = ring_mine();

	if (!x)
		return -ENOSPC;
	slot_chunk(s, at, &x->chunk, -EFAULT);
	return !fill_leaves(ring_fill(ring), sizeof(x->chunk)) ||
	       emit_to(ring, &x->chunk, sizeof(x->chunk), BPF_RB_NO_WAKEUP);
}

/*
 * A run ended at at->offset for the reason in s->stop. What could not be read is tried again at exit (1). What had no budget, or no room though
 * readers are waited for, is read later; else it is a hole, which is counted where a larger ring would have helped.
 */
__noinline int run_ended(struct slot *s, struct range *at)
{
	u8 kind, phase;
	s32 err;

	if (!s || !at)
		return 0;
	kind = KIND_OF(at->how);
	phase = at->how & PHASE_MASK;
	err = s->stop;
	if (err == -EFAULT) {
		late_note(s, at);
		if (!chunk_fault(s, at))
			return 1;
	} else if (kind <= PIECE_STR && (err == -E2BIG || knobs.await_room) && late_rest(s, at)) {
		piece_none(s, at->base, at->total, -ENOSPC, kind, phase);
		return 0;
	}
	/* what a new image holds has no place among the pieces */
	if (kind <= PIECE_STR)
		piece_none(s, at->base, at->total, -ENOSPC, kind, phase);
	s->rec.h.flags |= CALL_SHED;
	if (err != -E2BIG)
		emit_lost(LOSS_CHUNK);
	return err == -EFAULT;
}

static long run_page(u32 i, struct run *r)
{
	u32 n = range_part(&r->at, i, WIRE_PAGE);
	struct scratch *x;

	if (!n)
		return 1;
	if (!budget_bytes(r->s, n)) {
		r->s->stop = -E2BIG;
		return 1;
	}
	if (n >= WIRE_PAGE) {
		r->s->stop = chunk_page(r);
		return r->s->stop != 0;
	}
	x = scratch_get();
	if (!x)
		return 1;
	if (bpf_probe_read_user(x->bytes, n, (void *)(r->at.base + r->at.offset)))
		r->s->stop = -EFAULT;
	else
		r->s->stop = chunk_part(r, x, n);
	return r->s->stop != 0;
}

/* More than WIRE_INLINE bytes: r->at.limit of those that are wanted, in chunks. */
static __always_inline int capture_run(struct run *r)
{
	struct slot *s = r->s;
	u32 room = r->at.limit < s->room ? r->at.limit : s->room;

	/* for the whole run at once: a wait in each page would be too deep for the stack */
	if (knobs.await_room)
		emit_await_room(ring_mine(), room + room / 64, budget_deadline(s));
	s->stop = 0;
	bpf_loop(r->at.limit / WIRE_PAGE + 2, run_page, r, 0);
	return s->stop ? run_ended(s, &r->at) : 0;
}

/* Limit of the want bytes at addr. */
__noinline int capture_mem(struct slot *s, u64 addr, u64 want, u32 limit, u8 how)
{
	struct run r = { .s = s, .at = { .base = addr, .how = how } };
	struct piece *p;
	u32 n, part;
	s32 len;

	if (!s || !addr || !want || !limit)
		return 0;
	if (limit > want)
		limit = want;
	if (want > 0xffffffffU)
		want = 0xffffffffU;
	r.at.total = want;
	r.at.limit = limit;
	p = piece_next(s);
	if (limit > WIRE_INLINE || !p)
		return capture_run(&r);
	n = limit;
	if (n > WIRE_INLINE)
		return 0;
	len = n;
	if (bpf_probe_read_user(p + 1, n, (void *)addr)) {
		/* what lies before an unmapped or cold page can still be shown */
		part = to_page_end(addr);
		if (part >= n || part > WIRE_INLINE || bpf_probe_read_user(p + 1, part, (void *)addr))
			len = -EFAULT;
		else
			len = part;
	}
	piece_done(s, p, addr, r.at.total, len, PIECE_MEM, how & PHASE_MASK);
	if (len == (s32)n)
		return 0;
	late_note(s, &r.at);
	return 1;
}

/*
 * The part of a string that lies in one page: user space finds its end by the NUL. 1: that was the last. A global
 * function: the verifier would look at it for each turn that it follows.
 */
__noinline int str_part(struct slot *s, struct range *at, u32 i)
{
	struct scratch *x = scratch_get();
	struct run r = { .s = s };
	u8 last = 0;
	u64 addr;
	s64 got;
	u32 n;

	if (!s || !at || !x)
		return 1;
	n = range_part(at, i, WIRE_PAGE);
	if (!n || n > WIRE_PAGE)
		return 1;
	if (!budget_bytes(s, n)) {
		s->stop = -E2BIG;
		return 1;
	}
	addr = at->base + at->offset;
	got = kernel_user_str(x->bytes, n, addr);
	if (got < 0) {
		s->stop = -EFAULT;
		return 1;
	}
	/* the helper puts a NUL at the end of what it cuts: that byte is read again */
	if (got >= n) {
		bpf_probe_read_user(&last, 1, (void *)(addr + n - 1));
		x->bytes[(n - 1) & (WIRE_PAGE - 1)] = last;
	} else {
		n = got;
	}
	r.at = *at;
	s->stop = chunk_part(&r, x, n);
	return s->stop || last == 0;
}

static long str_page(u32 i, struct run *r)
{
	int over = str_part(r->s, &r->at, i);

	/* the compiler knows that it is 0 or 1, the verifier wants to see it */
	barrier_var(over);
	return over & 1;
}

/* A string of at most limit bytes, its NUL included. */
__noinline int capture_str(struct slot *s, u64 addr, u32 limit, u8 how)
{
	u8 phase = how & PHASE_MASK;
	struct run r = {
		.s = s,
		.at = { .base = addr, .total = limit, .limit = limit, .how = how | AS_STR },
	};
	struct piece *p;
	s64 got;
	u32 n;

	if (!s || !addr || !limit)
		return 0;
	p = piece_next(s);
	if (p) {
		n = limit;
		barrier_var(n);
		if (n > WIRE_INLINE)
			n = WIRE_INLINE;
		got = kernel_user_str(p + 1, n, addr);
		if (got < 0) {
			piece_done(s, p, addr, limit, -EFAULT, PIECE_STR, phase);
			late_note(s, &r.at);
			return 1;
		}
		if (got < n || limit <= WIRE_INLINE) {
			u8 last = 0;

			/* a full buffer ends in a NUL that may be the helper's own */
			if (got == n)
				bpf_probe_read_user(&last, 1, (void *)(addr + n - 1));
			if (last)
				got--;
			piece_done(s, p, addr, last ? limit : (u64)got, got & 0x1ff, PIECE_STR, phase);
			return 0;
		}
	}
	s->stop = 0;
	bpf_loop(limit / WIRE_PAGE + 2, str_page, &r, 0);
	return s->stop ? run_ended(s, &r.at) : 0;
}

/* The most of a data buffer that is wanted. */
static __always_inline u32 data_limit(void)
{
	return knobs.full_max ? knobs.full_max : knobs.string_limit;
}

/* The most elements of an array that are wanted: one more than is shown tells that there are more. */
static __always_inline u32 elem_limit(void)
{
	return knobs.verbose || knobs.full_max ? LIMIT_ELEMS : knobs.string_limit + 1;
}

/*
 * The most bytes of an object or buffer of the target's size: what its type says, but not less than the options ask for.
 * Eight more than -s: a header may stand before what it counts.
 */
static __always_inline u32 bytes_limit(u32 most)
{
	u32 asked = data_limit() + 8;

	if (knobs.verbose && asked < LIMIT_VERBOSE)
		asked = LIMIT_VERBOSE;
	return most > asked ? most : asked;
}

#endif
