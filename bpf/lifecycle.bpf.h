/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lifecycle.bpf.h: fork, exec, exit and signals of traced threads.
 *
 * A child joins in the kernel before its first instruction; a thread's slot goes with it when it ends; a thread that
 * execs keeps its slot under its new id.
 */
#ifndef BPFSTRACE_LIFECYCLE_BPF_H
#define BPFSTRACE_LIFECYCLE_BPF_H

#include "filter.bpf.h"
#include "exec.bpf.h"
#include "syscall.bpf.h"

/* The command: what the tool itself forks. */
static __always_inline int is_tool(struct task_struct *task)
{
	return kernel_pid_in(BPF_CORE_READ(task, group_leader, thread_pid), knobs.pidns) == knobs.tgid;
}

static __always_inline int fork_run(struct task_struct *parent, struct task_struct *child)
{
	u64 key = slot_key(parent);
	struct slot *s = bpf_map_lookup_elem(&slots, &key);
	int thread = parent->tgid == child->tgid;
	struct scratch *x = scratch_get();
	u8 state;

	if (!x || paused)
		return 0;
	if (!s) {
		if (knobs.launch && !launched && !thread && is_tool(parent)) {
			launched = 1;
			slot_make(&x->slot, child, SLOT_COMMAND | SLOT_MUTE | SLOT_CHILD | (knobs.follow_threads ? SLOT_THREADS : 0) |
				  (knobs.follow_forks ? SLOT_THREADS | SLOT_FORKS : 0), FORK_COMMAND, 0);
		}
		return 0;
	}
	state = s->state & (SLOT_THREADS | SLOT_FORKS);
	if (!(state & (thread ? SLOT_THREADS : SLOT_FORKS)))
		return 0;
	s->rec.h.flags |= CALL_FORKED;
	slot_make(&x->slot, child, state | SLOT_CHILD, thread ? FORK_THREAD : 0, s->rec.h.tid);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	u64 since = span_begin();

	fork_run(parent, child);
	span_end(SPAN_FORK, since);
	return 0;
}

/*
 * The new image has rights that the caller has not: the thread leaves the trace before its first instruction, and with it
 * all that it will ever make. What the call said at entry was the caller's to see.
 */
static __always_inline void exec_leave(struct slot *s, u64 key)
{
	union rec_end end = {};
	struct rec_exec *rec = &end.exec;

	if (s->open && !knobs.count_only) {
		s->open = 0;
		s->rec.ret = 0;
		s->rec.h.flags |= CALL_NO_RETURN;
		s->rec.h.time = bpf_ktime_get_ns();
		emit_call(s);
	}
	rec->h.kind = REC_EXEC;
	rec->h.flags = EXEC_GAINED;
	rec->h.tid = rec->old_tid = s->rec.h.tid;
	rec->h.time = bpf_ktime_get_ns();
	rec->tgid = s->tgid;
	emit_end(&end);
	bpf_map_delete_elem(&slots, &key);
	late_forget(key);
}

/* The thread leaves the trace: it has ended, or goes on without. */
static __always_inline void slot_leave(struct slot *s, u64 key, u8 flags, s32 status)
{
	union rec_end end = {};
	struct rec_exit *rec = &end.exit;

	rec->h.kind = REC_EXIT;
	rec->h.flags = flags;
	rec->h.tid = s->rec.h.tid;
	rec->h.time = bpf_ktime_get_ns();
	rec->tgid = s->tgid;
	rec->status = status;
	rec->last_callno = s->rec.callno;
	rec->birth = s->birth;
	emit_end(&end);
	bpf_map_delete_elem(&slots, &key);
	late_forget(key);
	emit_dirty();
}

/* In an execve that succeeds. Its call stays in flight for who reads of it. */
static __always_inline void exec_detach(struct slot *s, u64 key)
{
	if (s->open && !knobs.count_only) {
		s->open = 0;
		s->rec.h.flags |= CALL_OPEN;
		s->rec.h.time = bpf_ktime_get_ns();
		emit_call(s);
	}
	slot_leave(s, key, EXIT_GROUP_DEAD | EXIT_LEFT, 0);
}

static struct task_struct *(*const task_from_pid)(s32 pid) = (void *)CALL_TASK_FROM_PID;
static void (*const task_release)(struct task_struct *task) = (void *)CALL_TASK_RELEASE;

/* Where tracepoints are preemptible (syscall.bpf.h). The record names the child by its id, which no tool gave it. */
SEC("tracepoint")
int on_fork_classic(struct trace_event_raw_sched_process_fork *ctx)
{
	struct task_struct *child = task_from_pid(ctx->child_pid);
	u64 since = span_begin();

	if (!child)
		return 0;
	fork_run(bpf_get_current_task_btf(), child);
	task_release(child);
	span_end(SPAN_FORK, since);
	return 0;
}

/* bprm is NULL where the kernel skipped the hook that is told it: what the entry could read stays then. */
static __always_inline int exec_run(struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	u64 key = slot_key(task), old_key = (u64)(u32)task->tgid << 32 | (u32)old_pid;
	struct slot *s = bpf_map_lookup_elem(&slots, &old_key);
	union rec_end end = {};
	struct rec_exec *rec = &end.exec;

	if (!s || paused)
		return 0;
	budget_start(s);
	if (!task_allowed(task)) {
		exec_leave(s, old_key);
		return 0;
	}
	if (knobs.detach_on_exec && !(s->state & SLOT_COMMAND)) {
		exec_detach(s, old_key);
		return 0;
	}
	rec->h.kind = REC_EXEC;
	rec->h.flags = s->open ? NAMED_IN_CALL : 0;
	rec->h.abi = kernel_abi(task, 0);
	rec->h.time = bpf_ktime_get_ns();
	rec->old_tid = s->rec.h.tid;
	s->state &= ~(SLOT_MUTE | SLOT_COMMAND);
	s->rec.h.flags |= CALL_EXECED;
	if (old_key != key) {
		/* a thread that execs takes over its leader's id */
		s->rec.h.tid = s->tgid;
		s->birth = kernel_birth(task);
		if (bpf_map_update_elem(&slots, &key, s, BPF_ANY))
			emit_lost(LOSS_NO_SLOT);
		bpf_map_delete_elem(&slots, &old_key);
		s = bpf_map_lookup_elem(&slots, &key);
		if (!s)
			return 0;
	}
	rec->h.tid = s->rec.h.tid;
	rec->tgid = s->tgid;
	BPF_CORE_READ_STR_INTO(&rec->comm, task, comm);
	emit_end(&end);
	if (bprm) {
		exec_image(s, task, bprm);
	} else {
		/* what the entry could not read is not at those addresses any more */
		s->retry = 0;
		s->rec.h.flags |= CALL_SHED;
	}
	late_forget(old_key);
	/* the exit of an execve into a 32-bit image reaches no tracepoint of its own */
	if (knobs.tracepoints && !arch_has_tracepoints(rec->h.abi) && s->open) {
		s->open = 0;
		s->rec.ret = 0;
		s->rec.h.time = bpf_ktime_get_ns();
		s->state |= SLOT_CHILD;		/* should the hook come in time after all, it is not shown again */
		if (knobs.count)
			count_call(s, 0);
		if (!knobs.count_only)
			emit_call(s);
	}
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
	u64 since = span_begin();
	struct slot *s;

	hold_processor();
	exec_run(task, old_pid, bprm);
	if (knobs.preemptible) {
		s = slot_current();
		if (s)
			s->state |= SLOT_EXECED;
	}
	release_processor();
	span_end(SPAN_EXEC, since);
	return 0;
}

/* Behind it, where tracepoints are preemptible: does what it would have done, had the kernel not skipped it. */
SEC("tracepoint")
int on_exec_missed(struct trace_event_raw_sched_process_exec *ctx)
{
	struct slot *s = slot_current();

	if (s && s->state & SLOT_EXECED)
		s->state &= ~SLOT_EXECED;
	else
		exec_run(bpf_get_current_task_btf(), ctx->old_pid, NULL);
	return 0;
}

static __always_inline void rename_run(struct task_struct *task, const char *comm)
{
	u64 key = slot_key(task);
	struct slot *s = bpf_map_lookup_elem(&slots, &key);
	struct rec_name rec = {};

	if (!s || paused)
		return;
	rec.h.kind = REC_NAME;
	rec.h.flags = s->open ? NAMED_IN_CALL : 0;
	rec.h.tid = s->rec.h.tid;
	rec.h.time = bpf_ktime_get_ns();
	bpf_probe_read_kernel_str(rec.comm, sizeof(rec.comm), comm);
	emit_note(&rec, sizeof(rec));
}

/* In __set_task_comm(), which holds no lock in newer kernels. The task may be another than the current one. */
SEC("tp_btf/task_rename")
int BPF_PROG(on_rename, struct task_struct *task, const char *comm)
{
	hold_processor();
	rename_run(task, comm);
	release_processor();
	return 0;
}

/* A call that never returns: exit itself, one that a fatal signal ended, one that seccomp killed the thread for. */
static __always_inline void exit_call(struct slot *s, s32 status)
{
	if (knobs.count_only)
		return;
	if (!s->open) {
		/* SIGSYS at entry: the hooks were never reached */
		if ((status & 0x7f) != 31 || !kernel_in_call(kernel_regs()) || !call_adopt(s))
			return;
	}
	s->open = 0;
	s->rec.ret = 0;
	s->rec.h.flags |= CALL_NO_RETURN;
	s->rec.h.time = bpf_ktime_get_ns();
	emit_call(s);
}

static __always_inline s32 exit_status(struct task_struct *task)
{
	if (BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(task, signal, group_exit_code);
	return BPF_CORE_READ(task, exit_code);
}

/*
 * The kernel's own threads in a process (of an io_uring, of vhost) are never traced, and may outlive the program's: then
 * the last of them ends the process. Said for any process; only user space knows whether that one was traced.
 */
static __always_inline void exit_of_worker(struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);
	union rec_end end = {};
	struct rec_exit *rec = &end.exit;

	if (!(task->flags & PF_WORKER) || BPF_CORE_READ(task, signal, live.counter))
		return;
	rec->h.kind = REC_EXIT;
	rec->h.flags = EXIT_GROUP_DEAD | EXIT_WORKER;
	rec->h.tid = rec->tgid = kernel_pid_in(BPF_CORE_READ(leader, thread_pid), knobs.pidns);
	rec->h.time = bpf_ktime_get_ns();
	rec->status = exit_status(leader);
	rec->birth = kernel_birth(leader);
	if (rec->tgid)
		emit_end(&end);
}

static __always_inline int death_run(struct task_struct *task)
{
	u64 key = slot_key(task);
	struct slot *s = bpf_map_lookup_elem(&slots, &key);
	s32 status;

	if (paused)
		return 0;
	if (!s) {
		exit_of_worker(task);
		return 0;
	}
	status = exit_status(task);
	slot_begin(s);
	exit_call(s, status);
	slot_end(s);
	slot_leave(s, key, BPF_CORE_READ(task, signal, live.counter) == 0 ? EXIT_GROUP_DEAD : 0, status);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	u64 since = span_begin();

	death_run(task);
	span_end(SPAN_DEATH, since);
	return 0;
}

/* Where tracepoints are preemptible (syscall.bpf.h). It is the task that ends. */
SEC("tracepoint")
int on_exit_classic(void *ctx)
{
	u64 since = span_begin();

	death_run(bpf_get_current_task_btf());
	span_end(SPAN_DEATH, since);
	return 0;
}

/* Two senders pass no siginfo but a small number in its place. */
static __always_inline void signal_info(struct rec_signal *rec, struct kernel_siginfo *info)
{
	s32 *head = (s32 *)rec->siginfo;

	if ((unsigned long)info > SEND_SIG_PRIV) {
		if (bpf_probe_read_kernel(rec->siginfo, sizeof(rec->siginfo), info))
			rec->h.flags |= SIG_NO_INFO;
		return;
	}
	head[0] = rec->signo;
	if ((unsigned long)info == SEND_SIG_PRIV) {
		head[2] = 0x80;		/* SI_KERNEL */
		return;
	}
	head[4] = kernel_pid_in(BPF_CORE_READ(bpf_get_current_task_btf(), group_leader, thread_pid), knobs.pidns);
	head[5] = bpf_get_current_uid_gid();
}

static __always_inline void signal_emit(struct slot *s, int sig, struct kernel_siginfo *info, u8 flags, u64 ip)
{
	struct rec_signal rec = {};

	rec.h.kind = REC_SIGNAL;
	rec.h.flags = flags;
	rec.h.tid = s->rec.h.tid;
	rec.h.time = bpf_ktime_get_ns();
	rec.signo = sig;
	rec.callno = s->rec.callno;
	rec.ip = ip;
	signal_info(&rec, info);
	emit_note(&rec, sizeof(rec));
}

/*
 * Both signal hooks run under the receiver's siglock (get_signal(), __send_signal_locked()): with preemption off on every
 * kernel but a real-time one.
 *
 * Two are never shown: SIGKILL, which comes without siginfo to each thread of a group that exits, and what the kernel
 * forces upon a process past its handlers (SIGSYS of a seccomp filter that kills), which goes past tracers too.
 */
SEC("tp_btf/signal_deliver")
int BPF_PROG(on_signal, int sig, struct kernel_siginfo *info, struct k_sigaction *ka)
{
	struct slot *s;

	if (sig == 9 || BPF_CORE_READ(ka, sa.sa_flags) & SA_IMMUTABLE)
		return 0;
	s = slot_current();
	if (s)
		signal_emit(s, sig, info, 0, knobs.ip ? kernel_ip(kernel_regs()) : 0);
	return 0;
}

/*
 * Two kinds of signals are never delivered, yet strace shows them, because ptrace makes the kernel queue them: what the
 * target ignores is dropped here, and what ends it without a core dump becomes a SIGKILL to all its threads. Both in the
 * sender's context. Once a process is ending, everything else that is sent to it counts as ignored: not shown.
 */
static __always_inline int signal_undelivered(int sig, struct task_struct *task, int result)
{
	int ending = BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT;

	if (result == TRACE_SIGNAL_IGNORED)
		return ending ? 0 : SIG_IGNORED_BY_KERNEL;
	if (result == TRACE_SIGNAL_DELIVERED && ending && sig != 9 &&
	    BPF_CORE_READ(task, signal, group_exit_code) == sig)
		return SIG_FATAL;
	return 0;
}

SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal_sent, int sig, struct kernel_siginfo *info, struct task_struct *task, int group, int result)
{
	int flags = signal_undelivered(sig, task, result);
	struct slot *s;
	u64 key;

	if (!flags || paused)
		return 0;
	key = slot_key(task);
	s = bpf_map_lookup_elem(&slots, &key);
	if (s && !(s->state & SLOT_MUTE))
		signal_emit(s, sig, info, flags, 0);
	return 0;
}

#endif
