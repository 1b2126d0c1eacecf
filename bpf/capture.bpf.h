/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.bpf.h: the shapes; the only place that reads the memory of traced programs.
 *
 * Owns the fault and the size policy. Up to WIRE_INLINE bytes go as a piece into the slot, where the call's record is
 * built; more goes as chunks, page by page, straight into the ring. A fault is a piece with an errno and the operation's
 * bit in slot.retry: the exit program carries it out once more, when the kernel itself has usually faulted the page in.
 *
 * Each shape is a global function: the verifier checks it once, by itself, instead of once for every path to it.
 * They return 0, or 1 when something faulted.
 */
#ifndef BPFSTRACE_CAPTURE_BPF_H
#define BPFSTRACE_CAPTURE_BPF_H

#include "emit.bpf.h"
#include "late.bpf.h"

#define MAX_PIECE_OFF	(WIRE_BODY - 2 * sizeof(struct piece) - WIRE_INLINE)	/* one without bytes still fits */
#define MAX_OPS		8
#define MAX_VEC		1024			/* IOV_MAX, and what is looked at of longer vectors */
#define MAX_STRV	(1 << 18)		/* strings of an argv: more than 2 MiB can hold */
#define MAX_NAME	128			/* sizeof(struct sockaddr_storage) */
#define MAX_VERBOSE	(64 << 10)		/* bytes of an object or buffer with -v */
struct user_iovec { u64 base, len; };
struct user_msghdr { u64 name; u32 namelen, pad; u64 iov, iovlen, control, controllen; u32 flags, pad2; };
struct user_mmsghdr { struct user_msghdr hdr; u32 len, pad; };

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
	range_chunk(c, &r->at, r->s->rec.h.tid, r->s->rec.callno, WIRE_PAGE);
	bpf_ringbuf_submit(c, emit_flags(r->s, ring, WIRE_PAGE));
	return 0;
}

/* The first n bytes of the scratch. */
static __always_inline int chunk_part(struct run *r, struct scratch *x, u32 n)
{
	u32 ring = ring_mine();

	barrier_var(n);
	if (n > WIRE_PAGE || !emit_has_room(ring, n))
		return -ENOSPC;
	range_chunk(&x->chunk, &r->at, r->s->rec.h.tid, r->s->rec.callno, n);
	return emit_to(ring, &x->chunk, sizeof(x->chunk) + n, emit_flags(r->s, ring, n)) ? -ENOSPC : 0;
}

/*
 * The same for strings, a function of its own: inlined it would be half of what the verifier looks at there. Runs of
 * bytes cannot afford the call, their stack is as deep as it may be.
 */
__noinline int chunk_string(struct slot *s, struct range *at, u32 n)
{
	struct run r = { .s = s };
	struct scratch *x = scratch_get();

	if (!s || !at || !x)
		return -ENOSPC;
	r.at = *at;
	return chunk_part(&r, x, n);
}

/* A header that says that at->offset and what follows could not be read. It keeps to the rule that calls have priority. */
static __always_inline int chunk_fault(struct slot *s, const struct range *at)
{
	struct rec_chunk c;
	u32 ring = ring_mine();

	range_chunk(&c, at, s->rec.h.tid, s->rec.callno, -EFAULT);
	return !emit_has_room(ring, sizeof(c)) || emit_to(ring, &c, sizeof(c), BPF_RB_NO_WAKEUP);
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

/* More than WIRE_INLINE bytes: limit of the want bytes at base, in chunks. */
static __always_inline int capture_run(struct slot *s, u64 base, u32 want, u32 limit, u8 how)
{
	struct run r = { .s = s, .at = { .base = base, .total = want, .limit = limit, .how = how } };
	u32 room = limit < s->room ? limit : s->room;

	/* for the whole run at once: a wait in each page would be too deep for the stack */
	if (knobs.await_room)
		emit_await_room(ring_mine(), room + room / 64, budget_deadline(s));
	s->stop = 0;
	bpf_loop(limit / WIRE_PAGE + 2, run_page, &r, 0);
	return s->stop ? run_ended(s, &r.at) : 0;
}

/* Limit of the want bytes at addr. */
__noinline int capture_mem(struct slot *s, u64 addr, u64 want, u32 limit, u8 how)
{
	u8 phase = how & PHASE_MASK;
	struct piece *p;
	u32 n, part;
	s32 len;

	if (!s || !addr || !want || !limit)
		return 0;
	if (limit > want)
		limit = want;
	if (want > 0xffffffffU)
		want = 0xffffffffU;
	p = piece_next(s);
	if (limit > WIRE_INLINE || !p)
		return capture_run(s, addr, want, limit, how);
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
	piece_done(s, p, addr, want, len, PIECE_MEM, phase);
	if (len == (s32)n)
		return 0;
	late_note(s, &(struct range){ .base = addr, .total = want, .limit = n, .how = phase });
	return 1;
}

/* The part of a string that lies in one page: user space finds its end by the NUL. */
static long str_page(u32 i, struct run *r)
{
	u32 n = range_part(&r->at, i, WIRE_PAGE);
	struct scratch *x = scratch_get();
	u64 addr = r->at.base + r->at.offset;
	u8 last = 0;
	s64 got;

	if (!x || !n || n > WIRE_PAGE)
		return 1;
	if (!budget_bytes(r->s, n)) {
		r->s->stop = -E2BIG;
		return 1;
	}
	got = kernel_user_str(x->bytes, n, addr);
	if (got < 0) {
		r->s->stop = -EFAULT;
		return 1;
	}
	/* the helper puts a NUL at the end of what it cuts: that byte is read again */
	if (got >= n) {
		bpf_probe_read_user(&last, 1, (void *)(addr + n - 1));
		x->bytes[(n - 1) & (WIRE_PAGE - 1)] = last;
	} else {
		n = got;
	}
	r->s->stop = chunk_string(r->s, &r->at, n);
	return r->s->stop || last == 0;
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
	return knobs.verbose || knobs.full_max ? MAX_VEC : knobs.string_limit + 1;
}

/*
 * The most bytes of an object or buffer of the target's size: what its type says, but not less than the options ask for.
 * Eight more than -s: a header may stand before what it counts.
 */
static __always_inline u32 bytes_limit(u32 most)
{
	u32 asked = data_limit() + 8;

	if (knobs.verbose && asked < MAX_VERBOSE)
		asked = MAX_VERBOSE;
	return most > asked ? most : asked;
}

struct iov_run {
	struct slot *s;
	u64 iov, left, faulted;
	u8 phase;
};

static long iov_each(u32 i, struct iov_run *r)
{
	struct user_iovec v;

	if (!budget_elem(r->s)) {
		r->s->rec.h.flags |= CALL_SHED;
		return 1;
	}
	if (bpf_probe_read_user(&v, sizeof(v), (void *)(r->iov + i * sizeof(v))))
		return 1;
	if (r->phase == PHASE_EXIT) {
		if (v.len > r->left)
			v.len = r->left;
		r->left -= v.len;
	}
	r->faulted |= capture_mem(r->s, v.base, v.len, data_limit(), r->phase);
	return 0;
}

/* An iovec array and what it points at, at exit left bytes of that in all. */
__noinline int capture_iovec(struct slot *s, u64 iov, u64 count, u64 left, u8 phase)
{
	struct iov_run r = { .s = s, .iov = iov, .left = left, .phase = phase & PHASE_MASK };
	u32 n = elem_limit();

	if (!s || !iov)
		return 0;
	if (n > count)
		n = count;
	r.faulted = capture_mem(s, iov, count * sizeof(struct user_iovec), n * sizeof(struct user_iovec), r.phase);
	bpf_loop(n, iov_each, &r, 0);
	return r.faulted;
}

/* What a struct msghdr points at. */
static __always_inline int capture_msg_parts(struct slot *s, u64 addr, u64 left, u8 phase)
{
	struct user_msghdr m;
	u32 limit;
	int faulted;

	if (!s || bpf_probe_read_user(&m, sizeof(m), (void *)addr))
		return 0;
	faulted = capture_mem(s, m.name, m.namelen, MAX_NAME, phase);
	limit = m.controllen > WIRE_PAGE ? WIRE_PAGE : m.controllen;
	faulted |= capture_mem(s, m.control, m.controllen, limit, phase);
	faulted |= capture_iovec(s, m.iov, m.iovlen, left, phase);
	return faulted;
}

struct mmsg_run {
	struct slot *s;
	u64 addr, faulted;
	u8 phase;
	u8 received;			/* msg_len says how much of each there is */
};

static long mmsg_each(u32 i, struct mmsg_run *r)
{
	u64 addr = r->addr + i * sizeof(struct user_mmsghdr);
	u32 len = ~0U;

	if (!budget_elem(r->s)) {
		r->s->rec.h.flags |= CALL_SHED;
		return 1;
	}
	if (r->received)
		bpf_probe_read_user(&len, sizeof(len), (void *)(addr + sizeof(struct user_msghdr)));
	r->faulted |= capture_msg_parts(r->s, addr, len, r->phase);
	return 0;
}

/* What turns change is u64 (facts of Linux 6.1's verifier), and no counter: the verifier would follow each turn. */
struct strv_run {
	struct slot *s;
	u64 vec, limit, faulted, ended;
	u8 phase, width;
};

/* One pointer of a caller whose pointers have width bytes. */
static __always_inline int strv_pointer(u64 addr, u8 width, u64 *pointer)
{
	u32 low;

	if (width == sizeof(*pointer))
		return bpf_probe_read_user(pointer, sizeof(*pointer), (void *)addr);
	if (bpf_probe_read_user(&low, sizeof(low), (void *)addr))
		return -EFAULT;
	*pointer = low;
	return 0;
}

static long strv_each(u32 i, struct strv_run *r)
{
	u64 str;

	if (!budget_elem(r->s)) {
		r->ended = 1;
		return 1;
	}
	if (strv_pointer(r->vec + i * r->width, r->width, &str)) {
		r->faulted = r->ended = 1;
		return 1;
	}
	if (!str) {
		r->ended = 1;
		return 1;
	}
	if (i < r->limit)
		r->faulted |= capture_str(r->s, str, data_limit() + 2, r->phase);
	return 0;
}

/* Only the count; it has no bytes, so it fits where the argv before it has left no room for a string. */
static __always_inline void strv_count(struct strv_run *r, u64 count)
{
	struct slot *s = r->s;
	struct piece *p;

	if (s->len > WIRE_BODY - sizeof(*p))
		return;
	p = (struct piece *)(s->data + (s->len & ~7U));
	piece_done(s, p, r->vec, count, r->faulted ? -EFAULT : r->ended && !budget_is_over(s) ? 0 : -E2BIG, PIECE_COUNT, r->phase);
}

/*
 * A NULL-terminated vector of strings: the count, and unless only that is wanted the pointers and the strings. While the
 * call is in flight not more than a line without -v shows: an exec that succeeds has the rest in the new image
 * (exec.bpf.h), and for one that fails there is the exit.
 */
__noinline int capture_strv(struct slot *s, u64 vec, u8 phase, u8 only_count)
{
	struct strv_run r = { .s = s, .vec = vec, .phase = phase & PHASE_MASK };
	int whole = knobs.verbose || knobs.full_max;
	u64 count, shown;

	if (!s || !vec)
		return 0;
	r.width = s->rec.h.abi == ABI_X86_64 ? 8 : 4;
	if (!only_count)
		r.limit = whole && !s->open ? MAX_STRV : knobs.string_limit + 1;
	count = bpf_loop(MAX_STRV, strv_each, &r, 0);
	count -= r.ended;
	if (only_count) {
		strv_count(&r, count);
		return r.faulted;
	}
	if (budget_is_over(s))
		s->rec.h.flags |= CALL_SHED;
	shown = r.limit < count ? r.limit : count;
	r.faulted |= capture_mem(s, vec, (count + 1) * r.width, (shown + 1) * r.width, r.phase);
	return r.faulted || (whole && s->open && shown < count);
}

/* How many elements (or bytes) an operation is about. */
static __always_inline u64 op_size(struct slot *s, const volatile struct cap_op *op)
{
	u64 *args = (u64 *)s->data, addr, v = 0;
	u32 v32 = 0;

	switch (op->size_src) {
	case SIZE_ONE:
		return 1;
	case SIZE_CONST:
		return op->size_off;
	case SIZE_ARG:
		return args[op->size_arg & 7];
	case SIZE_ARG_PTR:
		bpf_probe_read_user(&v32, sizeof(v32), (void *)args[op->size_arg & 7]);
		return v32;
	case SIZE_RET:
		return s->rec.ret < 0 ? 0 : s->rec.ret;
	case SIZE_FIELD:
		addr = args[op->arg & 7] + op->size_off;
		if (op->size_width == 8) {
			bpf_probe_read_user(&v, sizeof(v), (void *)addr);
			return v;
		}
		bpf_probe_read_user(&v32, sizeof(v32), (void *)addr);
		return op->size_width == 2 ? (u16)v32 : v32;
	}
	return 0;
}

static __always_inline int capture_array(struct slot *s, const volatile struct cap_op *op, u64 addr, u64 n, u8 phase)
{
	u32 elem = op->elem ? op->elem : 1, limit;

	if (op->flags & OP_BYTES)
		n /= elem;
	if (n > 0xffffffffU)
		n = 0xffffffffU;
	limit = op->flags & OP_WHOLE ? BUDGET_BYTES / elem : elem_limit();
	if (limit > n)
		limit = n;
	return capture_mem(s, addr, n * elem, limit * elem, phase);
}

static __always_inline int capture_object(struct slot *s, const volatile struct cap_op *op, u64 addr, u64 n, u8 phase)
{
	if (!(op->flags & OP_BYTES))
		return capture_mem(s, addr, op->elem, op->elem, phase);
	return capture_mem(s, addr, n, bytes_limit(op->elem), phase);
}

static __always_inline int capture_msg(struct slot *s, const volatile struct cap_op *op, u64 addr, u8 phase)
{
	int faulted = capture_mem(s, addr, sizeof(struct user_msghdr), sizeof(struct user_msghdr), phase);

	if (op->flags & OP_HEADER)
		return faulted;
	return faulted | capture_msg_parts(s, addr, s->rec.ret, phase);
}

static __always_inline int capture_mmsg(struct slot *s, const volatile struct cap_op *op, u64 addr, u64 n, u8 phase)
{
	/* sendmmsg is looked at as a whole, whatever came of it */
	struct mmsg_run r = { .s = s, .addr = addr, .phase = phase, .received = !(op->flags & OP_ON_ERROR) };
	u64 limit = elem_limit();

	if (n > MAX_VEC)
		n = MAX_VEC;
	if (limit > n)
		limit = n;
	r.faulted = capture_mem(s, addr, n * sizeof(struct user_mmsghdr), limit * sizeof(struct user_mmsghdr), phase);
	if (!(op->flags & OP_HEADER))
		bpf_loop(limit, mmsg_each, &r, 0);
	return r.faulted;
}

/* Carries out one operation of the table. */
__noinline int capture_op(struct slot *s, u32 index, u8 phase)
{
	const volatile struct cap_op *op;
	u64 addr, n;
	int failed;

	if (!s || index >= CAP_OPS)
		return 0;
	op = &cap_ops[index];
	phase &= PHASE_MASK;
	/* a readv that failed still shows its vector */
	failed = phase == PHASE_EXIT && s->rec.ret < 0 && s->rec.ret >= -4095;
	if (failed && !(op->flags & OP_ON_ERROR) && op->shape != SHAPE_IOVEC)
		return 0;
	addr = ((u64 *)s->data)[op->arg & 7];
	if (op->flags & OP_DEREF && bpf_probe_read_user(&addr, sizeof(addr), (void *)(addr + op->addr_off)))
		return 1;
	if (!addr)
		return 0;
	n = op_size(s, op);
	switch (op->shape) {
	case SHAPE_STRING:
		return capture_str(s, addr, op->flags & OP_PATH ? WIRE_PAGE : data_limit() + 2, phase);
	case SHAPE_BUFFER:
		return capture_mem(s, addr, n, op->flags & OP_DATA ? data_limit() : bytes_limit(op->elem), phase);
	case SHAPE_OBJECT:
		return capture_object(s, op, addr, n, phase);
	case SHAPE_ARRAY:
		return capture_array(s, op, addr, n, phase);
	case SHAPE_IOVEC:
		return capture_iovec(s, addr, n, failed ? 0 : s->rec.ret, phase);
	case SHAPE_STRV:
		return capture_strv(s, addr, phase, 0);
	case SHAPE_ENVV:
		return capture_strv(s, addr, phase, !knobs.verbose);
	case SHAPE_MSGHDR:
		return capture_msg(s, op, addr, phase);
	case SHAPE_MMSGHDR:
		return capture_mmsg(s, op, addr, n, phase);
	}
	return 0;
}

/*
 * The operations [first, first + n) that mask selects; those that fault set their bit in slot.retry. (In memory, not in a
 * register: there the verifier would follow every combination.)
 */
static __always_inline void capture_ops(struct slot *s, u32 first, u32 n, u8 phase, u32 mask)
{
	for (u32 i = 0; i < MAX_OPS; i++) {
		if (i >= n)
			break;
		if (mask & 1U << i && capture_op(s, first + i, phase))
			s->retry |= 1U << i;
	}
}

#endif
