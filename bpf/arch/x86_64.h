/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86.h: how system calls look on x86-64: registers, the personalities' marks, the order of memory accesses.
 *
 * What another architecture's file has to have, too: struct thread_info with ARCH_MODE, struct pt_regs, the NR_ of execve,
 * and the arch_ and kernel_ helpers that follow. The rest of a personality is its row in src/desc/personality.c and its
 * table in syscalls/nr.
 */
#ifndef BPFSTRACE_ARCH_X86_H
#define BPFSTRACE_ARCH_X86_H

#include "../wire.h"

#define ARCH_MODE		status	/* the field of struct thread_info that tells 32-bit calls from others */
#define X32_BIT			0x40000000
#define TS_COMPAT		0x2	/* arch/x86/include/asm/thread_info.h */
#define NR_EXECVE		59
#define NR_RT_SIGRETURN		15
#define NR_RT_SIGRETURN_32	173

struct thread_info {
	u32 status;
} __attribute__((preserve_access_index));

struct pt_regs {
	unsigned long bp, bx, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, sp;
} __attribute__((preserve_access_index));

/* ABI_COMPAT (i386) in a call of 32 bits, ABI_ILP32 (x32) where the number says so, else ABI_NATIVE. */
static __always_inline u8 arch_abi(u32 status, s64 nr)
{
	u32 compat = status / TS_COMPAT & 1, x32 = (nr & X32_BIT) / X32_BIT & ~((u64)nr >> 63);

	return compat | (x32 & ~compat) << 1;
}

/* That of an image, by where its addresses end; a kernel's thread has none. */
static __always_inline u8 arch_image_abi(u64 size)
{
	return size && !(size >> 32) ? ABI_COMPAT : ABI_NATIVE;
}

/* The first row of a personality's calls in the table; negative: they have none. */
static __always_inline s32 arch_rows(u8 abi)
{
	return abi == ABI_ILP32 ? -1 : (abi & ABI_COMPAT) * ROW_TABLE;
}

/* Whether the calls have tracepoints of their own: those of 32-bit calls are silent. */
static __always_inline int arch_has_tracepoints(u8 abi)
{
	return abi != ABI_COMPAT;
}

/* Bytes of a pointer or long in the caller's memory; without a branch, so that the verifier need not follow both widths. */
static __always_inline u32 arch_word(u32 abi)
{
	return 8 - ((abi | abi >> 1) & 1) * 4;
}

/* What the hooks of a call are handed as its number and its result: the same is in the registers. */
static __always_inline s64 kernel_nr(struct pt_regs *regs)
{
	return (s32)regs->orig_ax;
}

static __always_inline s64 kernel_result(struct pt_regs *regs)
{
	return regs->ax;
}

static __always_inline u64 kernel_ip(struct pt_regs *regs)
{
	return regs->ip;
}

/* The six argument registers of a call. */
static __always_inline void kernel_args(struct pt_regs *regs, u8 abi, u64 *args)
{
	if (abi == ABI_COMPAT) {
		args[0] = (u32)regs->bx;
		args[1] = (u32)regs->cx;
		args[2] = (u32)regs->dx;
		args[3] = (u32)regs->si;
		args[4] = (u32)regs->di;
		args[5] = (u32)regs->bp;
		return;
	}
	args[0] = regs->di;
	args[1] = regs->si;
	args[2] = regs->dx;
	args[3] = regs->r10;
	args[4] = regs->r8;
	args[5] = regs->r9;
}

/*
 * rt_sigreturn's argument is on the stack: the struct ucontext of its frame (arch/x86/include/asm/sigframe.h), in which the
 * signal mask lies. Of a 32-bit frame the return address is still there, and what the handler was given.
 */
static __always_inline u64 arch_sigreturn_mask(struct pt_regs *regs, s64 nr, u8 abi)
{
	u32 narrow = abi & ABI_COMPAT;

	/* one branch: the verifier follows each through all that comes after */
	if (nr != NR_RT_SIGRETURN + narrow * (NR_RT_SIGRETURN_32 - NR_RT_SIGRETURN))
		return 0;
	return regs->sp + 296 - narrow * 48;
}

/* True where the saved registers are those of a call that has not got its result yet, or one that looks like none. */
static __always_inline int kernel_in_call(struct pt_regs *regs)
{
	return (s64)regs->orig_ax >= 0 && (s64)regs->ax == -ENOSYS;
}

/*
 * Between the accesses to a slot and those to its sequence. x86 keeps stores in order among each other, and loads too,
 * so only the compiler must be kept from moving them.
 */
#define kernel_barrier()	asm volatile("" ::: "memory")

#endif
