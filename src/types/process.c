/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * process.c: how processes begin, end and wait; ptrace.
 *
 * Owns clone, whose values carry their names and are shown in another order than the registers have
 * them (stack before flags, tls before child_tid), the status words of wait and struct user's
 * offsets. Limits and scheduling are in fmt_sched.c.
 */
#include "show/fmt.h"

#include <stddef.h>
#include <stdio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "types/signal.h"

#define CLONE_SIGNAL	0xff		/* CSIGNAL of linux/sched.h */

/* Registers of clone, x86-64. */
enum { CLONE_ARG_FLAGS, CLONE_ARG_STACK, CLONE_ARG_PARENT, CLONE_ARG_CHILD, CLONE_ARG_TLS };

void fmt_clone_stack(const struct fmt *f, uint64_t value)
{
	(void)value;
	f->sink->ops->word(f->sink, "child_stack=");
	fmt_addr(f, f->ev->args[CLONE_ARG_STACK]);
}

void fmt_clone_flags(const struct fmt *f, uint64_t value)
{
	uint64_t flags = f->ev->args[CLONE_ARG_FLAGS];
	uint64_t bits = flags & ~(uint64_t)CLONE_SIGNAL, signo = flags & CLONE_SIGNAL;

	(void)value;
	f->sink->ops->word(f->sink, "flags=");
	if (bits || !signo)
		fmt_flagset(f, &set_clone_bits, bits);
	if (bits && signo)
		f->sink->ops->flags_or(f->sink);
	if (signo)
		fmt_signal(f, signo);
}

void fmt_clone_parent(const struct fmt *f, uint64_t value)
{
	int32_t tid;

	f->sink->ops->word(f->sink, "parent_tid=");
	if (event_failed(f->ev)) {
		fmt_addr(f, value);
		return;
	}
	if (!fmt_take(f, value, &tid, sizeof(tid)))
		return;
	f->sink->ops->array_begin(f->sink);
	f->sink->ops->elem(f->sink);
	f->sink->ops->num(f->sink, tid, NUM_DEC);
	f->sink->ops->array_end(f->sink, false);
}

void fmt_clone_tls(const struct fmt *f, uint64_t value)
{
	(void)value;
	f->sink->ops->word(f->sink, "tls=");
	f->sink->ops->num(f->sink, f->ev->args[CLONE_ARG_TLS], NUM_HEX);
}

void fmt_clone_child(const struct fmt *f, uint64_t value)
{
	(void)value;
	f->sink->ops->word(f->sink, "child_tidptr=");
	fmt_addr(f, f->ev->args[CLONE_ARG_CHILD]);
}

static void show_stopped(const struct fmt *f, uint32_t status)
{
	uint32_t signo = status >> 8 & 0x7f, event = status >> 16;

	f->sink->ops->word(f->sink, "WIFSTOPPED(s) && WSTOPSIG(s) == ");
	fmt_signal(f, signo);
	if (status & 0x8000)
		f->sink->ops->word(f->sink, " | 0x80");
	if (event) {
		f->sink->ops->word(f->sink, " | ");
		fmt_constant(f, &set_ptrace_event, event);
		f->sink->ops->word(f->sink, " << 16");
	}
}

static void show_status(const struct fmt *f, uint32_t status)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->struct_begin(f->sink);
	ops->field(f->sink, NULL);
	if (status == 0xffff) {
		ops->word(f->sink, "WIFCONTINUED(s)");
	} else if ((status & 0xff) == 0x7f) {
		show_stopped(f, status);
	} else if (status & 0x7f) {
		ops->word(f->sink, "WIFSIGNALED(s) && WTERMSIG(s) == ");
		fmt_signal(f, status & 0x7f);
		if (status & 0x80)
			ops->word(f->sink, " && WCOREDUMP(s)");
	} else {
		fmt_wordf(f, "WIFEXITED(s) && WEXITSTATUS(s) == %u", status >> 8 & 0xff);
	}
	ops->struct_end(f->sink, false);
}

/* Written only when a process was found: WNOHANG makes the result 0. */
void fmt_wait_status(const struct fmt *f, uint64_t value)
{
	uint32_t status;

	if (f->ev->ret <= 0) {
		fmt_addr(f, value);
		return;
	}
	if (!fmt_take(f, value, &status, sizeof(status)))
		return;
	f->sink->ops->array_begin(f->sink);
	f->sink->ops->elem(f->sink);
	show_status(f, status);
	f->sink->ops->array_end(f->sink, false);
}

void fmt_wait_rusage(const struct fmt *f, uint64_t value)
{
	if (f->ev->ret > 0)
		fmt_struct_at(f, &desc_rusage, value);
	else
		fmt_addr(f, value);
}

/* An offset in struct user: a register's, a name of the rest, or how far behind one it is. */
void fmt_ptrace_user(const struct fmt *f, uint64_t value)
{
	static const char *const registers[] = {
		"R15", "R14", "R13", "R12", "RBP", "RBX", "R11", "R10", "R9", "R8", "RAX", "RCX",
		"RDX", "RSI", "RDI", "ORIG_RAX", "RIP", "CS", "EFLAGS", "RSP", "SS",
	};
	size_t count = sizeof(registers) / sizeof(registers[0]);

	if (value < count * 8 && value % 8 == 0)
		fmt_wordf(f, "8*%s", registers[value / 8]);
	else
		fmt_addr(f, value);
}
