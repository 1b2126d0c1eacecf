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

/*
 * A thread that is ending must not keep a slot: the hook that frees it may have run already, and the trace would never be
 * over. So it is asked again when the slot is there: from then on the hook finds it.
 */
static __always_inline int seed_ending(struct task_struct *task)
{
	return BPF_CORE_READ(task, flags) & PF_EXITING;
}

/* Puts the task under the trace and counts what came of it. */
static __always_inline void seed_task(struct task_struct *task, struct seed *seed)
{
	u64 key = slot_key(task);
	u8 state = SLOT_ATTACHED;
	int err;

	if (knobs.follow_forks)
		state |= SLOT_THREADS | SLOT_FORKS;
	else if (knobs.follow_threads && seed->how == SEED_PROCESS)
		state |= SLOT_THREADS;
	if (seed_ending(task)) {
		seed->ended++;
		return;
	}
	if (!task_allowed(task)) {
		seed->denied++;
		return;
	}
	err = slot_make(task, state, FORK_ATTACHED, 0);
	if (err == -EEXIST)
		seed->there++;
	else if (err)
		seed->failed++;
	if (err)
		return;
	if (seed_ending(task)) {
		bpf_map_delete_elem(&stash, &key);
		seed->ended++;
		return;
	}
	/* from now on on_exec() looks */
	if (!task_allowed(task)) {
		bpf_map_delete_elem(&stash, &key);
		seed->denied++;
		return;
	}
	seed->joined++;
	seed_call(task);
}

SEC("iter/task")
int seed_walk(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct seed *seed;
	u32 tgid, tid;

	if (!task)
		return 0;
	tid = kernel_pid_in(BPF_CORE_READ(task, thread_pid), knobs.pidns);
	tgid = kernel_pid_in(BPF_CORE_READ(task, group_leader, thread_pid), knobs.pidns);
	if (!tid)
		return 0;
	seed = bpf_map_lookup_elem(&seeds, &tgid);
	if (seed && seed->how == SEED_PROCESS)
		seed_task(task, seed);
	/* a thread of its own, perhaps of a process that is traced too: then it is there already */
	seed = bpf_map_lookup_elem(&seeds, &tid);
	if (seed && seed->how == SEED_THREAD)
		seed_task(task, seed);
	return 0;
}

#endif
