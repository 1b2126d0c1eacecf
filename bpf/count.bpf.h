/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count.bpf.h: calls counted in the kernel, for -c and -C.
 *
 * With -c the entry only stamps the slot and the exit adds to the counts: nothing is captured and nothing goes through
 * the ring. A call is counted when it returns to its caller, or would have returned if what ended the process had not been
 * SIGKILL to all its threads by then (count_returned()), under the row that its entry had; one that began before
 * the trace has no time. The time is the wall clock's less off_cpu, which only grows where on_switch is loaded (not with -w):
 * what is left then is the time for which the thread ran, exact to the context switch, where task->stime has the
 * resolution of a tick and se.sum_exec_runtime is brought up to date at ticks and switches only.
 */
#ifndef BPFSTRACE_COUNT_BPF_H
#define BPFSTRACE_COUNT_BPF_H

#include "filter.bpf.h"

/* A struct count for each base row. One entry unless there is a summary: the loader sets the real size. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct count);
} counts SEC(".maps");

/* The same for calls without a row. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1);
	__type(key, struct odd_call);
	__type(value, struct count);
} odd_counts SEC(".maps");

/* A call that is only counted; time 0: not known. */
static __always_inline void count_start(struct slot *s, u32 row, u8 abi, s64 nr, u64 time)
{
	s->row = row;
	s->rec.h.abi = abi;
	s->rec.nr = nr;
	s->rec.enter_time = time;
	s->off_cpu = 0;
	s->open = 1;
}

static __always_inline void times_add(struct times *sum, u64 time, int is_first)
{
	time = time > knobs.count_overhead ? time - knobs.count_overhead : 0;
	if (is_first || time < sum->min)
		sum->min = time;
	if (time > sum->max)
		sum->max = time;
	sum->total += time;
}

static __always_inline void count_time(struct count *c, u64 wall, u64 off_cpu)
{
	times_add(&c->time, wall - off_cpu, !c->timed);
	times_add(&c->wall, wall, !c->timed);
	c->timed++;
}

/* NULL where there are more of them than the map holds. */
static __always_inline struct count *count_odd(struct slot *s)
{
	struct odd_call key = { .nr = s->rec.nr, .abi = s->rec.h.abi };
	struct count *c = bpf_map_lookup_elem(&odd_counts, &key), zero = {};

	if (c)
		return c;
	bpf_map_update_elem(&odd_counts, &key, &zero, BPF_NOEXIST);
	return bpf_map_lookup_elem(&odd_counts, &key);
}

/*
 * Whether a call of a thread that never gets back to user space counts all the same. Its process ends by a signal that is
 * SIGKILL to all threads only because nobody stops them (a tracer that does sees the call return), and the call is done:
 * it was not that signal that broke it off.
 */
static __always_inline int count_returned(struct task_struct *task, s64 ret)
{
	int signo = BPF_CORE_READ(task, signal, group_exit_code) & 0x7f;

	if (!(BPF_CORE_READ(task, signal, flags) & SIGNAL_GROUP_EXIT) || !signo || signo == 9)
		return 0;
	return ret != -EINTR && (ret > -ERESTARTSYS || ret < -ERESTART_RESTARTBLOCK);
}

static __always_inline void count_add(struct slot *s, s64 ret)
{
	u32 row = row_of(s->rec.h.abi, s->rec.nr);
	struct count *c = NULL;

	if (knobs.count_limit && __sync_fetch_and_add(&counted, 1) >= knobs.count_limit)
		return;
	if (row == ROW_UNKNOWN)
		c = count_odd(s);
	if (!c)
		c = bpf_map_lookup_elem(&counts, &row);
	if (!c)
		return;
	c->calls++;
	if (ret < 0 && ret >= -4095)
		c->errors++;
	if (s->rec.enter_time)
		count_time(c, bpf_ktime_get_ns() - s->rec.enter_time, s->off_cpu);
}

/* A function of its own, like late_schedule(): what it keeps on the stack must not lie under the capture's. */
static __noinline void count_call(struct slot *s, s64 ret)
{
	count_add(s, ret);
}

/* slot_key() for a task that the hook hands over: read directly, this runs at every switch. */
static __always_inline u64 switch_key(struct task_struct *task)
{
	return (u64)(u32)task->tgid << 32 | (u32)task->pid;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, int preempt, struct task_struct *prev, struct task_struct *next)
{
	u64 now = bpf_ktime_get_ns(), key = switch_key(prev);
	struct slot *s = bpf_map_lookup_elem(&slots, &key);

	if (s)
		s->off_since = now;
	key = switch_key(next);
	s = bpf_map_lookup_elem(&slots, &key);
	if (s && s->off_since) {
		s->off_cpu += now - s->off_since;
		s->off_since = 0;
	}
	return 0;
}

#endif
