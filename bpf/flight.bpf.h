/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flight.bpf.h: tells the calls in flight.
 *
 * A walk over the tasks, which the reader starts before each mark (wire.h). A call that two walks in a row have found
 * goes into the ring as a record of its own, once: short calls make none, however often they come. Its time lies between
 * two looks at the slot's sequence, that is, inside the call, so it comes between the record of the thread's call before
 * and its own; should it be late all the same, the number says that it is stale.
 *
 * Two kinds of calls have no slot that says so, only registers: one that was under way when its thread was attached, and
 * one that a seccomp supervisor has not answered yet (nothing fires before seccomp). Both are told when they are first
 * found. A walk writes nothing in a slot but its own field.
 */
#ifndef BPFSTRACE_FLIGHT_BPF_H
#define BPFSTRACE_FLIGHT_BPF_H

#include "syscall.bpf.h"

#define NOT_SEEN	(~0U)		/* no sequence: those are even, and odd only next to an even one */

/* What is told, in a slot of its own. Not the programs' scratch: a walk can be preempted. Only one is made at a time. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct slot);
} flights SEC(".maps");

/* The call of a slot that is open: bytes of its body, or -EAGAIN when it is over. */
static __always_inline s32 flight_from_slot(struct slot *f, struct slot *s, u32 seq)
{
	u32 len = s->len, row = s->row, retry = s->retry;
	u64 now = bpf_ktime_get_ns();

	bpf_probe_read_kernel(&f->rec, sizeof(f->rec) + WIRE_BODY, &s->rec);
	kernel_barrier();
	if (s->seq != seq || len > WIRE_BODY)
		return -EAGAIN;
	f->rec.h.flags |= CALL_OPEN;
	/* of others the reader can look at what the entry could not read: an exec may have left that memory by then */
	if (retry && row < CAP_ROWS && cap_rows[row].flags & ROW_EXEC)
		f->rec.h.flags |= CALL_LATE;
	f->rec.h.time = now;
	return len;
}

/* What is behind the descriptors of a call that the entry hook has not seen, as it is now. */
static __always_inline void flight_paths(struct slot *f, u32 row, struct task_struct *task)
{
	const volatile struct cap_row *r;
	u64 whose = 0;

	if (row >= CAP_ROWS)
		return;
	r = &cap_rows[row];
	if (r->flags & ROW_VARIANTS) {
		row = call_refine(f, row, r);
		if (row >= CAP_ROWS)
			return;
		r = &cap_rows[row];
	}
	f->fds_cut = 0;
	budget_start(f);
	/* read, it is a number */
	bpf_probe_read_kernel(&whose, sizeof(whose), &task);
	fdinfo_args(f, whose, r->fd_args, r->dirfd_args);
}

/*
 * The call of a thread that sleeps in one which the hooks have not seen: by its registers, under the number that it will
 * get. One that sleeps on its way out of a call may have the same registers, with that call's result in its place.
 */
static __always_inline s32 flight_from_regs(struct slot *f, struct slot *s, u32 seq, struct task_struct *task, u8 program)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(task);
	u32 attached = s->state & SLOT_ATTACHED;
	s64 nr = kernel_nr(regs);
	u8 abi = kernel_abi(task, nr);

	if (!task->__state || !kernel_in_call(regs) || !call_selected(row_of(abi, nr)) || s->state & SLOT_MUTE)
		return -EAGAIN;
	if (!attached && s->rec.nr == (s32)nr && s->rec.ret == kernel_result(regs))
		return -EAGAIN;
	memset(&f->rec, 0, sizeof(f->rec));
	f->rec.h.kind = REC_CALL;
	f->rec.h.flags = CALL_OPEN | (attached ? CALL_NO_ENTRY : CALL_SECCOMP);
	f->rec.h.abi = abi;
	f->rec.h.nargs = WIRE_NARGS | (attached ? 0 : CALL_AT_EXIT);
	f->rec.h.tid = s->rec.h.tid;
	f->rec.h.time = bpf_ktime_get_ns();
	f->rec.callno = s->rec.callno + !attached;
	f->rec.nr = nr;
	call_args(regs, abi, nr, (u64 *)f->data);
	f->len = WIRE_NARGS * sizeof(u64);
	if (knobs.ip) {
		((u64 *)f->data)[WIRE_NARGS] = kernel_ip(regs);
		f->len += sizeof(u64);
		f->rec.h.nargs |= CALL_IP;
	}
	if (program & WITH_PATHS)
		flight_paths(f, row_of(abi, nr), task);
	kernel_barrier();
	return s->seq == seq ? f->len : -EAGAIN;
}

static __always_inline int flight_run(struct task_struct *task, u8 program)
{
	struct slot *f;
	struct slot *s;
	u32 zero = 0, seq, open;
	u64 key;
	s32 len;

	if (!task)
		return 0;
	key = slot_key(task);
	s = bpf_map_lookup_elem(&slots, &key);
	f = bpf_map_lookup_elem(&flights, &zero);
	if (!s || !f)
		return 0;
	seq = s->seq;
	kernel_barrier();
	if (seq & 1 || s->seen == (seq | 1))
		return 0;
	open = s->open;
	if (open && s->seen != seq) {
		s->seen = seq;
		return 0;
	}
	if (open)
		len = flight_from_slot(f, s, seq);
	else
		len = flight_from_regs(f, s, seq, task, program);
	if (len < 0 || len > WIRE_BODY || s->birth != kernel_birth(task)) {
		s->seen = NOT_SEEN;
		return 0;
	}
	if (!emit_to(ring_mine(), &f->rec, sizeof(f->rec) + len, BPF_RB_NO_WAKEUP))
		s->seen = seq | 1;
	return 0;
}

SEC("iter/task") int flight_walk(struct bpf_iter__task *ctx) { return flight_run(ctx->task, 0); }
SEC("iter/task") int flight_walk_paths(struct bpf_iter__task *ctx) { return flight_run(ctx->task, WITH_PATHS); }

#endif
