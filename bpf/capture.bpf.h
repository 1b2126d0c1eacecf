/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.bpf.h: the shapes: what of a program's memory belongs to an argument, and in which order it is read.
 *
 * Each shape is a global function: the verifier checks it once, by itself, instead of once for every path to it.
 * They return 0, or 1 when something faulted.
 */
#ifndef BPFSTRACE_CAPTURE_BPF_H
#define BPFSTRACE_CAPTURE_BPF_H

#include "memory.bpf.h"

#define MAX_PATHS	3			/* the operations of a call among which its paths are */

/*
 * In the caller's memory a struct iovec is two words. A struct msghdr is seven: the lengths of 4 bytes lie in words, as
 * alignment has it where words are longer. A struct mmsghdr has one more.
 */
#define IOVEC_WORDS	2
#define MSGHDR_WORDS	7
#define MMSGHDR_WORDS	8

struct user_iovec { u64 base, len; };
struct user_msghdr { u64 name; u32 namelen, pad; u64 iov, iovlen, control, controllen; u32 flags, pad2; };
_Static_assert(sizeof(struct user_msghdr) == MSGHDR_WORDS * sizeof(u64), "words");

/* Bytes of the caller's pointers. */
static __always_inline u32 slot_word(const struct slot *s)
{
	return arch_word(s->rec.h.abi);
}

/* What was read as words of 4 bytes becomes words of 8, the last ones first. */
static __always_inline void words_widen(u64 *words, u32 n)
{
	u32 *narrow = (u32 *)words;

	#pragma unroll
	for (u32 i = n; i-- > 0;)
		words[i] = narrow[i];
}

struct iov_run {
	struct slot *s;
	u64 iov, left, faulted;
	u8 phase;
};

static long iov_each(u32 i, struct iov_run *r)
{
	u32 word = slot_word(r->s);
	struct user_iovec v;

	if (!budget_elem(r->s)) {
		r->s->rec.h.flags |= CALL_SHED;
		return 1;
	}
	if (bpf_probe_read_user(&v, IOVEC_WORDS * word, (void *)(r->iov + (u64)i * IOVEC_WORDS * word)))
		return 1;
	if (word < sizeof(u64))
		words_widen(&v.base, IOVEC_WORDS);
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
	u32 n = elem_limit(), bytes;

	if (!s || !iov)
		return 0;
	bytes = IOVEC_WORDS * slot_word(s);
	if (n > count)
		n = count;
	r.faulted = capture_mem(s, iov, count * bytes, n * bytes, r.phase);
	bpf_loop(n, iov_each, &r, 0);
	return r.faulted;
}

/* What a struct msghdr points at. */
static __always_inline int capture_msg_parts(struct slot *s, u64 addr, u64 left, u8 phase)
{
	struct user_msghdr m;
	u32 limit, word;
	int faulted;

	if (!s)
		return 0;
	word = slot_word(s);
	if (bpf_probe_read_user(&m, MSGHDR_WORDS * word, (void *)addr))
		return 0;
	if (word < sizeof(u64))
		words_widen(&m.name, MSGHDR_WORDS);
	faulted = capture_mem(s, m.name, m.namelen, LIMIT_SOCKADDR, phase);
	limit = m.controllen > LIMIT_CONTROL ? LIMIT_CONTROL : m.controllen;
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
	u32 len = ~0U, word = slot_word(r->s);
	u64 addr = r->addr + (u64)i * MMSGHDR_WORDS * word;

	if (!budget_elem(r->s)) {
		r->s->rec.h.flags |= CALL_SHED;
		return 1;
	}
	if (r->received)
		bpf_probe_read_user(&len, sizeof(len), (void *)(addr + MSGHDR_WORDS * word));
	r->faulted |= capture_msg_parts(r->s, addr, len, r->phase);
	return 0;
}

/* What turns change is u64 (facts of Linux 6.1's verifier), and no counter: the verifier would follow each turn. */
struct strv_run {
	struct slot *s;
	u64 vec, limit, faulted, ended;
	u8 phase;
};

static long strv_each(u32 i, struct strv_run *r)
{
	u32 width = slot_word(r->s);
	u64 str = 0;

	if (!budget_elem(r->s)) {
		r->ended = 1;
		return 1;
	}
	if (bpf_probe_read_user(&str, width, (void *)(r->vec + i * width))) {
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
 * (exec.bpf.h), and for one that fails there is the exit. What that has in its own phase is only to be compared with the
 * entry's: as much as of a call in flight, and what is missing of it is not worth a word. (Without branches, which the
 * verifier would follow through all that comes after them.)
 */
__noinline int capture_strv(struct slot *s, u64 vec, u8 phase, u8 only_count)
{
	struct strv_run r = { .s = s, .vec = vec, .phase = phase & PHASE_MASK };
	int whole = knobs.verbose || knobs.full_max;
	u64 count, shown;
	u32 width;

	if (!s || !vec)
		return 0;
	width = slot_word(s);
	s->open |= r.phase;
	if (!only_count)
		r.limit = whole && !s->open ? LIMIT_STRINGS : knobs.string_limit + 1;
	count = bpf_loop(LIMIT_STRINGS, strv_each, &r, 0);
	count -= r.ended;
	if (only_count) {
		strv_count(&r, count);
		return r.faulted;
	}
	if (budget_is_over(s))
		s->rec.h.flags |= CALL_SHED & (r.phase - 1);
	shown = r.limit < count ? r.limit : count;
	r.faulted |= capture_mem(s, vec, (count + 1) * width, (shown + 1) * width, r.phase);
	s->open &= ~r.phase;
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
		v = args[op->size_arg & 7];
		return v + op->size_off < v ? v : v + op->size_off;
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
	limit = op->flags & OP_WHOLE ? LIMIT_RUN_BYTES / elem : elem_limit();
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

/* A function of its own: what it keeps on the stack must not lie under the longer chain of calls through mmsg_each(). */
__noinline int capture_msg(struct slot *s, u64 addr, u8 only_header, u8 phase)
{
	int faulted;
	u32 bytes;

	if (!s)
		return 0;
	phase &= PHASE_MASK;
	bytes = MSGHDR_WORDS * slot_word(s);
	faulted = capture_mem(s, addr, bytes, bytes, phase);
	if (only_header)
		return faulted;
	return faulted | capture_msg_parts(s, addr, s->rec.ret, phase);
}

static __always_inline int capture_mmsg(struct slot *s, const volatile struct cap_op *op, u64 addr, u64 n, u8 phase)
{
	/* sendmmsg is looked at as a whole, whatever came of it */
	struct mmsg_run r = { .s = s, .addr = addr, .phase = phase, .received = !(op->flags & OP_ON_ERROR) };
	u32 bytes = MMSGHDR_WORDS * slot_word(s);
	u64 limit = elem_limit();

	if (n > LIMIT_ELEMS)
		n = LIMIT_ELEMS;
	if (limit > n)
		limit = n;
	r.faulted = capture_mem(s, addr, n * bytes, limit * bytes, phase);
	if (!(op->flags & OP_HEADER))
		bpf_loop(limit, mmsg_each, &r, 0);
	return r.faulted;
}

/* The address that an operation is about; 0 where the pointer to it cannot be read. */
static __always_inline int op_addr(struct slot *s, const volatile struct cap_op *op, u64 *addr)
{
	u64 at = ((u64 *)s->data)[op->arg & 7];
	u32 narrow = 0;

	*addr = at;
	if (!op->addr_width)
		return 0;
	at += op->addr_off;
	if (op->addr_width == sizeof(*addr))
		return bpf_probe_read_user(addr, sizeof(*addr), (void *)at);
	if (bpf_probe_read_user(&narrow, sizeof(narrow), (void *)at))
		return 1;
	*addr = narrow;
	return 0;
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
	if (op_addr(s, op, &addr))
		return 1;
	if (!addr)
		return 0;
	n = op_size(s, op);
	switch (op->shape) {
	case SHAPE_STRING:
		return capture_str(s, addr, op->flags & OP_PATH ? LIMIT_PATH : data_limit() + 2, phase);
	case SHAPE_BUFFER:
		/* a set of descriptors: so many bits, and none where the kernel refuses the number */
		if (op->flags & OP_BITS)
			n = (s32)n < 0 ? 0 : ((u32)n + 7) / 8;
		return capture_mem(s, addr, n, op->flags & OP_DATA ? data_limit() : bytes_limit(op->elem), phase);
	case SHAPE_OBJECT:
		return capture_object(s, op, addr, n, phase);
	case SHAPE_ARRAY:
		return capture_array(s, op, addr, n, phase);
	case SHAPE_IOVEC:
		return capture_iovec(s, addr, n, failed ? 0 : s->rec.ret, phase);
	case SHAPE_STRV:
		/* an exec that succeeded has left that memory */
		return phase == PHASE_EXIT && !failed ? 0 : capture_strv(s, addr, phase, 0);
	case SHAPE_ENVV:
		return capture_strv(s, addr, phase, !knobs.verbose);
	case SHAPE_MSGHDR:
		return capture_msg(s, addr, !!(op->flags & OP_HEADER), phase);
	case SHAPE_MMSGHDR:
		return capture_mmsg(s, op, addr, n, phase);
	}
	return 0;
}

/* The operations [first, first + n); those that fault set their bit in slot.retry. */
static __always_inline void capture_ops(struct slot *s, u32 first, u32 n, u8 phase)
{
	for (u32 i = 0; i < WIRE_NOPS; i++) {
		if (i >= n)
			break;
		if (capture_op(s, first + i, phase))
			s->retry |= 1U << i;
	}
}

/*
 * Those of the entry's operations that slot.retry names, once more. It is read anew for each: of bits in a register the
 * verifier would follow every combination.
 */
static __always_inline void capture_again(struct slot *s, u32 first)
{
	for (u32 i = 0; i < WIRE_NOPS; i++) {
		if (*(volatile u32 *)&s->retry & 1U << i)
			capture_op(s, first + i, PHASE_ENTRY);
	}
	s->retry = 0;
}

/* Two strings of n bytes in a slot's data, which end in a NUL and have WIRE_INLINE of room. */
struct same {
	const struct slot *s;
	u64 a, b, n, differ;
};

static long same_word(u32 i, struct same *c)
{
	u64 a = c->a + i * 8, b = c->b + i * 8, done = i * 8, differ;

	if (a > WIRE_BODY - 8 || b > WIRE_BODY - 8)
		return 1;
	differ = *(u64 *)(c->s->data + a) ^ *(u64 *)(c->s->data + b);
	if (c->n - done < 8)
		differ <<= (8 - (c->n - done)) * 8;
	c->differ |= differ;
	return differ != 0;
}

/* Whether they are the same. By callback: of a loop the verifier would look at each turn. */
static __always_inline int is_same_string(const struct slot *s, u32 a, u32 b, u32 n)
{
	struct same c = { .s = s, .a = a, .b = b, .n = n };

	bpf_loop((n + 7) / 8, same_word, &c, 0);
	return !c.differ;
}

/* A path that the entry has read, its piece at off, once more: if it is not what it was, that makes a piece too. */
__noinline int path_again(struct slot *s, u32 off)
{
	struct piece *was, *p;
	u32 n;
	s64 got;

	if (!s || off > MAX_PIECE_OFF)
		return 0;
	was = (struct piece *)(s->data + (off & ~7U));
	n = was->len;
	p = piece_next(s);
	if (!p || was->kind != PIECE_STR || n >= WIRE_INLINE)
		return 0;
	/* cheaper than reading a string */
	if (!bpf_probe_read_user(p + 1, n, (void *)was->addr) &&
	    is_same_string(s, off + sizeof(*was), (s->len & ~7U) + sizeof(*p), n))
		return 0;
	got = kernel_user_str(p + 1, WIRE_INLINE, was->addr);
	if (got <= 0)
		return 0;
	/* a full buffer ends in the helper's own NUL */
	if (got >= WIRE_INLINE)
		piece_done(s, p, was->addr, WIRE_PAGE, WIRE_INLINE - 1, PIECE_STR, PHASE_EXIT);
	else
		piece_done(s, p, was->addr, got, got & 0xff, PIECE_STR, PHASE_EXIT);
	return 0;
}

/*
 * At exit: the paths that the entry has read, where somebody may have changed them meanwhile. Their pieces are the first
 * of its operations, but for longer ones, which are no pieces.
 */
__noinline int paths_again(struct slot *s)
{
	const volatile struct cap_row *r;
	u32 off;

	if (!s || s->row >= CAP_ROWS || s->rec.h.flags & CALL_EXECED)
		return 0;
	r = &cap_rows[s->row];
	off = s->ops_at;
	for (u32 i = 0; i < MAX_PATHS; i++) {
		u32 index = r->entry + i;
		struct piece *p;

		if (i >= r->n_entry || index >= CAP_OPS || off > MAX_PIECE_OFF || off >= s->len)
			break;
		p = (struct piece *)(s->data + (off & ~7U));
		if (cap_ops[index].flags & OP_PATH && p->addr == ((u64 *)s->data)[cap_ops[index].arg & 7])
			path_again(s, off);
		off += sizeof(*p) + ((p->len > 0 ? p->len + 7 : 0) & 0x3f8);
	}
	return 0;
}

#endif
