/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floor.bpf.c: the least that tracing a call through BPF can cost.
 *
 * Two pairs on the two syscall hooks. The empty one returns at once. The minimal one does what no
 * tracer can do without: at entry it asks whether the thread is traced and puts the arguments into
 * the thread's slot, at exit it completes the record there and sends its 72 bytes; a third program
 * gives new threads and processes their slot. The reader polls, nobody wakes it. Written by hand and
 * independent of bpf/, so that bpfstrace is measured against something else than itself.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pt_regs {
	unsigned long di, si, dx, r10, r8, r9;
} __attribute__((preserve_access_index));

struct task_struct {
	int pid, tgid;
} __attribute__((preserve_access_index));

struct record {
	__u64 pid_tgid, nr, ret;
	__u64 args[6];
};
_Static_assert(sizeof(struct record) == 72, "the floor's record");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct record);
} slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20);
} ring SEC(".maps");

__u64 lost;

SEC("tp_btf/sys_enter")
int empty_enter(__u64 *ctx)
{
	return 0;
}

SEC("tp_btf/sys_exit")
int empty_exit(__u64 *ctx)
{
	return 0;
}

static __always_inline struct record *slot(void)
{
	__u64 key = bpf_get_current_pid_tgid();

	return bpf_map_lookup_elem(&slots, &key);
}

static __always_inline int begin(struct record *r, __u64 *ctx)
{
	struct pt_regs *regs = (void *)ctx[0];

	if (!r)
		return 0;
	r->pid_tgid = bpf_get_current_pid_tgid();
	r->nr = ctx[1];
	r->args[0] = regs->di;
	r->args[1] = regs->si;
	r->args[2] = regs->dx;
	r->args[3] = regs->r10;
	r->args[4] = regs->r8;
	r->args[5] = regs->r9;
	return 0;
}

static __always_inline int end(struct record *r, __u64 *ctx, void *to, __u64 flags)
{
	if (!r)
		return 0;
	r->ret = ctx[1];
	if (bpf_ringbuf_output(to, r, sizeof(*r), flags))
		__sync_fetch_and_add(&lost, 1);
	return 0;
}

SEC("tp_btf/sys_enter")
int minimal_enter(__u64 *ctx)
{
	return begin(slot(), ctx);
}

SEC("tp_btf/sys_exit")
int minimal_exit(__u64 *ctx)
{
	return end(slot(), ctx, &ring, BPF_RB_NO_WAKEUP);
}

/* For every pair but the empty one. */
SEC("tp_btf/sched_process_fork")
int on_fork(__u64 *ctx)
{
	static const struct record blank;
	struct task_struct *child = (void *)ctx[1];
	__u64 key = (__u64)child->tgid << 32 | (__u32)child->pid;

	if (slot())
		bpf_map_update_elem(&slots, &key, &blank, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
