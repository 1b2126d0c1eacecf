/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * misc.c: values of the system's rarer calls.
 *
 * Owns capabilities (two halves of each set since version 2), the bit fields of descriptors of segments,
 * permission masks, and results that are 32 bits wide.
 */
#include "show/fmt.h"

#include <linux/capability.h>
#include <string.h>

#define STATX_SYNC		0x6000	/* AT_STATX_SYNC_TYPE, linux/fcntl.h */
#define KEXEC_ARCH		0xffff0000	/* KEXEC_ARCH_MASK, linux/kexec.h */

/* Bits under a mask, and the others behind them, where there are any: these have no comment where none has a name. */
static void show_parts(const struct fmt *f, const struct constset *first, uint64_t mask, const struct constset *rest, uint64_t value)
{
	struct constset bits = *rest;

	bits.unknown = NULL;
	f->sink->ops->set_begin(f->sink);
	f->sink->ops->member(f->sink);
	if (first->is_enum)
		fmt_constant(f, first, value & mask);
	else
		fmt_flagset(f, first, value & mask);
	if (value & ~mask) {
		f->sink->ops->member(f->sink);
		fmt_flagset(f, &bits, value & ~mask);
	}
	f->sink->ops->set_end(f->sink);
}

void fmt_statx_flags(const struct fmt *f, uint64_t value)
{
	show_parts(f, &set_statx_sync, STATX_SYNC, &set_statx_bits, value);
}

void fmt_kexec_flags(const struct fmt *f, uint64_t value)
{
	show_parts(f, &set_kexec_arch, KEXEC_ARCH, &set_kexec_bits, value);
}

/* Half of the bits, as 1<<CAP_NAME joined; what has no name in hex. */
static void show_half(const struct fmt *f, uint32_t bits, uint32_t first)
{
	const struct sink_ops *ops = f->sink->ops;
	bool any = false;
	uint32_t rest = bits;

	ops->member(f->sink);
	ops->coded_begin(f->sink, bits, NUM_HEX);
	ops->set_begin(f->sink);
	for (uint32_t i = 0; i < set_capability.count; i++) {
		uint64_t place = set_capability.list[i].value - first;

		if (place > 31 || !(rest >> place & 1))
			continue;
		ops->member(f->sink);
		fmt_shifted(f, 1, NUM_UDEC, set_capability.list[i].name, set_capability.list[i].value);
		rest &= ~(UINT32_C(1) << place);
		any = true;
	}
	if (!any || rest) {
		ops->member(f->sink);
		ops->num(f->sink, rest, NUM_HEX);
	}
	ops->set_end(f->sink);
	ops->coded_end(f->sink);
	if (!any && rest)
		ops->unnamed(f->sink, set_capability.unknown);
}

static void show_caps(const struct fmt *f, const char *name, uint64_t caps)
{
	f->sink->ops->field(f->sink, name);
	f->sink->ops->set_begin(f->sink);
	if ((uint32_t)caps || !caps)
		show_half(f, caps, 0);
	if (caps >> 32)
		show_half(f, caps >> 32, 32);
	f->sink->ops->set_end(f->sink);
}

/* Versions 2 and 3 have a second struct with the upper halves. */
void fmt_cap_data(const struct fmt *f, uint64_t value)
{
	struct __user_cap_data_struct data[2] = { 0 };
	uint64_t header;
	uint32_t version;
	int n = 1;

	if (!fmt_sibling(f, f->use->by, &header) ||
	    !fmt_read(f, header, &version, sizeof(version))) {
		fmt_unread(f, value, sizeof(data[0]));
		return;
	}
	if (version == _LINUX_CAPABILITY_VERSION_2 || version == _LINUX_CAPABILITY_VERSION_3)
		n = 2;
	if (!fmt_take(f, value, data, n * sizeof(data[0])))
		return;
	f->sink->ops->struct_begin(f->sink);
	show_caps(f, "effective", data[0].effective | (uint64_t)data[1].effective << 32);
	show_caps(f, "permitted", data[0].permitted | (uint64_t)data[1].permitted << 32);
	show_caps(f, "inheritable", data[0].inheritable | (uint64_t)data[1].inheritable << 32);
	f->sink->ops->struct_end(f->sink, NULL);
}

/* Bit fields, each under its own name; for others than this machine's own programs there is no long mode. */
void fmt_desc_bits(const struct fmt *f, uint64_t value)
{
	static const struct {
		const char *name;
		uint8_t shift, mask;
	} fields[] = {
		{ "seg_32bit", 0, 1 }, { "contents", 1, 3 }, { "read_exec_only", 3, 1 }, { "limit_in_pages", 4, 1 },
		{ "seg_not_present", 5, 1 }, { "useable", 6, 1 }, { "lm", 7, 1 },
	};
	size_t n = sizeof(fields) / sizeof(fields[0]) - (f->layout ? 1 : 0);

	for (size_t i = 0; i < n; i++)
		fmt_field_num(f, fields[i].name, value >> fields[i].shift & fields[i].mask, NUM_UDEC);
}

/* Where the kernel fills it in and fails, only the number that was asked for counts. */
void fmt_user_desc(const struct fmt *f, uint64_t value)
{
	bool asked = f->use->dir == DIR_INOUT, unfilled = asked && event_failed(f->ev);
	const struct structdesc *desc = f->use->type->like;
	uint32_t bytes = desc->size[f->layout];
	const struct sink_rest rest = { .why = unfilled ? LEFT_UNREADABLE : LEFT_NOTHING };
	struct fmt g = *f;

	if (asked)
		g.phase = PHASE_EXIT;
	if (f->use->is_array && fmt_size(f) != bytes) {
		fmt_addr(f, value);
		return;
	}
	if (mem_answer(f->ev, g.phase, value, bytes) != MEM_KNOWN) {
		fmt_unread(&g, value, bytes);
		return;
	}
	f->sink->ops->struct_begin(f->sink);
	fmt_fields(&g, desc, value, unfilled ? sizeof(uint32_t) : bytes);
	f->sink->ops->struct_end(f->sink, &rest);
}

/* At least three digits, the first of them 0. */
void fmt_umask(const struct fmt *f, uint64_t value)
{
	f->sink->ops->padded(f->sink, (uint32_t)value, NUM_OCT, 3);
}

/* modify_ldt returns an int that the kernel does not extend: a negative one is no error to it. */
void fmt_int32_result(const struct fmt *f, uint64_t value)
{
	int32_t result = value;

	f->sink->ops->num(f->sink, value, NUM_UDEC);
	if (result < 0 && result > -4096 && strerrorname_np(-result))
		f->sink->ops->error_note(f->sink, -result, strerrorname_np(-result), strerrordesc_np(-result));
}
