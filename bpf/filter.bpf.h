/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.bpf.h: is this thread, this call, ours?
 *
 * A thread is ours if it has a slot; that is asked once per hook. A call is ours if the loader marked its
 * row. Slots are made at fork, by the seed walk, and moved at exec; they go when the thread ends.
 */
#ifndef BPFSTRACE_FILTER_BPF_H
#define BPFSTRACE_FILTER_BPF_H

#include "emit.bpf.h"

static __always_inline struct slot *slot_current(void)
{
	u64 key = bpf_get_current_pid_tgid();

	if (paused)
		return NULL;
	return bpf_map_lookup_elem(&slots, &key);
}

static __always_inline u64 slot_key(struct task_struct *task)
{
	return (u64)(u32)BPF_CORE_READ(task, tgid) << 32 | (u32)BPF_CORE_READ(task, pid);
}

/* Between the two the slot is being written: nobody else believes what is in it. */
static __always_inline void slot_begin(struct slot *s)
{
	s->seq++;
	kernel_barrier();
}

static __always_inline void slot_end(struct slot *s)
{
	kernel_barrier();
	s->seq++;
}

/*
 * Gives a task a slot, made in the caller's scratch, and says so to user space; does nothing when it has one. The ids
 * are those of the tool's pid namespace; a task that is not visible there is not ours to show. 0 where it now has a slot
 * of ours, or -errno: -EEXIST where it had one.
 */
static __always_inline int slot_make(struct slot *fresh, struct task_struct *task, u8 state, u8 fork_flags,
				     u32 parent_tid)
{
	u64 key = slot_key(task);
	struct rec_fork rec = {};
	int err;		/* before Linux 6.3 the helper returns one: the upper half of a long is not set */

	memset(fresh, 0, sizeof(*fresh) - WIRE_BODY);
	fresh->state = state;
	fresh->birth = kernel_birth(task);
	fresh->seen = ~0U;
	fresh->rec.h.kind = REC_CALL;
	fresh->rec.nr = kernel_nr((void *)bpf_task_pt_regs(task));	/* of a child: the fork that it comes out of */
	fresh->rec.h.tid = kernel_pid_in(BPF_CORE_READ(task, thread_pid), knobs.pidns);
	fresh->tgid = kernel_pid_in(BPF_CORE_READ(task, group_leader, thread_pid), knobs.pidns);
	if (!fresh->rec.h.tid)
		return -ESRCH;
	err = bpf_map_update_elem(&slots, &key, fresh, BPF_NOEXIST);
	if (err == -EEXIST)
		return err;
	if (err) {
		emit_lost(LOSS_NO_SLOT);
		return err;
	}
	/* what has been written until now is in one ring, without times, and older than all that follows */
	if (__sync_fetch_and_add(&joined, 1))
		ring_mask = knobs.rings - 1;
	rec.h.kind = REC_FORK;
	rec.h.flags = fork_flags | (kernel_is_in_pidns(task, knobs.pidns) ? 0 : FORK_OTHER_PIDS);
	rec.h.abi = kernel_image_abi(task);
	rec.h.tid = fresh->rec.h.tid;
	rec.h.time = bpf_ktime_get_ns();
	rec.tgid = fresh->tgid;
	rec.parent_tid = parent_tid;
	rec.birth = fresh->birth;
	BPF_CORE_READ_STR_INTO(&rec.comm, task, comm);
	emit_note(&rec, sizeof(rec));
	return 0;
}

/* Whether the caller may see what the task does. */
static __always_inline int task_allowed(struct task_struct *task)
{
	return !knobs.limited || kernel_is_users(task, knobs.uid, knobs.gid, knobs.caps);
}

/* The row of a call, before refinement. */
static __always_inline u32 row_of(u8 abi, s64 nr)
{
	s32 first = arch_rows(abi);
	u32 row;

	if (first < 0 || nr < 0 || nr >= ROW_UNKNOWN)
		return ROW_UNKNOWN;
	row = first + nr;
	/* the compiler knows its bounds and would drop the callers' checks, which the verifier needs */
	barrier_var(row);
	return row;
}

static __always_inline int call_selected(u32 row)
{
	return row < CAP_ROWS && cap_rows[row].flags & ROW_SELECTED;
}

#endif
