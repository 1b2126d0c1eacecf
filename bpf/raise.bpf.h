/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * raise.bpf.h: signals that a thread is to get in the middle of a call (-e inject=...:signal=).
 *
 * Sent by the thread to itself they are the kernel's own, and the call is made all the same: at the entry of calls that go
 * on, at the exit of those that seccomp answers, which have no entry.
 */
#ifndef BPFSTRACE_RAISE_BPF_H
#define BPFSTRACE_RAISE_BPF_H

#include "maps.bpf.h"

static __noinline int raise_pending(void)
{
	u32 tid = kernel_pid_in(BPF_CORE_READ(bpf_get_current_task_btf(), thread_pid), knobs.pidns);

	for (u32 i = 0; i < RAISE_TRIES; i++) {
		u64 *slot = &raises.slots[(tid + i) % RAISE_SLOTS];
		u64 raise = *slot;

		if (!tid || raise >> 32 != tid)
			continue;
		*slot = 0;
		__sync_fetch_and_add(&raises.pending, -1);
		bpf_send_signal_thread((u32)raise);
		break;
	}
	return 0;
}

static __always_inline int raise_here(void)
{
	return *(volatile u64 *)&raises.pending ? raise_pending() : 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(raise_enter)
{
	return raise_here();
}

SEC("tp_btf/sys_exit")
int BPF_PROG(raise_exit)
{
	return raise_here();
}

/* For both classic tracepoints, where the kernel would skip those. */
SEC("tracepoint")
int raise_raw(void *ctx)
{
	(void)ctx;
	return raise_here();
}

#endif
