/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * siginfo.c: what a signal carries.
 *
 * Owns the layout of struct siginfo (3 ints and the union, which is aligned to a word) and which
 * member of its union counts, by si_code for what processes send, by si_signo for what the kernel
 * sends. A program's own has words of its personality's width; the kernel's, that of delivered
 * signals, those of this machine's.
 */
#include "types/signal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define HEAD		12		/* the ints before the union */

struct info {
	const uint8_t *bytes;
	uint8_t word;
};

static const struct signal_codes {
	int signo;
	const struct constset *codes;
} signal_codes[] = {
	{ SIGILL, &set_sigill_codes },
	{ SIGFPE, &set_sigfpe_codes },
	{ SIGSEGV, &set_sigsegv_codes },
	{ SIGBUS, &set_sigbus_codes },
	{ SIGTRAP, &set_sigtrap_codes },
	{ SIGCHLD, &set_sigchld_codes },
	{ SIGPOLL, &set_sigpoll_codes },
	{ SIGSYS, &set_sigsys_codes },
};

static size_t round_up(size_t n, size_t align)
{
	return (n + align - 1) / align * align;
}

static int32_t head_at(const struct info *info, size_t offset)
{
	int32_t value;

	memcpy(&value, info->bytes + offset, sizeof(value));
	return value;
}

/* The int in the union behind so many words and ints. */
static int32_t int_at(const struct info *info, size_t words, size_t ints)
{
	return head_at(info, round_up(HEAD, info->word) + words * info->word + ints * sizeof(int32_t));
}

/* The word in the union behind so many ints and words. */
static uint64_t word_at(const struct info *info, size_t ints, size_t words)
{
	size_t offset = round_up(HEAD, info->word) + round_up(ints * sizeof(int32_t), info->word);
	uint64_t value = 0;

	memcpy(&value, info->bytes + offset + words * info->word, info->word);
	return value;
}

static void show_addr(const struct fmt *f, const char *name, uint64_t value)
{
	f->sink->ops->field(f->sink, name);
	fmt_addr(f, value);
}

static const struct constant *find_code(const struct constset *set, int32_t code)
{
	for (uint32_t i = 0; i < set->count; i++)
		if ((int32_t)set->list[i].value == code)
			return &set->list[i];
	return NULL;
}

static void show_code(const struct fmt *f, int32_t signo, int32_t code)
{
	const struct constant *c = find_code(&set_si_codes, code);

	for (size_t i = 0; !c && i < sizeof(signal_codes) / sizeof(signal_codes[0]); i++)
		if (signal_codes[i].signo == signo)
			c = find_code(signal_codes[i].codes, code);
	f->sink->ops->field(f->sink, "si_code");
	if (c)
		f->sink->ops->name(f->sink, c->name, (uint32_t)code);
	else
		f->sink->ops->num(f->sink, (uint32_t)code, NUM_HEX);
}

static void show_errno(const struct fmt *f, int32_t err)
{
	const char *name = strerrorname_np(err);

	if (!err)
		return;
	f->sink->ops->field(f->sink, "si_errno");
	if (name)
		fmt_named(f, name, (uint32_t)err, NUM_UDEC);
	else
		f->sink->ops->num(f->sink, (uint32_t)err, NUM_UDEC);
}

/* _kill and the beginning of _rt and _sigchld */
static void show_sender(const struct fmt *f, const struct info *info)
{
	fmt_field_pid(f, "si_pid", int_at(info, 0, 0));
	f->sink->ops->field(f->sink, "si_uid");
	if (int_at(info, 0, 1) == -1)
		f->sink->ops->num(f->sink, -1, NUM_DEC);
	else
		f->sink->ops->num(f->sink, (uint32_t)int_at(info, 0, 1), NUM_UDEC);
}

static void show_value(const struct fmt *f, const struct info *info)
{
	fmt_field_num(f, "si_int", int_at(info, 0, 2), NUM_DEC);
	show_addr(f, "si_ptr", word_at(info, 2, 0));
}

static void show_clock(const struct fmt *f, const char *name, uint64_t ticks)
{
	f->sink->ops->field(f->sink, name);
	fmt_clock_ticks(f, ticks);
}

static void show_child(const struct fmt *f, const struct info *info, int32_t code)
{
	show_sender(f, info);
	f->sink->ops->field(f->sink, "si_status");
	if (code == CLD_EXITED)
		f->sink->ops->num(f->sink, int_at(info, 0, 2), NUM_DEC);
	else
		fmt_signal(f, (int64_t)int_at(info, 0, 2));
	show_clock(f, "si_utime", word_at(info, 3, 0));
	show_clock(f, "si_stime", word_at(info, 3, 1));
}

static void show_fault(const struct fmt *f, const struct info *info, int32_t signo, int32_t code)
{
	show_addr(f, "si_addr", word_at(info, 0, 0));
	if (signo == SIGBUS && (code == BUS_MCEERR_AR || code == BUS_MCEERR_AO)) {
		f->sink->ops->field(f->sink, "si_addr_lsb");
		f->sink->ops->num(f->sink, (uint16_t)int_at(info, 1, 0), NUM_HEX);
	} else if (signo == SIGSEGV && code == SEGV_BNDERR) {
		show_addr(f, "si_lower", word_at(info, 0, 2));
		show_addr(f, "si_upper", word_at(info, 0, 3));
	} else if (signo == SIGSEGV && code == SEGV_PKUERR) {
		fmt_field_num(f, "si_pkey", (uint32_t)int_at(info, 2, 0), NUM_DEC);
	}
}

/* The call by its name: as a constant of this machine's headers, or behind its number. */
static void show_call(const struct fmt *f, uint32_t arch, int32_t nr)
{
	const char *name = NULL;
	char symbol[64];
	uint8_t abi = 0;

	while (abi < ABI_COUNT && (!personalities[abi].name || personalities[abi].audit_arch != arch))
		abi++;
	if (abi < ABI_COUNT && sysdesc_row(abi, nr) != ROW_UNKNOWN)
		name = sysdescs[sysdesc_row(abi, nr)].name;
	if (name && personalities[abi].is_native) {
		snprintf(symbol, sizeof(symbol), "__NR_%s", name);
		f->sink->ops->name(f->sink, symbol, nr);
		return;
	}
	f->sink->ops->num(f->sink, nr, NUM_DEC);
	if (name)
		fmt_comment_name(f, name, nr, false);
}

static void show_sigsys(const struct fmt *f, const struct info *info)
{
	uint32_t arch = int_at(info, 1, 1);

	show_addr(f, "si_call_addr", word_at(info, 0, 0));
	f->sink->ops->field(f->sink, "si_syscall");
	show_call(f, arch, int_at(info, 1, 0));
	f->sink->ops->field(f->sink, "si_arch");
	fmt_constant(f, &set_audit_arch, arch);
}

/* From another process, or from the kernel in its name: si_code is not positive. */
static void show_sent(const struct fmt *f, const struct info *info, int32_t code)
{
	if (code == SI_SIGIO) {
		fmt_field_num(f, "si_band", fmt_cut(word_at(info, 0, 0), info->word, true), NUM_DEC);
		fmt_field_num(f, "si_fd", int_at(info, 1, 0), NUM_DEC);
		return;
	}
	if (code == SI_TIMER) {
		f->sink->ops->field(f->sink, "si_timerid");
		f->sink->ops->num(f->sink, (uint32_t)int_at(info, 0, 0), NUM_HEX);
		fmt_field_num(f, "si_overrun", int_at(info, 0, 1), NUM_DEC);
		show_value(f, info);
		return;
	}
	show_sender(f, info);
	if (code != SI_USER && code != SI_TKILL && word_at(info, 2, 0))
		show_value(f, info);
}

static void show_from_kernel(const struct fmt *f, const struct info *info, int32_t signo, int32_t code)
{
	switch (signo) {
	case SIGCHLD:
		show_child(f, info, code);
		return;
	case SIGILL:
	case SIGFPE:
	case SIGSEGV:
	case SIGBUS:
	case SIGTRAP:
		show_fault(f, info, signo, code);
		return;
	case SIGPOLL:
		if (!find_code(&set_sigpoll_codes, code))
			return;
		fmt_field_num(f, "si_band", fmt_cut(word_at(info, 0, 0), info->word, true), NUM_DEC);
		fmt_field_num(f, "si_fd", int_at(info, 1, 0), NUM_DEC);
		return;
	case SIGSYS:
		show_sigsys(f, info);
		return;
	}
	if (int_at(info, 0, 0) || int_at(info, 0, 1))
		show_sender(f, info);
	if (word_at(info, 2, 0))
		show_value(f, info);
}

static void show_info(const struct fmt *f, const struct info *info)
{
	int32_t signo = head_at(info, 0), code = head_at(info, 8);

	f->sink->ops->struct_begin(f->sink);
	if (signo) {
		f->sink->ops->field(f->sink, "si_signo");
		fmt_signal(f, (int64_t)signo);
		show_code(f, signo, code);
		show_errno(f, head_at(info, 4));
		if (code <= 0)
			show_sent(f, info, code);
		else
			show_from_kernel(f, info, signo, code);
	}
	f->sink->ops->struct_end(f->sink, NULL);
}

void fmt_siginfo_bytes(const struct fmt *f, const uint8_t *bytes)
{
	const struct info info = { bytes, sizeof(long) };

	show_info(f, &info);
}

void fmt_siginfo(const struct fmt *f, uint64_t value)
{
	uint8_t bytes[WIRE_SIGINFO];
	const struct info info = { bytes, fmt_pointer_bytes(f) };

	if (fmt_take(f, value, bytes, sizeof(bytes)))
		show_info(f, &info);
}
