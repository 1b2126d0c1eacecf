/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * process.c: how processes begin, end and wait; ptrace.
 *
 * Owns clone, whose values carry their names and are shown in another order than the registers have
 * them (stack before flags, tls before child_tid), the status words of wait and struct user's
 * offsets. Limits and scheduling are in sched.c.
 */
#include "show/fmt.h"

#include <stddef.h>
#include <stdio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "types/signal.h"

#define CLONE_SIGNAL	0xff		/* CSIGNAL of linux/sched.h */

void fmt_clone_flags(const struct fmt *f, uint64_t value)
{
	uint64_t bits = value & ~(uint64_t)CLONE_SIGNAL, signo = value & CLONE_SIGNAL;

	f->sink->ops->set_begin(f->sink);
	if (bits || !signo) {
		f->sink->ops->member(f->sink);
		fmt_flagset(f, &set_clone_bits, bits);
	}
	if (signo) {
		f->sink->ops->member(f->sink);
		fmt_signal(f, signo);
	}
	f->sink->ops->set_end(f->sink);
}

/* NAME(s) */
static void show_test(const struct fmt *f, const char *name)
{
	f->sink->ops->macro_begin(f->sink, name);
	f->sink->ops->elem(f->sink);
	f->sink->ops->symbol(f->sink, "s");
	f->sink->ops->macro_end(f->sink);
}

/* IS(s) && WHAT(s) == */
static void show_compared(const struct fmt *f, const char *is, const char *what)
{
	show_test(f, is);
	f->sink->ops->op(f->sink, "&&");
	show_test(f, what);
	f->sink->ops->op(f->sink, "==");
}

static void show_stopped(const struct fmt *f, uint32_t status)
{
	const struct sink_ops *ops = f->sink->ops;
	uint32_t signo = status >> 8 & 0x7f, event = status >> 16;

	show_compared(f, "WIFSTOPPED", "WSTOPSIG");
	fmt_signal(f, signo);
	if (status & 0x8000) {
		ops->op(f->sink, "|");
		ops->num(f->sink, 0x80, NUM_HEX);
	}
	if (event) {
		ops->op(f->sink, "|");
		fmt_constant(f, &set_ptrace_event, event);
		ops->op(f->sink, "<<");
		ops->num(f->sink, 16, NUM_UDEC);
	}
}

void fmt_wait_status(const struct fmt *f, uint64_t status)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->struct_begin(f->sink);
	ops->field(f->sink, NULL);
	ops->expr_begin(f->sink);
	if (status == 0xffff) {
		show_test(f, "WIFCONTINUED");
	} else if ((status & 0xff) == 0x7f) {
		show_stopped(f, status);
	} else if (status & 0x7f) {
		show_compared(f, "WIFSIGNALED", "WTERMSIG");
		fmt_signal(f, status & 0x7f);
		if (status & 0x80) {
			ops->op(f->sink, "&&");
			show_test(f, "WCOREDUMP");
		}
	} else {
		show_compared(f, "WIFEXITED", "WEXITSTATUS");
		ops->num(f->sink, status >> 8 & 0xff, NUM_UDEC);
	}
	ops->expr_end(f->sink);
	ops->struct_end(f->sink, NULL);
}

static void show_register(const struct fmt *f, const char *name, uint64_t number)
{
	f->sink->ops->coded_begin(f->sink, 8 * number, NUM_HEX);
	f->sink->ops->expr_begin(f->sink);
	f->sink->ops->num(f->sink, 8, NUM_UDEC);
	f->sink->ops->op(f->sink, "*");
	f->sink->ops->name(f->sink, name, number);
	f->sink->ops->expr_end(f->sink);
	f->sink->ops->coded_end(f->sink);
}

/* An offset in struct user: a register's, a name of the rest, or how far behind one it is. */
void fmt_ptrace_user(const struct fmt *f, uint64_t value)
{
	uint32_t i = 0;

	while (i < set_user_registers.count && set_user_registers.list[i].value * 8 != value)
		i++;
	if (i < set_user_registers.count)
		show_register(f, set_user_registers.list[i].name, value / 8);
	else
		fmt_addr(f, value);
}
