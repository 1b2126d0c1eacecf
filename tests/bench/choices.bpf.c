/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * choices.bpf.c: floor.bpf.c's minimal pair with one decision at a time taken otherwise, for
 * choices.sh to compare: where a thread's state lies, how a call's own program is reached, how a
 * record gets into the ring, and how many rings there are.
 */
#include "floor.bpf.c"

#define CPUS	256			/* rings at most */

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct record);
} stored SEC(".maps");

struct one_ring {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, CPUS);
	__type(key, __u32);
	__array(values, struct one_ring);
} rings SEC(".maps");

/* The minimal pair's own entry. */
#define PLAIN_ENTER(name)		\
	SEC("tp_btf/sys_enter")		\
	int name(__u64 *ctx)		\
	{				\
		return begin(slot(), ctx);	\
	}

/* The thread's state in task storage, not in a hash. */
static __always_inline struct record *storage(struct task_struct *task, __u64 flags)
{
	return bpf_task_storage_get(&stored, task, 0, flags);
}

SEC("tp_btf/sys_enter")
int storage_enter(__u64 *ctx)
{
	return begin(storage(bpf_get_current_task_btf(), 0), ctx);
}

SEC("tp_btf/sys_exit")
int storage_exit(__u64 *ctx)
{
	return end(storage(bpf_get_current_task_btf(), 0), ctx, &ring, BPF_RB_NO_WAKEUP);
}

SEC("tp_btf/sched_process_fork")
int storage_fork(__u64 *ctx)
{
	if (storage((void *)ctx[0], 0))
		storage((void *)ctx[1], BPF_LOCAL_STORAGE_GET_F_CREATE);
	return 0;
}

/* A program for each call: the hook asks "mine?" and tail-calls it, and it looks the slot up again. */
PLAIN_ENTER(call_enter)

SEC("tp_btf/sys_exit")
int call_exit(__u64 *ctx)
{
	return end(slot(), ctx, &ring, BPF_RB_NO_WAKEUP);
}

/* Filled by floor.c. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} enter_calls SEC(".maps"), exit_calls SEC(".maps");

SEC("tp_btf/sys_enter")
int tail_enter(__u64 *ctx)
{
	if (slot())
		bpf_tail_call(ctx, &enter_calls, 0);
	return 0;
}

SEC("tp_btf/sys_exit")
int tail_exit(__u64 *ctx)
{
	if (slot())
		bpf_tail_call(ctx, &exit_calls, 0);
	return 0;
}

/* The record is reserved in the ring and filled there. */
PLAIN_ENTER(reserve_enter)

SEC("tp_btf/sys_exit")
int reserve_exit(__u64 *ctx)
{
	struct record *r = slot(), *sent;

	if (!r)
		return 0;
	r->ret = ctx[1];
	sent = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!sent)
		return 0;
	*sent = *r;
	bpf_ringbuf_submit(sent, BPF_RB_NO_WAKEUP);
	return 0;
}

/* The kernel wakes the reader whenever it has caught up. */
PLAIN_ENTER(wake_enter)

SEC("tp_btf/sys_exit")
int wake_exit(__u64 *ctx)
{
	return end(slot(), ctx, &ring, 0);
}

/* A slot is made for each call and deleted behind it; its key is none of a thread. */
SEC("tp_btf/sys_enter")
int renew_enter(__u64 *ctx)
{
	__u64 call = ~bpf_get_current_pid_tgid();
	struct record r = { 0 };

	if (!slot())
		return 0;
	begin(&r, ctx);
	bpf_map_update_elem(&slots, &call, &r, BPF_ANY);
	return 0;
}

SEC("tp_btf/sys_exit")
int renew_exit(__u64 *ctx)
{
	__u64 call = ~bpf_get_current_pid_tgid();
	struct record *r = bpf_map_lookup_elem(&slots, &call);

	if (!r)
		return 0;
	end(r, ctx, &ring, BPF_RB_NO_WAKEUP);
	bpf_map_delete_elem(&slots, &call);
	return 0;
}

/* One ring for each processor. */
PLAIN_ENTER(percpu_enter)

SEC("tp_btf/sys_exit")
int percpu_exit(__u64 *ctx)
{
	__u32 cpu = bpf_get_smp_processor_id();
	void *own = bpf_map_lookup_elem(&rings, &cpu);

	return own ? end(slot(), ctx, own, BPF_RB_NO_WAKEUP) : 0;
}
