/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * syscall.bpf.h: entry and exit of calls.
 *
 * At entry the thread's slot takes the number, the arguments and what they point at; at exit it takes the result and
 * what the kernel wrote, and goes out as one record. The exit trusts the slot, never the registers: after rt_sigreturn
 * they say -1, after an exec into a 32-bit image they mean another table.
 *
 * The same two functions serve the tp_btf hooks, which see every call of every ABI, the calls' own tracepoints
 * (--hook=tracepoint), which spare all other calls on the machine, and the classic raw_syscalls tracepoints. Those cost
 * some 50 ns more, and are for kernels (from Linux 7.0) where tracepoints run with preemption on: a thread that is
 * preempted inside a tp_btf program makes the kernel skip it for all others on that processor, for whole time slices. What
 * perf hands a classic tracepoint's record to runs with preemption off as ever. The record is not looked at: its common
 * fields have 8 or 12 bytes, and the registers tell the same.
 */
#ifndef BPFSTRACE_SYSCALL_BPF_H
#define BPFSTRACE_SYSCALL_BPF_H

#include "capture.bpf.h"
#include "count.bpf.h"
#include "fdinfo.bpf.h"
#include "filter.bpf.h"
#include "late.bpf.h"

/*
 * Which program this is; constants, so each program holds only what it needs: what is behind descriptors takes half of the
 * kernel types that the loader must look up, and is a program of its own.
 */
#define OWN_TRACEPOINT	0x01
#define WITH_PATHS	0x02
#define COUNT_ONLY	0x04

/* The row of a refinement, or 0. */
__noinline u32 variant_find(u32 row, u32 v0, u32 v1)
{
	u32 place = variant_place(row, v0, v1, knobs.variant_seed);

	for (u32 i = 0; i < VARIANT_TRIES; i++) {
		const volatile struct variant_slot *at = &variants[(place + i) & (VARIANT_SLOTS - 1)];

		if (at->key.row == row && at->key.v[0] == v0 && at->key.v[1] == v1)
			return at->row;
	}
	return 0;
}

/* Which refinement of the call the arguments ask for. */
static __always_inline u32 call_refine(struct slot *s, u32 row, const volatile struct cap_row *r)
{
	u64 *args = (u64 *)s->data;
	u32 v0 = (u32)args[r->sel_arg[0] & 7] & r->sel_mask[0], found = 0;

	if (r->sel_arg[1] != 0xff)
		found = variant_find(row, v0, (u32)args[r->sel_arg[1] & 7] & r->sel_mask[1]);
	if (!found)
		found = variant_find(row, v0, 0);
	return found ? found : row;
}

/* The six arguments of a call; of rt_sigreturn, which has none, where the signal mask is that it puts back. */
static __always_inline void call_args(struct pt_regs *regs, u8 abi, s64 nr, u64 *args)
{
	u64 mask = arch_sigreturn_mask(regs, nr, abi);

	kernel_args(regs, abi, args);
	if (mask)
		args[0] = mask;
}

/* Starts the slot's record: number and arguments. */
static __always_inline void call_start(struct slot *s, u32 row, u8 abi, s64 nr, struct pt_regs *regs)
{
	const volatile struct cap_row *r = &cap_rows[row];

	s->rec.h.abi = abi;
	s->rec.h.flags = 0;
	s->rec.nr = nr;
	s->retry = s->late = s->fds_cut = 0;
	call_args(regs, abi, nr, (u64 *)s->data);
	if (r->flags & ROW_VARIANTS) {
		row = call_refine(s, row, r);
		if (row >= CAP_ROWS)
			return;
		r = &cap_rows[row];
	}
	s->row = row;
	s->rec.h.nargs = r->nargs;
	s->len = (r->nargs & 7) * sizeof(u64);
	if (knobs.ip) {
		*(u64 *)(s->data + (r->nargs & 7) * sizeof(u64)) = kernel_ip(regs);
		s->rec.h.nargs |= CALL_IP;
		s->len += sizeof(u64);
	}
	s->ops_at = s->len;
}

static __always_inline void call_enter(struct slot *s, struct pt_regs *regs, s64 nr, u8 abi, u32 row, u8 program)
{
	const volatile struct cap_row *r;

	if (row >= CAP_ROWS)
		return;
	s->state &= ~(SLOT_ATTACHED | SLOT_CHILD | SLOT_COMPARE);
	if (program & COUNT_ONLY) {
		count_start(s, row, abi, nr, bpf_ktime_get_ns());
		return;
	}
	slot_begin(s);
	budget_start(s);
	s->rec.callno++;
	call_start(s, row, abi, nr, regs);
	if (knobs.times)
		s->rec.enter_time = bpf_ktime_get_ns();
	if (knobs.count)
		s->off_cpu = 0;
	s->open = 1;
	row = s->row;
	if (row < CAP_ROWS) {
		r = &cap_rows[row];
		/* the call's own descriptors first: data that finds no room in the slot goes as chunks */
		if (program & WITH_PATHS && r->fd_args | r->dirfd_args)
			fdinfo_args(s, bpf_get_current_task(), r->fd_args, r->dirfd_args);
		s->ops_at = s->len;
		if (r->n_entry)
			capture_ops(s, r->entry, r->n_entry, PHASE_ENTRY);
		if (program & WITH_PATHS)
			fdinfo_ops(s, r->entry, r->n_entry);
	}
	slot_end(s);
	emit_dirty();
}

/*
 * An exit without entry: of a call that was under way when the trace began, one that a seccomp filter answered, or one
 * whose entry the kernel skipped. Only the registers tell. A global function: the verifier need not look at all that comes
 * after it once for each way through it.
 */
__noinline int call_adopt(struct slot *s)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct pt_regs *regs = kernel_regs();
	s64 nr = kernel_nr(regs);
	u8 abi = kernel_abi(task, nr), flags, attached;
	u32 row = row_of(abi, nr);

	if (!s)
		return 0;
	attached = s->state & SLOT_ATTACHED;
	if (s->state & SLOT_CHILD) {
		s->state &= ~SLOT_CHILD;
		/* fork's own tracepoint may not be attached: then this is a call that nothing told of before */
		if (s->rec.nr == (s32)nr)
			return 0;
	}
	flags = attached || !kernel_may_answer(task) ? CALL_NO_ENTRY : CALL_SECCOMP;
	s->state &= ~SLOT_ATTACHED;
	/* read back from the stack twice, the row that is checked would not be the one that is used to Linux 6.1 */
	barrier_var(row);
	if ((int)nr == -1 || !call_selected(row) || s->state & SLOT_MUTE)
		return 0;
	if (row >= CAP_ROWS)
		return 0;
	if (knobs.count_only) {
		count_start(s, row, abi, nr, flags & CALL_SECCOMP ? bpf_ktime_get_ns() : 0);
		return 1;
	}
	call_start(s, row, abi, nr, regs);
	s->rec.h.flags = flags;
	s->rec.enter_time = 0;
	s->off_cpu = 0;
	if (!attached) {
		s->rec.callno++;
		s->rec.h.nargs |= CALL_AT_EXIT;
	}
	if (flags & CALL_SECCOMP && knobs.times)
		s->rec.enter_time = bpf_ktime_get_ns();
	row = s->row;
	if (row >= CAP_ROWS)
		return 0;
	s->retry = (1U << (cap_rows[row].n_entry & 15)) - 1;
	return 1;
}

/* The same, for programs that tell what is behind descriptors. */
static __always_inline int call_adopt_with(struct slot *s, u8 program)
{
	const volatile struct cap_row *r;

	if (!call_adopt(s))
		return 0;
	if (program & WITH_PATHS && s->row < CAP_ROWS) {
		r = &cap_rows[s->row];
		fdinfo_args(s, bpf_get_current_task(), r->fd_args, r->dirfd_args);
	}
	return 1;
}

/* What the kernel wrote, and what could not be read at entry. */
static __always_inline void call_results(struct slot *s, const volatile struct cap_row *r, u8 program)
{
	if (r->n_exit)
		capture_ops(s, r->exit, r->n_exit, PHASE_EXIT);
	if (program & WITH_PATHS) {
		if (s->state & SLOT_COMPARE && !(r->flags & ROW_ENDS_FD))
			fdinfo_again(s);
		fdinfo_results(s);
	}
	if (s->late)
		late_schedule(s);
}

static __always_inline int call_counts(s64 ret)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return !kernel_killed(task) || count_returned(task, ret);
}

/* With -c: there is no record, and no walk that looks into the slot. */
static __always_inline void call_exit_counted(struct slot *s, s64 ret)
{
	if (!s->open && !call_adopt(s))
		return;
	s->open = 0;
	if (call_counts(ret))
		count_add(s, ret);
}

static __always_inline void call_exit(struct slot *s, s64 ret, u8 program)
{
	const volatile struct cap_row *r;
	u32 row;

	slot_begin(s);
	if (s->open) {
		budget_go_on(s);
	} else {
		budget_start(s);
		if (!call_adopt_with(s, program))
			goto out;
	}
	s->open = 0;
	if (knobs.count && call_counts(ret))
		count_call(s, ret);
	s->rec.ret = ret;
	row = s->row;
	if (row < CAP_ROWS) {
		r = &cap_rows[row];
		if (s->retry)
			capture_again(s, r->entry);
		/* a third of what tracing an openat costs, so of most calls only where it is asked for */
		if (r->flags & ROW_PATHS && (r->flags & ROW_EXEC || (knobs.verbose && kernel_shares_memory())))
			paths_again(s);
		call_results(s, r, program);
	}
	if (kernel_killed(bpf_get_current_task_btf()))
		s->rec.h.flags |= CALL_NO_RETURN;
	s->rec.h.time = emit_time();
	emit_call(s);
out:
	slot_end(s);
}

/* Before its execve the command is still the tool's own child: nothing of that is shown. */
static __always_inline int call_muted(struct slot *s, s64 nr)
{
	if (!(s->state & SLOT_MUTE))
		return 0;
	if (nr != NR_EXECVE)
		return 1;
	s->state &= ~SLOT_MUTE;
	return 0;
}

static __always_inline int enter_run(struct pt_regs *regs, s64 nr, u8 program)
{
	struct slot *s = slot_current();
	u32 row;
	u8 abi;

	if (!s)
		return 0;
	abi = kernel_abi(bpf_get_current_task_btf(), nr);
	row = row_of(abi, nr);
	if (!call_selected(row)) {
		s->state &= ~(SLOT_ATTACHED | SLOT_CHILD);
		/* one whose exit the kernel skipped: its number is missed, this exit must not be taken for it */
		s->open = 0;
		return 0;
	}
	if (knobs.tracepoints && !(program & OWN_TRACEPOINT) && cap_rows[row].flags & ROW_TRACEPOINT)
		return 0;
	if (call_muted(s, nr))
		return 0;
	call_enter(s, regs, nr, abi, row, program);
	return 0;
}

/* Registers are asked for where they are needed: a pointer to them kept on the stack is too much for Linux 6.1. */
static __always_inline int exit_run(s64 ret, u8 program)
{
	struct slot *s = slot_current();
	int own;
	u32 row;
	u8 abi;

	if (!s)
		return 0;
	if (knobs.tracepoints) {
		s64 nr = kernel_nr(kernel_regs());

		/* an execve of a 32-bit program ends as a 32-bit call, which its tracepoint is silent about */
		abi = kernel_abi(bpf_get_current_task_btf(), nr);
		row = s->open ? s->row : row_of(abi, nr);
		own = arch_has_tracepoints(abi) && row < CAP_ROWS && cap_rows[row].flags & ROW_TRACEPOINT;
		if (own != !!(program & OWN_TRACEPOINT))
			return 0;
	}
	if (program & COUNT_ONLY)
		call_exit_counted(s, ret);
	else
		call_exit(s, ret, program);
	return 0;
}

static __always_inline int enter_common(struct pt_regs *regs, s64 nr, u8 program)
{
	u64 since = span_begin();

	enter_run(regs, nr, program);
	span_end(SPAN_ENTER, since);
	return 0;
}

static __always_inline int exit_common(s64 ret, u8 program)
{
	u64 since = span_begin();

	exit_run(ret, program);
	span_end(SPAN_EXIT, since);
	return 0;
}

static void (*const preempt_disable)(void) = (void *)CALL_PREEMPT_DISABLE;
static void (*const preempt_enable)(void) = (void *)CALL_PREEMPT_ENABLE;

/* A tp_btf program begins and ends with these: what there is one of for each processor must not be used by two. */
static __always_inline void hold_processor(void)
{
	if (knobs.preemptible)
		preempt_disable();
}

static __always_inline void release_processor(void)
{
	if (knobs.preemptible)
		preempt_enable();
}

static __always_inline int enter_hook(struct pt_regs *regs, s64 nr, u8 program)
{
	hold_processor();
	enter_common(regs, nr, program);
	release_processor();
	return 0;
}

static __always_inline int exit_hook(s64 ret, u8 program)
{
	hold_processor();
	exit_common(ret, program);
	release_processor();
	return 0;
}

static __always_inline int enter_classic(u8 program)
{
	struct pt_regs *regs = kernel_regs();
	s64 nr = kernel_nr(regs);

	/* else the compiler compares it in a form that tells the verifier nothing */
	barrier_var(nr);
	return enter_common(regs, nr, program);
}

static __always_inline int exit_classic(u8 program)
{
	return exit_common(kernel_result(kernel_regs()), program);
}

/* All programs of one form: of the hooks, of the classic tracepoints of all calls, of the calls' own. */
#define CALL_PROGRAMS(form, what) \
	SEC("tp_btf/sys_enter") int BPF_PROG(hook_enter##form, struct pt_regs *regs, long nr) \
	{ return enter_hook(regs, nr, what); } \
	SEC("tp_btf/sys_exit") int BPF_PROG(hook_exit##form, struct pt_regs *regs, long ret) \
	{ return exit_hook(ret, what); } \
	SEC("tracepoint") int raw_enter##form(void *ctx) { return enter_classic(what); } \
	SEC("tracepoint") int raw_exit##form(void *ctx) { return exit_classic(what); } \
	SEC("tracepoint") int call_enter_tp##form(void *ctx) { return enter_classic((what) | OWN_TRACEPOINT); } \
	SEC("tracepoint") int call_exit_tp##form(void *ctx) { return exit_classic((what) | OWN_TRACEPOINT); }

CALL_PROGRAMS(, 0)
CALL_PROGRAMS(_paths, WITH_PATHS)
CALL_PROGRAMS(_count, COUNT_ONLY)

#endif
