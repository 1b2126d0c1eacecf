/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * misc.c: values of the system's rarer calls.
 *
 * Owns capabilities (two halves of each set since version 2), descriptors of segments (bit fields),
 * permission masks, and results that are 32 bits wide.
 */
#include "show/fmt.h"

#include <linux/capability.h>
#include <stdio.h>
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

static void show_number(const struct fmt *f, const char *name, uint32_t value)
{
	f->sink->ops->field(f->sink, name);
	if (value == UINT32_MAX)
		f->sink->ops->num(f->sink, -1, NUM_DEC);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}

/* of asm/ldt.h, which only x86 has */
struct user_desc {
	uint32_t entry_number, base_addr, limit;
	uint32_t seg_32bit:1, contents:2, read_exec_only:1, limit_in_pages:1, seg_not_present:1, useable:1, lm:1;
};

static void show_desc(const struct fmt *f, const struct user_desc *desc)
{
	f->sink->ops->field(f->sink, "base_addr");
	f->sink->ops->padded(f->sink, desc->base_addr, NUM_HEX, 8);
	f->sink->ops->field(f->sink, "limit");
	f->sink->ops->padded(f->sink, desc->limit, NUM_HEX, 8);
	show_number(f, "seg_32bit", desc->seg_32bit);
	show_number(f, "contents", desc->contents);
	show_number(f, "read_exec_only", desc->read_exec_only);
	show_number(f, "limit_in_pages", desc->limit_in_pages);
	show_number(f, "seg_not_present", desc->seg_not_present);
	show_number(f, "useable", desc->useable);
	if (!f->layout)	/* there is no long mode for others */
		show_number(f, "lm", desc->lm);
}

/* Where the kernel fills it in and fails, only the number that was asked for counts. */
void fmt_user_desc(const struct fmt *f, uint64_t value)
{
	bool asked = f->use->dir == DIR_INOUT;
	struct sink_rest rest = { 0 };
	struct user_desc desc;
	struct fmt g = *f;

	if (asked)
		g.phase = PHASE_EXIT;
	if (f->use->is_array && fmt_size(f) != sizeof(desc)) {
		fmt_addr(f, value);
		return;
	}
	if (!fmt_take(&g, value, &desc, sizeof(desc)))
		return;
	f->sink->ops->struct_begin(f->sink);
	show_number(f, "entry_number", desc.entry_number);
	if (!asked || !event_failed(f->ev))
		show_desc(f, &desc);
	if (asked && event_failed(f->ev))
		rest.why = LEFT_UNREADABLE;
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
