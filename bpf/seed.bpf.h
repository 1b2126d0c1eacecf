/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seed.bpf.h: puts running processes under the trace.
 *
 * A task iterator, because only the kernel can translate the ids of the user's pid namespace and look at a thread's
 * registers without stopping it. The slot comes first; the call in flight is filled in only if the thread is still
 * blocked in it afterwards, so its exit cannot be missed.
 */
#ifndef BPFSTRACE_SEED_BPF_H
#define BPFSTRACE_SEED_BPF_H

#include "syscall.bpf.h"

/* The call that a blocked thread is in, as an open one with number 0. */
static __always_inline void seed_call(struct task_struct *task)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(task);
	u64 key = slot_key(task);
	struct slot *s;
	s64 nr = regs->orig_ax;
	u32 row;
	u8 abi;

	if (!BPF_CORE_READ(task, __state) || !kernel_in_call(regs))
		return;
	abi = kernel_abi(task, nr);
	row = row_of(abi, nr);
	s = bpf_map_lookup_elem(&stash, &key);
	if (!s || s->rec.callno || s->open || !call_selected(row) || row >= CAP_ROWS)
		return;
	s->seq++;
	call_start(s, row, abi, nr, regs);
	s->rec.h.flags = CALL_NO_ENTRY;
	s->rec.enter_time = 0;
	row = s->row;
	if (row < CAP_ROWS)
		s->retry = (1U << (cap_rows[row].n_entry & 15)) - 1;
	s->open = 1;
	s->seq++;
}

SEC("iter/task")
int seed_walk(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	u32 tgid, tid, *how;
	u8 state = SLOT_ATTACHED;

	if (!task)
		return 0;
	tid = kernel_pid_in(BPF_CORE_READ(task, thread_pid), knobs.pidns);
	tgid = kernel_pid_in(BPF_CORE_READ(task, group_leader, thread_pid), knobs.pidns);
	how = bpf_map_lookup_elem(&seeds, &tgid);
	if (!how || *how != SEED_PROCESS)
		how = bpf_map_lookup_elem(&seeds, &tid);
	if (!how || !tid)
		return 0;
	if (knobs.follow_forks)
		state |= SLOT_THREADS | SLOT_FORKS;
	else if (knobs.follow_threads && *how == SEED_PROCESS)
		state |= SLOT_THREADS;
	slot_make(task, state, FORK_ATTACHED, 0);
	seed_call(task);
	return 0;
}

#endif
