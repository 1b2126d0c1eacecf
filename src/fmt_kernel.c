/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fmt_kernel.c: keys, kernel versions, perf events, and buffers too small for their contents.
 *
 * Of a struct perf_event_attr the fields that every event has are shown; the rest, which depends on
 * what is sampled, is left out.
 */
#include "fmt.h"

#include <linux/perf_event.h>
#include <string.h>


void fmt_key_serial(const struct fmt *f, uint64_t value)
{
	for (uint32_t i = 0; i < set_key_spec.count; i++) {
		if ((int32_t)set_key_spec.list[i].value != (int32_t)value)
			continue;
		f->sink->ops->name(f->sink, set_key_spec.list[i].name, value);
		return;
	}
	f->sink->ops->num(f->sink, value, NUM_DEC);
}

/*
 * Bytes that are there of a result which can be longer than the buffer, whose size is the next
 * argument; -1 when nothing was written.
 */
static int64_t filled_size(const struct fmt *f)
{
	int64_t size = fmt_size(f);
	uint64_t room;

	if (size >= 0 && fmt_sibling(f, f->arg + 1, &room) && (uint64_t)size > room)
		return room;
	return size;
}

void fmt_filled(const struct fmt *f, uint64_t value)
{
	int64_t size = filled_size(f);

	if (size < 0)
		fmt_addr(f, value);
	else
		fmt_bytes_at(f, value, size);
}

/* The same for text, without the NUL that ends it. */
void fmt_key_text(const struct fmt *f, uint64_t value)
{
	int64_t size = filled_size(f);
	char last;

	if (size > 0 && fmt_read(f, value + size - 1, &last, 1) && !last)
		size--;
	if (size < 0)
		fmt_addr(f, value);
	else
		fmt_bytes_at(f, value, size);
}

void fmt_errno_name(const struct fmt *f, uint64_t value)
{
	const char *name = strerrorname_np(value);

	if (name)
		f->sink->ops->name(f->sink, name, value);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}

void fmt_kernel_version(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, "KERNEL_VERSION");
	for (int shift = 16; shift >= 0; shift -= 8) {
		ops->elem(f->sink);
		ops->num(f->sink, shift == 16 ? value >> shift : value >> shift & 0xff, NUM_UDEC);
	}
	ops->macro_end(f->sink);
}

static void show_config(const struct fmt *f, const struct perf_event_attr *attr)
{
	f->sink->ops->field(f->sink, "config");
	if (attr->type == PERF_TYPE_HARDWARE)
		fmt_constant(f, &set_perf_hw_id, attr->config);
	else if (attr->type == PERF_TYPE_SOFTWARE)
		fmt_constant(f, &set_perf_sw_id, attr->config);
	else
		f->sink->ops->num(f->sink, attr->config,
				  attr->type == PERF_TYPE_TRACEPOINT ? NUM_UDEC : NUM_HEX);
}

static void show_bit(const struct fmt *f, const char *name, bool bit)
{
	if (!bit && !f->opt->verbose)
		return;
	f->sink->ops->field(f->sink, name);
	f->sink->ops->num(f->sink, bit, NUM_UDEC);
}

static const char *precision(unsigned int precise_ip)
{
	static const char *const words[] = {
		"arbitrary skid", "constant skid", "requested to have 0 skid", "must have 0 skid",
	};

	return words[precise_ip & 3];
}

static void show_bits(const struct fmt *f, const struct perf_event_attr *a)
{
	show_bit(f, "disabled", a->disabled);
	show_bit(f, "inherit", a->inherit);
	show_bit(f, "pinned", a->pinned);
	show_bit(f, "exclusive", a->exclusive);
	show_bit(f, "exclude_user", a->exclude_user);
	show_bit(f, "exclude_kernel", a->exclude_kernel);
	show_bit(f, "exclude_hv", a->exclude_hv);
	show_bit(f, "exclude_idle", a->exclude_idle);
	show_bit(f, "mmap", a->mmap);
	show_bit(f, "comm", a->comm);
	show_bit(f, "freq", a->freq);
	show_bit(f, "inherit_stat", a->inherit_stat);
	show_bit(f, "enable_on_exec", a->enable_on_exec);
	show_bit(f, "task", a->task);
	show_bit(f, "watermark", a->watermark);
	f->sink->ops->field(f->sink, "precise_ip");
	f->sink->ops->num(f->sink, a->precise_ip, NUM_UDEC);
	f->sink->ops->comment(f->sink, precision(a->precise_ip));
}

void fmt_perf_event_attr(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	struct perf_event_attr a;

	memset(&a, 0, sizeof(a));
	if (!fmt_read(f, value, &a, PERF_ATTR_SIZE_VER0)) {
		fmt_addr(f, value);
		return;
	}
	ops->struct_begin(f->sink);
	ops->field(f->sink, "type");
	fmt_constant(f, &set_perf_type, a.type);
	ops->field(f->sink, "size");
	fmt_constant(f, &set_perf_attr_size, a.size);
	show_config(f, &a);
	ops->field(f->sink, a.freq ? "sample_freq" : "sample_period");
	ops->num(f->sink, a.sample_freq, NUM_UDEC);
	ops->field(f->sink, "sample_type");
	fmt_flagset(f, &set_perf_sample_type, a.sample_type);
	ops->field(f->sink, "read_format");
	fmt_flagset(f, &set_perf_read_format, a.read_format);
	show_bits(f, &a);
	ops->struct_end(f->sink, true);
}
