/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signal.c: signals, sets of signals and how they are handled.
 *
 * Owns sets of signals and the frame that rt_sigreturn takes off the stack. Names are desc/signals.c's; what a
 * signal carries is in siginfo.c.
 */
#include "types/signal.h"

#include <string.h>

#include "desc/signals.h"

#define SET_BYTES	8

void fmt_signal(const struct fmt *f, uint64_t value)
{
	char text[SIGNAL_NAME];

	if (signal_name(value, text))
		fmt_named(f, text, value, NUM_DEC);
	else
		f->sink->ops->num(f->sink, value, NUM_DEC);
}

/* The signal as a result: a number and, behind it, its name. */
void fmt_signal_result(const struct fmt *f, uint64_t value)
{
	char text[SIGNAL_NAME];

	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (!signal_name(value, text))
		return;
	f->sink->ops->note_begin(f->sink);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->name(f->sink, text, value);
	f->sink->ops->note_end(f->sink);
}

static void show_set(const struct fmt *f, uint64_t mask, int signals)
{
	bool inverted = signal_mask_inverted(mask, signals);
	char text[SIGNAL_NAME];

	if (inverted)
		mask = fmt_cut(~mask, signals / 8, false);
	f->sink->ops->array_begin(f->sink, inverted ? LIST_ALL_BUT : LIST_BLANKS);
	for (int signo = 1; mask; signo++, mask >>= 1) {
		if (!(mask & 1) || !signal_name(signo, text))
			continue;
		f->sink->ops->elem(f->sink);
		fmt_named(f, text + strlen("SIG"), signo, NUM_DEC);
	}
	f->sink->ops->array_end(f->sink, NULL);
}

void fmt_sigmask(const struct fmt *f, uint64_t mask)
{
	show_set(f, mask, SIGNALS);
}

/* The kernel takes sets of 8 bytes only, but gives away shorter ones (rt_sigpending); strace shows those of a word too. */
void fmt_sigset(const struct fmt *f, uint64_t value)
{
	int64_t n = f->use->is_array ? fmt_size(f) : SET_BYTES;
	uint64_t mask = 0;

	if (n < 0 || n > SET_BYTES || (n < (int64_t)fmt_pointer_bytes(f) && f->phase == PHASE_ENTRY))
		fmt_addr(f, value);
	else if (fmt_take(f, value, &mask, n))
		show_set(f, mask, 8 * n);
}

/* A set of one word: as a value, */
void fmt_sigset_word(const struct fmt *f, uint64_t mask)
{
	show_set(f, mask, 8 * fmt_pointer_bytes(f));
}

/* and in memory. */
void fmt_old_sigset(const struct fmt *f, uint64_t value)
{
	uint64_t mask;

	if (fmt_take_fields(f, f->use->type->like, value, &mask))
		fmt_sigset_word(f, mask);
}

/* The kernel side gives the address of the mask in the frame: kernel_sigreturn_mask(). */
void fmt_sigframe(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t mask = 0;

	if (!f->opt->opaque && !fmt_take(f, value, &mask, sizeof(mask)))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "mask");
	if (f->opt->opaque)
		fmt_addr(f, value);
	else
		fmt_sigmask(f, mask);
	ops->struct_end(f->sink, NULL);
}

/* restart_syscall has no arguments: the kernel remembers what to go on with, which is not told. */
void fmt_resumed_call(const struct fmt *f, uint64_t value)
{
	(void)value;
	f->sink->ops->resumes(f->sink, NULL);
}
