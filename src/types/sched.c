/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sched.c: scheduling, limits, futexes and personalities.
 *
 * Owns values that pack several things into one number (priorities of I/O, the operation of
 * FUTEX_WAKE_OP, personas with flags), sets of processors, and how much there is of struct
 * sched_attr and struct rseq.
 */
#include "show/fmt.h"

#include <linux/futex.h>

#define RSEQ_SIZE0		32	/* struct rseq of Linux 4.18 to 6.x, 7.x: one byte more */
#define RSEQ_ALIGN		32	/* elsewhere the kernel refuses it unseen */
#define SCHED_ATTR_SIZE0	48	/* SCHED_ATTR_SIZE_VER0 */
#define SCHED_ATTR_SIZE1	56
#define IOPRIO_SHIFT		13
#define PERSONA			0xff	/* PER_MASK */
#define FUTEX_CLOCK		0x100	/* FUTEX_CLOCK_REALTIME */
#define E2BIG_RESULT		(-7)	/* -E2BIG: the size it knows was written */

static void show_kib(const struct fmt *f, uint64_t kib)
{
	f->sink->ops->coded_begin(f->sink, kib * 1024, NUM_UDEC);
	f->sink->ops->expr_begin(f->sink);
	f->sink->ops->num(f->sink, kib, NUM_UDEC);
	f->sink->ops->op(f->sink, "*");
	f->sink->ops->num(f->sink, 1024, NUM_UDEC);
	f->sink->ops->expr_end(f->sink);
	f->sink->ops->coded_end(f->sink);
}

void fmt_rlim(const struct fmt *f, uint64_t value)
{
	uint16_t width = f->use->width[f->layout];

	if (value == fmt_cut(UINT64_MAX, width, false))
		fmt_named(f, width == sizeof(value) ? "RLIM64_INFINITY" : "RLIM_INFINITY", value, NUM_UDEC);
	else if (value > 1024 && value % 1024 == 0)
		show_kib(f, value / 1024);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}

/* The kernel reads and writes whole longs; a result counts the bytes that were written. */
void fmt_cpuset(const struct fmt *f, uint64_t value)
{
	int64_t n = fmt_size(f);
	struct sink_rest rest = { .why = n > LIMIT_CPUSET ? LEFT_LIMIT : LEFT_NOTHING };
	uint8_t bytes[LIMIT_CPUSET];

	if (rest.why)
		n = LIMIT_CPUSET;
	if (n < 0) {
		fmt_addr(f, value);
		return;
	}
	if (n && !fmt_take(f, value, bytes, n))
		return;
	f->sink->ops->array_begin(f->sink, LIST_BLANKS);
	for (int cpu = 0; cpu < n * 8; cpu++) {
		if (!(bytes[cpu / 8] & 1 << cpu % 8))
			continue;
		f->sink->ops->elem(f->sink);
		f->sink->ops->num(f->sink, cpu, NUM_UDEC);
	}
	f->sink->ops->array_end(f->sink, &rest);
}

/* Too large or too small a struct makes the kernel write back the size that it knows. */
static void show_known_size(const struct fmt *f, uint64_t value, uint32_t size)
{
	struct fmt after = *f;
	uint32_t known;

	after.phase = PHASE_EXIT;
	if (f->use->dir != DIR_INOUT || f->ev->ret != E2BIG_RESULT ||
	    !fmt_read(&after, value, &known, sizeof(known)) || known == size)
		return;
	f->sink->ops->out(f->sink);
	f->sink->ops->struct_begin(f->sink);
	f->sink->ops->field(f->sink, "size");
	f->sink->ops->num(f->sink, known, NUM_UDEC);
	f->sink->ops->struct_end(f->sink, NULL);
}

/* Where it is too short, or not all of it is known, the size alone. */
void fmt_sched_attr(const struct fmt *f, uint64_t value)
{
	uint32_t size, bytes;
	struct sink_rest rest = { 0 };

	if (!fmt_take(f, value, &size, sizeof(size)))
		return;
	bytes = size >= SCHED_ATTR_SIZE1 ? SCHED_ATTR_SIZE1 : SCHED_ATTR_SIZE0;
	if ((size && size < SCHED_ATTR_SIZE0) || mem_answer(f->ev, f->phase, value, bytes) != MEM_KNOWN)
		bytes = sizeof(size);
	f->sink->ops->struct_begin(f->sink);
	fmt_fields(f, f->use->type->like, value, bytes);
	rest.why = size > SCHED_ATTR_SIZE1 ? LEFT_LIMIT : LEFT_NOTHING;
	f->sink->ops->struct_end(f->sink, &rest);
	show_known_size(f, value, size);
}

/* A processor's number, or a state. */
void fmt_rseq_cpu(const struct fmt *f, uint64_t value)
{
	const char *name = fmt_constant_name(&set_rseq_cpu_id, value);

	if (name)
		fmt_named(f, name, (int64_t)(int32_t)value, NUM_DEC);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}

/* Its last field is shown where it is not given, too. */
void fmt_rseq(const struct fmt *f, uint64_t value)
{
	uint32_t bytes = fmt_size(f) > RSEQ_SIZE0 ? f->use->type->size[f->layout] : RSEQ_SIZE0;

	if (value % RSEQ_ALIGN || mem_answer(f->ev, f->phase, value, bytes) != MEM_KNOWN) {
		fmt_unread(f, value, bytes);
		return;
	}
	f->sink->ops->struct_begin(f->sink);
	fmt_fields(f, f->use->type->like, value, bytes);
	if (bytes == RSEQ_SIZE0)
		fmt_field_num(f, "__reserved", 0, NUM_HEX);
	f->sink->ops->struct_end(f->sink, NULL);
}

static void show_ioprio(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, "IOPRIO_PRIO_VALUE");
	ops->elem(f->sink);
	ops->coded_begin(f->sink, value >> IOPRIO_SHIFT, NUM_HEX);
	fmt_constant(f, &set_ioprio_class, value >> IOPRIO_SHIFT);
	ops->coded_end(f->sink);
	ops->elem(f->sink);
	ops->num(f->sink, value & ((1 << IOPRIO_SHIFT) - 1), NUM_UDEC);
	ops->macro_end(f->sink);
}

/* Of a struct iocb. */
void fmt_ioprio_field(const struct fmt *f, uint64_t value)
{
	f->sink->ops->either_begin(f->sink);
	f->sink->ops->num(f->sink, value, NUM_HEX);
	f->sink->ops->either_or(f->sink);
	show_ioprio(f, value);
	f->sink->ops->either_end(f->sink);
}

void fmt_ioprio(const struct fmt *f, uint64_t value)
{
	f->sink->ops->either_begin(f->sink);
	f->sink->ops->num(f->sink, value, NUM_UDEC);
	f->sink->ops->either_or(f->sink);
	show_ioprio(f, value);
	f->sink->ops->either_end(f->sink);
}

/* Flags, as one member of a set. */
static void show_bits(const struct fmt *f, const struct constset *set, uint64_t value)
{
	f->sink->ops->member(f->sink);
	fmt_flagset(f, set, value);
}

/* All ones only asks; the highest byte but one of the flags has no persona under it. */
void fmt_personality(const struct fmt *f, uint64_t value)
{
	if (value == UINT32_MAX) {
		f->sink->ops->num(f->sink, value, NUM_HEX);
		return;
	}
	f->sink->ops->set_begin(f->sink);
	f->sink->ops->member(f->sink);
	f->sink->ops->coded_begin(f->sink, value & PERSONA, NUM_HEX);
	fmt_constant(f, &set_personas, value & PERSONA);
	f->sink->ops->coded_end(f->sink);
	if (value & ~(uint64_t)PERSONA)
		show_bits(f, &set_personality_flags, value & ~(uint64_t)PERSONA);
	f->sink->ops->set_end(f->sink);
}

/* The waiting operations may add the clock to their name. */
static bool takes_clock(uint64_t op)
{
	switch (op & 0x7f) {
	case 0:		/* FUTEX_WAIT */
	case 9:		/* FUTEX_WAIT_BITSET */
	case 11:	/* FUTEX_WAIT_REQUEUE_PI */
		return true;
	}
	return false;
}

void fmt_futex_op(const struct fmt *f, uint64_t value)
{
	uint64_t op = value & ~(uint64_t)FUTEX_CLOCK;

	if (value == (FUTEX_FD | FUTEX_PRIVATE_FLAG)) {	/* the only one without a name of its own */
		f->sink->ops->coded_begin(f->sink, value, NUM_HEX);
		f->sink->ops->set_begin(f->sink);
		f->sink->ops->member(f->sink);
		f->sink->ops->name(f->sink, "FUTEX_FD", FUTEX_FD);
		f->sink->ops->member(f->sink);
		f->sink->ops->name(f->sink, "FUTEX_PRIVATE_FLAG", FUTEX_PRIVATE_FLAG);
		f->sink->ops->set_end(f->sink);
		f->sink->ops->coded_end(f->sink);
		return;
	}
	if (op == value || !takes_clock(op) || !fmt_is_named(&set_futex_ops, op)) {
		fmt_constant(f, &set_futex_ops, value);
		return;
	}
	f->sink->ops->coded_begin(f->sink, value, NUM_HEX);
	f->sink->ops->set_begin(f->sink);
	f->sink->ops->member(f->sink);
	fmt_constant(f, &set_futex_ops, op);
	f->sink->ops->member(f->sink);
	f->sink->ops->name(f->sink, "FUTEX_CLOCK_REALTIME", FUTEX_CLOCK);
	f->sink->ops->set_end(f->sink);
	f->sink->ops->coded_end(f->sink);
}

/* A part of the operation with its place: FUTEX_OP_ADD<<28, or 0x7<<28 with what it is not. */
static void show_part(const struct fmt *f, const struct constset *set, uint64_t value, int shift)
{
	const struct sink_ops *ops = f->sink->ops;
	bool named = fmt_is_named(set, value);

	ops->member(f->sink);
	ops->expr_begin(f->sink);
	if (named)
		fmt_constant(f, set, value);
	else
		ops->num(f->sink, value, NUM_HEX);
	ops->op(f->sink, "<<");
	ops->num(f->sink, shift, NUM_UDEC);
	ops->expr_end(f->sink);
	if (!named)
		ops->unnamed(f->sink, set->unknown);
}

/* op:4 (its highest bit shifts oparg), cmp:4, oparg:12, cmparg:12 */
void fmt_futex_wake_op(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->set_begin(f->sink);
	if (value >> 31 & 1) {
		ops->member(f->sink);
		ops->expr_begin(f->sink);
		ops->name(f->sink, "FUTEX_OP_OPARG_SHIFT", FUTEX_OP_OPARG_SHIFT);
		ops->op(f->sink, "<<");
		ops->num(f->sink, 28, NUM_UDEC);
		ops->expr_end(f->sink);
	}
	show_part(f, &set_futex_wake_ops, value >> 28 & 7, 28);
	ops->member(f->sink);
	fmt_shifted(f, value >> 12 & 0xfff, NUM_HEX, NULL, 12);
	show_part(f, &set_futex_wake_cmps, value >> 24 & 0xf, 24);
	ops->member(f->sink);
	ops->num(f->sink, value & 0xfff, NUM_HEX);
	ops->set_end(f->sink);
}
