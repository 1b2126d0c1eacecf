/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seed.bpf.h: puts running processes under the trace.
 *
 * A task iterator, because only the kernel can translate the ids of the user's pid namespace, and find every
 * thread without stopping it. It makes slots and nothing else: the call that a thread is in is found by the next walk of
 * flight.bpf.h, and, should it end before, by the exit hook.
 */
#ifndef BPFSTRACE_SEED_BPF_H
#define BPFSTRACE_SEED_BPF_H

#include "syscall.bpf.h"

/* A slot under construction: not the programs' scratch, a walk can be preempted. Only one is made at a time. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct slot);
} seedlings SEC(".maps");

/*
 * A thread that is ending must not keep a slot: the hook that frees it may have run already, and the trace would never be
 * over. So it is asked again when the slot is there: from then on the hook finds it.
 */
static __always_inline int seed_ending(struct task_struct *task)
{
	return BPF_CORE_READ(task, flags) & PF_EXITING;
}

/* Puts the task under the trace and counts what came of it. */
static __always_inline void seed_task(struct task_struct *task, struct seed *seed, struct slot *fresh)
{
	u64 key = slot_key(task);
	int is_command = seed->how == SEED_COMMAND;
	u8 state = is_command ? SLOT_COMMAND | SLOT_MUTE | SLOT_CHILD : SLOT_ATTACHED;
	int err;

	if (knobs.follow_forks)
		state |= SLOT_THREADS | SLOT_FORKS;
	else if (knobs.follow_threads && seed->how != SEED_THREAD)
		state |= SLOT_THREADS;
	if (seed_ending(task)) {
		seed->ended++;
		return;
	}
	if (!task_allowed(task)) {
		seed->denied++;
		return;
	}
	err = slot_make(fresh, task, state, is_command ? FORK_COMMAND : FORK_ATTACHED, 0);
	if (err == -EEXIST)
		seed->there++;
	else if (err)
		seed->failed++;
	if (err)
		return;
	if (seed_ending(task)) {
		bpf_map_delete_elem(&slots, &key);
		seed->ended++;
		return;
	}
	/* from now on on_exec() looks */
	if (!task_allowed(task)) {
		bpf_map_delete_elem(&slots, &key);
		seed->denied++;
		return;
	}
	seed->joined++;
}

SEC("iter/task")
int seed_walk(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct slot *fresh;
	struct seed *seed;
	u32 tgid, tid, zero = 0;

	fresh = bpf_map_lookup_elem(&seedlings, &zero);
	if (!task || !fresh)
		return 0;
	tid = kernel_pid_in(BPF_CORE_READ(task, thread_pid), knobs.pidns);
	tgid = kernel_pid_in(BPF_CORE_READ(task, group_leader, thread_pid), knobs.pidns);
	if (!tid)
		return 0;
	seed = bpf_map_lookup_elem(&seeds, &tgid);
	if (seed && seed->how != SEED_THREAD)
		seed_task(task, seed, fresh);
	/* a thread of its own, perhaps of a process that is traced too: then it is there already */
	seed = bpf_map_lookup_elem(&seeds, &tid);
	if (seed && seed->how == SEED_THREAD)
		seed_task(task, seed, fresh);
	return 0;
}

#endif
