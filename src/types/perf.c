/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * perf.c: struct perf_event_attr.
 *
 * Owns which of its fields are shown: the size that the caller gives says which there are, the type
 * and what is sampled say what they mean. Without -v what lies behind the bits is left out, and so
 * are bits that are not set. A caller whose struct is too long for the kernel is told the right size.
 */
#include "show/fmt.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>

#define FIRST_SIZE	64		/* PERF_ATTR_SIZE_VER0; what size 0 means */
#define PRECISE_SHIFT	15		/* precise_ip has two bits */
#define BIT(n)		(UINT64_C(1) << (n))

/* The same on every kernel, whatever the headers know of it. */
struct attr {
	uint32_t type, size;
	uint64_t config, sample_period, sample_type, read_format, bits;
	uint32_t wakeup_events, bp_type;
	uint64_t config1, config2, branch_sample_type, sample_regs_user;
	uint32_t sample_stack_user;
	int32_t clockid;
	uint64_t sample_regs_intr;
	uint32_t aux_watermark;
	uint16_t sample_max_stack, reserved_2;
	uint32_t aux_sample_size, reserved_3;
	uint64_t sig_data, config3;
};
_Static_assert(sizeof(struct attr) == 136, "PERF_ATTR_SIZE_VER8");

enum { BIT_FREQ = 10, BIT_WATERMARK = 14, BIT_USE_CLOCKID = 25 };

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

static void show_config(const struct fmt *f, uint32_t type, uint64_t config)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->field(f->sink, "config");
	switch (type) {
	case PERF_TYPE_HARDWARE:
		ops->set_begin(f->sink);
		show_high_part(f, config, 32, UINT32_MAX);
		ops->member(f->sink);
		fmt_constant(f, &set_perf_hw_id, (uint32_t)config);
		ops->set_end(f->sink);
		return;
	case PERF_TYPE_SOFTWARE:
		fmt_constant(f, &set_perf_sw_id, config);
		return;
	case PERF_TYPE_TRACEPOINT:
		ops->num(f->sink, config, NUM_UDEC);
		return;
	case PERF_TYPE_HW_CACHE:
		ops->set_begin(f->sink);
		show_high_part(f, config, 32, UINT32_MAX);
		show_high_part(f, config, 24, 0xff);
		show_cache_part(f, &set_perf_hw_cache_result, config, 16);
		show_cache_part(f, &set_perf_hw_cache_op, config, 8);
		show_cache_part(f, &set_perf_hw_cache_id, config, 0);
		ops->set_end(f->sink);
		return;
	default:
		ops->num(f->sink, config, NUM_HEX);
	}
}

static void show_bits(const struct fmt *f, uint64_t bits)
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

static void show_breakpoint_type(const struct fmt *f, uint32_t type)
{
	const uint32_t invalid_first = 5, invalid_last = 7;	/* execution with anything else */

	f->sink->ops->field(f->sink, "bp_type");
	if (type < invalid_first || type > invalid_last) {
		fmt_constant(f, &set_perf_breakpoint, type);
		return;
	}
	f->sink->ops->num(f->sink, type, NUM_HEX);
	fmt_comment_name(f, "HW_BREAKPOINT_INVALID", type, false);
}

/* A place that must be zero, behind a field that is shown. */
static void show_reserved(const struct fmt *f, unsigned int first, unsigned int last, uint32_t value)
{
	if (!value)
		return;
	f->sink->ops->comment_begin(f->sink, false);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->bytes_from(f->sink, first, last);
	f->sink->ops->num(f->sink, value, NUM_HEX);
	f->sink->ops->comment_end(f->sink);
}

/* What sampling takes: the fields behind config2, as far as there are n bytes. */
static void show_sampling(const struct fmt *f, const struct attr *a, size_t n)
{
	if (n > offsetof(struct attr, branch_sample_type) &&
	    a->sample_type & PERF_SAMPLE_BRANCH_STACK) {
		f->sink->ops->field(f->sink, "branch_sample_type");
		fmt_flagset(f, &set_perf_branch_type, a->branch_sample_type);
	}
	if (n > offsetof(struct attr, sample_regs_user))
		fmt_field_num(f, "sample_regs_user", a->sample_regs_user, NUM_HEX);
	if (n > offsetof(struct attr, sample_stack_user) &&
	    a->sample_type & PERF_SAMPLE_STACK_USER)
		fmt_field_num(f, "sample_stack_user", a->sample_stack_user, NUM_HEX);
	if (n > offsetof(struct attr, clockid) && a->bits & BIT(BIT_USE_CLOCKID)) {
		f->sink->ops->field(f->sink, "clockid");
		fmt_constant(f, &set_clockid, (uint32_t)a->clockid);
	}
	if (n > offsetof(struct attr, sample_regs_intr))
		fmt_field_num(f, "sample_regs_intr", a->sample_regs_intr, NUM_HEX);
	if (n > offsetof(struct attr, aux_watermark))
		fmt_field_num(f, "aux_watermark", a->aux_watermark, NUM_UDEC);
	if (n > offsetof(struct attr, sample_max_stack)) {
		fmt_field_num(f, "sample_max_stack", a->sample_max_stack, NUM_UDEC);
		show_reserved(f, 110, 111, a->reserved_2);
	}
	if (n > offsetof(struct attr, aux_sample_size)) {
		fmt_field_num(f, "aux_sample_size", a->aux_sample_size, NUM_UDEC);
		show_reserved(f, 116, 119, a->reserved_3);
	}
	if (n > offsetof(struct attr, sig_data))
		fmt_field_num(f, "sig_data", a->sig_data, NUM_HEX);
	if (n > offsetof(struct attr, config3))
		fmt_field_num(f, "config3", a->config3, NUM_HEX);
}

static void show_rest(const struct fmt *f, const struct attr *a, size_t n)
{
	bool is_breakpoint = a->type == PERF_TYPE_BREAKPOINT;

	fmt_field_num(f, a->bits & BIT(BIT_WATERMARK) ? "wakeup_watermark" : "wakeup_events",
		   a->wakeup_events, NUM_UDEC);
	if (is_breakpoint)
		show_breakpoint_type(f, a->bp_type);
	fmt_field_num(f, is_breakpoint ? "bp_addr" : "config1", a->config1, NUM_HEX);
	if (n > offsetof(struct attr, config2))
		fmt_field_num(f, is_breakpoint ? "bp_len" : "config2", a->config2,
			   is_breakpoint ? NUM_UDEC : NUM_HEX);
	show_sampling(f, a, n);
}

/* The size, and what the kernel said it should be. */
static void show_size(const struct fmt *f, uint64_t addr, uint32_t size)
{
	struct fmt after = *f;
	uint32_t known;

	after.phase = PHASE_EXIT;
	f->sink->ops->field(f->sink, "size");
	fmt_constant(f, &set_perf_attr_size, size);
	if (f->use->dir != DIR_INOUT || f->ev->ret != -E2BIG ||
	    !fmt_read(&after, addr + offsetof(struct attr, size), &known, sizeof(known)) ||
	    known == size)
		return;
	f->sink->ops->out(f->sink);
	fmt_constant(f, &set_perf_attr_size, known);
}

void fmt_perf_event_attr(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct sink_rest rest = { 0 };
	struct attr a = { 0 };
	size_t n = 0, known;

	if (fmt_read(f, value, &a, offsetof(struct attr, config)))
		n = a.size ? a.size : FIRST_SIZE;
	known = n < sizeof(a) ? n : sizeof(a);
	if (!f->opt->verbose && n >= FIRST_SIZE)
		known = offsetof(struct attr, wakeup_events);
	if (n < FIRST_SIZE) {
		fmt_unread(f, value, FIRST_SIZE);
		return;
	}
	if (!fmt_take(f, value, &a, known))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "type");
	fmt_constant(f, &set_perf_type, a.type);
	show_size(f, value, a.size);
	show_config(f, a.type, a.config);
	fmt_field_num(f, a.bits & BIT(BIT_FREQ) ? "sample_freq" : "sample_period", a.sample_period,
		   NUM_UDEC);
	ops->field(f->sink, "sample_type");
	fmt_flagset(f, &set_perf_sample_type, a.sample_type);
	ops->field(f->sink, "read_format");
	fmt_flagset(f, &set_perf_read_format, a.read_format);
	show_bits(f, a.bits);
	if (f->opt->verbose)
		show_rest(f, &a, known);
	rest.why = !f->opt->verbose ? LEFT_ABBREVIATED : n > sizeof(a) ? LEFT_LIMIT : LEFT_NOTHING;
	ops->struct_end(f->sink, &rest);
}
