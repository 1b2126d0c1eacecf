/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perf.c: struct perf_event_attr.
 *
 * Owns how much of it is shown: the size that the caller gives says which fields there are; without -v what lies behind
 * the bits is left out, and so are bits that are not set. A caller whose struct is too long for the kernel is told the
 * right size. Its fields are in module.sys.
 */
#include "show/fmt.h"

#include <errno.h>

#define FIRST_SIZE	64		/* PERF_ATTR_SIZE_VER0; what size 0 means */
#define BRIEF_SIZE	48		/* up to the bits */
#define PRECISE_SHIFT	15		/* precise_ip has two bits */
#define BIT(n)		(UINT64_C(1) << (n))

/* In the order of the bits; those of precise_ip have no name here. */
static const char *const bit_names[] = {
	"disabled", "inherit", "pinned", "exclusive", "exclude_user", "exclude_kernel", "exclude_hv",
	"exclude_idle", "mmap", "comm", "freq", "inherit_stat", "enable_on_exec", "task",
	"watermark", NULL, NULL, "mmap_data", "sample_id_all", "exclude_host", "exclude_guest",
	"exclude_callchain_kernel", "exclude_callchain_user", "mmap2", "comm_exec", "use_clockid",
	"context_switch", "write_backward", "namespaces", "ksymbol", "bpf_event", "aux_output",
	"cgroup", "text_poke", "build_id", "inherit_thread", "remove_on_exec", "sigtrap",
};
#define NAMED_BITS	(sizeof(bit_names) / sizeof(bit_names[0]))

/* The part of a config above its lowest bits: "0x1<<32|", or nothing. */
static void show_high_part(const struct fmt *f, uint64_t config, unsigned int shift, uint64_t mask)
{
	uint64_t value = config >> shift & mask;

	if (!value)
		return;
	f->sink->ops->member(f->sink);
	fmt_shifted(f, value, NUM_HEX, NULL, shift);
}

static void show_cache_part(const struct fmt *f, const struct constset *set, uint64_t config,
			    unsigned int shift)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->member(f->sink);
	if (!shift) {
		fmt_constant(f, set, config & 0xff);
		return;
	}
	ops->expr_begin(f->sink);
	fmt_constant(f, set, config >> shift & 0xff);
	ops->op(f->sink, "<<");
	ops->num(f->sink, shift, NUM_UDEC);
	ops->expr_end(f->sink);
}

void fmt_perf_hw_config(const struct fmt *f, uint64_t value)
{
	f->sink->ops->set_begin(f->sink);
	show_high_part(f, value, 32, UINT32_MAX);
	f->sink->ops->member(f->sink);
	fmt_constant(f, &set_perf_hw_id, (uint32_t)value);
	f->sink->ops->set_end(f->sink);
}

void fmt_perf_cache_config(const struct fmt *f, uint64_t value)
{
	f->sink->ops->set_begin(f->sink);
	show_high_part(f, value, 32, UINT32_MAX);
	show_high_part(f, value, 24, 0xff);
	show_cache_part(f, &set_perf_hw_cache_result, value, 16);
	show_cache_part(f, &set_perf_hw_cache_op, value, 8);
	show_cache_part(f, &set_perf_hw_cache_id, value, 0);
	f->sink->ops->set_end(f->sink);
}

/* Each under its own name. */
void fmt_perf_bits(const struct fmt *f, uint64_t bits)
{
	static const char *const precision[] = {
		"arbitrary skid", "constant skid", "requested to have 0 skid", "must have 0 skid",
	};

	for (unsigned int i = 0; i < NAMED_BITS; i++) {
		if (i == PRECISE_SHIFT) {
			fmt_field_num(f, "precise_ip", bits >> i & 3, NUM_UDEC);
			fmt_comment_name(f, precision[bits >> i & 3], bits >> i & 3, false);
		} else if (bit_names[i] && (f->opt->verbose || bits & BIT(i))) {
			fmt_field_num(f, bit_names[i], bits >> i & 1, NUM_UDEC);
		}
	}
	if (!(bits >> NAMED_BITS))
		return;
	fmt_field_num(f, "__reserved_1", bits >> NAMED_BITS, NUM_HEX);
	f->sink->ops->bits_from(f->sink, NAMED_BITS, 63);
}

void fmt_perf_breakpoint(const struct fmt *f, uint64_t value)
{
	const uint32_t invalid_first = 5, invalid_last = 7;	/* execution with anything else */

	if (value < invalid_first || value > invalid_last) {
		fmt_constant(f, f->use->type->set, value);
		return;
	}
	f->sink->ops->num(f->sink, value, NUM_HEX);
	fmt_comment_name(f, "HW_BREAKPOINT_INVALID", value, false);
}

/* A place that must be zero and is not, behind a field that is shown. */
void fmt_perf_reserved(const struct fmt *f, uint64_t value)
{
	uint32_t first = f->use->offset[f->layout];

	f->sink->ops->comment_begin(f->sink, false);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->bytes_from(f->sink, first, first + f->use->width[f->layout] - 1);
	f->sink->ops->num(f->sink, value, NUM_HEX);
	f->sink->ops->comment_end(f->sink);
}

/* The size, and what the kernel said it should be. */
void fmt_perf_attr_size(const struct fmt *f, uint64_t value)
{
	struct fmt after = *f;
	uint32_t known;

	after.phase = PHASE_EXIT;
	fmt_constant(f, f->use->type->set, value);
	if (f->ev->ret != -E2BIG || !fmt_read(&after, f->scope->base + f->use->offset[f->layout], &known, sizeof(known)) ||
	    known == value)
		return;
	f->sink->ops->out(f->sink);
	fmt_constant(f, f->use->type->set, known);
}

void fmt_perf_event_attr(const struct fmt *f, uint64_t value)
{
	const struct structdesc *desc = f->use->type->like;
	uint32_t head[2], whole = desc->size[f->layout];
	struct sink_rest rest = { 0 };
	uint64_t n = 0, known;

	if (fmt_read(f, value, head, sizeof(head)))
		n = head[1] ? head[1] : FIRST_SIZE;
	known = !f->opt->verbose ? BRIEF_SIZE : n < whole ? n : whole;
	if (n < FIRST_SIZE || mem_answer(f->ev, f->phase, value, known) != MEM_KNOWN) {
		fmt_unread(f, value, n < FIRST_SIZE ? FIRST_SIZE : known);
		return;
	}
	f->sink->ops->struct_begin(f->sink);
	fmt_fields(f, desc, value, known);
	rest.why = !f->opt->verbose ? LEFT_ABBREVIATED : n > whole ? LEFT_LIMIT : LEFT_NOTHING;
	f->sink->ops->struct_end(f->sink, &rest);
}
