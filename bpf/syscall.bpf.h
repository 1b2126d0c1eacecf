/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * syscall.bpf.h: entry and exit of calls.
 *
 * At entry the thread's slot takes the number, the arguments and what they point at; at exit it takes the result and
 * what the kernel wrote, and goes out as one record. The exit trusts the slot, never the registers: after rt_sigreturn
 * they say -1, after an exec into a 32-bit image they mean another table.
 *
 * The same two functions serve the tp_btf hooks, which see every call of every ABI, and the calls' own tracepoints
 * (--hook=tracepoint), which spare all other calls on the machine.
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

/* Which refinement of the call the arguments ask for. */
static __always_inline u32 call_refine(struct slot *s, u32 row, const volatile struct cap_row *r)
{
	struct variant_key key = { .row = row };
	u64 *args = (u64 *)s->data;
	u32 *found;

	key.v[0] = (u32)args[r->sel_arg[0] & 7] & r->sel_mask[0];
	if (r->sel_arg[1] != 0xff) {
		key.v[1] = (u32)args[r->sel_arg[1] & 7] & r->sel_mask[1];
		found = bpf_map_lookup_elem(&variants, &key);
		if (found)
			return *found;
		key.v[1] = 0;
	}
	found = bpf_map_lookup_elem(&variants, &key);
	return found ? *found : row;
}

/* Starts the slot's record: number and arguments. */
static __always_inline void call_start(struct slot *s, u32 row, u8 abi, s64 nr, struct pt_regs *regs)
{
	const volatile struct cap_row *r = &cap_rows[row];

	s->rec.h.abi = abi;
	s->rec.h.flags = 0;
	s->rec.nr = nr;
	s->retry = s->late = 0;
	kernel_args(regs, abi, (u64 *)s->data);
	if (nr == NR_RT_SIGRETURN && abi == ABI_X86_64)
		*(u64 *)s->data = kernel_sigreturn_mask(regs);
	if (r->flags & ROW_VARIANTS) {
		row = call_refine(s, row, r);
		if (row >= CAP_ROWS)
			return;
		r = &cap_rows[row];
	}
	s->row = row;
	s->rec.h.nargs = r->nargs;
	s->len = (r->nargs & 7) * sizeof(u64);
}

static __always_inline void call_enter(struct slot *s, struct pt_regs *regs, s64 nr, u8 abi, u32 row, u8 program)
{
	const volatile struct cap_row *r;

	if (row >= CAP_ROWS)
		return;
	s->state &= ~(SLOT_ATTACHED | SLOT_CHILD);
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
		if (r->n_entry)
			capture_ops(s, r->entry, r->n_entry, PHASE_ENTRY, ~0U);
		if (program & WITH_PATHS) {
			if (r->fd_args | r->dirfd_args)
				fdinfo_args(s, r->fd_args, r->dirfd_args);
			fdinfo_ops(s, r->entry, r->n_entry);
		}
	}
	slot_end(s);
	emit_dirty();
}

/* A call that was under way when the trace began, or one that a seccomp filter answered: only the registers tell. */
static __always_inline int call_adopt(struct slot *s, struct pt_regs *regs, u8 program)
{
	s64 nr = regs->orig_ax;
	u8 abi = kernel_abi(bpf_get_current_task_btf(), nr), flags;
	u32 row = row_of(abi, nr);
	const volatile struct cap_row *r;

	if (s->state & SLOT_CHILD) {
		s->state &= ~SLOT_CHILD;
		return 0;
	}
	flags = s->state & SLOT_ATTACHED ? CALL_NO_ENTRY : CALL_SECCOMP;
	s->state &= ~SLOT_ATTACHED;
	if ((int)nr == -1 || !call_selected(row) || s->state & SLOT_MUTE)
		return 0;
	if (row >= CAP_ROWS)
		return 0;
	if (program & COUNT_ONLY) {
		count_start(s, row, abi, nr, flags & CALL_SECCOMP ? bpf_ktime_get_ns() : 0);
		return 1;
	}
	call_start(s, row, abi, nr, regs);
	s->rec.h.flags = flags;
	s->rec.enter_time = 0;
	s->off_cpu = 0;
	if (flags & CALL_SECCOMP) {
		s->rec.callno++;
		if (knobs.times)
			s->rec.enter_time = bpf_ktime_get_ns();
	}
	row = s->row;
	if (row >= CAP_ROWS)
		return 0;
	r = &cap_rows[row];
	s->retry = (1U << (r->n_entry & 15)) - 1;
	if (program & WITH_PATHS && (r->fd_args | r->dirfd_args))
		fdinfo_args(s, r->fd_args, r->dirfd_args);
	return 1;
}

/* What the kernel wrote, and what could not be read at entry. */
static __always_inline void call_results(struct slot *s, const volatile struct cap_row *r, s64 ret, u8 program)
{
	if (r->n_exit)
		capture_ops(s, r->exit, r->n_exit, PHASE_EXIT, ~0U);
	if (program & WITH_PATHS && ret >= 0) {
		if (r->flags & ROW_RET_FD)
			fdinfo_put(s, ret, PIECE_ARG_RET);
		fdinfo_ops(s, r->exit, r->n_exit);
	}
	if (s->late)
		late_schedule(s);
}

static __always_inline void call_exit(struct slot *s, struct pt_regs *regs, s64 ret, u8 program)
{
	const volatile struct cap_row *r;
	u32 row, retry;
	int killed;

	slot_begin(s);
	if (!s->open && !call_adopt(s, regs, program))
		goto out;
	s->open = 0;
	budget_start(s);
	killed = kernel_killed(bpf_get_current_task_btf());
	if (knobs.count && (!killed || count_returned(bpf_get_current_task_btf(), ret)))
		count_call(s, ret);
	if (program & COUNT_ONLY)
		goto out;
	s->rec.ret = ret;
	row = s->row;
	if (row < CAP_ROWS) {
		r = &cap_rows[row];
		retry = s->retry;
		if (retry) {
			s->retry = 0;
			capture_ops(s, r->entry, r->n_entry, PHASE_ENTRY, retry);
		}
		call_results(s, r, ret, program);
	}
	if (killed)
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

static __always_inline int exit_run(struct pt_regs *regs, s64 ret, u8 program)
{
	struct slot *s = slot_current();
	int own;
	u32 row;
	u8 abi;

	if (!s)
		return 0;
	if (knobs.tracepoints) {
		/* an execve of a 32-bit program ends as a 32-bit call, which its tracepoint is silent about */
		abi = kernel_abi(bpf_get_current_task_btf(), regs->orig_ax);
		row = s->open ? s->row : row_of(abi, regs->orig_ax);
		own = abi != ABI_I386 && row < CAP_ROWS && cap_rows[row].flags & ROW_TRACEPOINT;
		if (own != !!(program & OWN_TRACEPOINT))
			return 0;
	}
	call_exit(s, regs, ret, program);
	return 0;
}

static __always_inline int enter_common(struct pt_regs *regs, s64 nr, u8 program)
{
	u64 since = span_begin();

	enter_run(regs, nr, program);
	span_end(SPAN_ENTER, since);
	return 0;
}

static __always_inline int exit_common(struct pt_regs *regs, s64 ret, u8 program)
{
	u64 since = span_begin();

	exit_run(regs, ret, program);
	span_end(SPAN_EXIT, since);
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(hook_enter, struct pt_regs *regs, long nr)
{
	return enter_common(regs, nr, 0);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(hook_exit, struct pt_regs *regs, long ret)
{
	return exit_common(regs, ret, 0);
}

SEC("tp_btf/sys_enter")
int BPF_PROG(hook_enter_paths, struct pt_regs *regs, long nr)
{
	return enter_common(regs, nr, WITH_PATHS);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(hook_exit_paths, struct pt_regs *regs, long ret)
{
	return exit_common(regs, ret, WITH_PATHS);
}

SEC("tp_btf/sys_enter")
int BPF_PROG(hook_enter_count, struct pt_regs *regs, long nr)
{
	return enter_common(regs, nr, COUNT_ONLY);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(hook_exit_count, struct pt_regs *regs, long ret)
{
	return exit_common(regs, ret, COUNT_ONLY);
}

/* events/syscalls/sys_enter_X/format: common fields, the number, the arguments; sys_exit_X: the result */
struct tracepoint_syscall {
	u64 common;
	s32 nr;
	u32 pad;
	s64 ret;
};

static __always_inline struct pt_regs *current_regs(void)
{
	return (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
}

SEC("tracepoint")
int call_enter_tp(struct tracepoint_syscall *ctx)
{
	return enter_common(current_regs(), ctx->nr, OWN_TRACEPOINT);
}

SEC("tracepoint")
int call_exit_tp(struct tracepoint_syscall *ctx)
{
	return exit_common(current_regs(), ctx->ret, OWN_TRACEPOINT);
}

SEC("tracepoint")
int call_enter_tp_paths(struct tracepoint_syscall *ctx)
{
	return enter_common(current_regs(), ctx->nr, OWN_TRACEPOINT | WITH_PATHS);
}

SEC("tracepoint")
int call_exit_tp_paths(struct tracepoint_syscall *ctx)
{
	return exit_common(current_regs(), ctx->ret, OWN_TRACEPOINT | WITH_PATHS);
}

SEC("tracepoint")
int call_enter_tp_count(struct tracepoint_syscall *ctx)
{
	return enter_common(current_regs(), ctx->nr, OWN_TRACEPOINT | COUNT_ONLY);
}

SEC("tracepoint")
int call_exit_tp_count(struct tracepoint_syscall *ctx)
{
	return exit_common(current_regs(), ctx->ret, OWN_TRACEPOINT | COUNT_ONLY);
}

#endif
