/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ilp32.c: names of the calls of x32, see ilp32.h.
 *
 * The numbers are the header's. No call has been added to those of its own since 2019, and none will be.
 */
#include "desc/ilp32.h"

#include <stdio.h>
#include <string.h>

#define __X32_SYSCALL_BIT	ILP32_BIT		/* which the header wants of asm/unistd.h, that has other numbers too */
#include <asm/unistd_x32.h>

#include "desc/sysdesc.h"

#define OWN		512		/* its own numbers begin there */
#define NAMED(call)	[__NR_##call - ILP32_BIT - OWN] = #call

static const char *const own[ILP32_NUMBERS - OWN] = {
	NAMED(rt_sigaction), NAMED(rt_sigreturn), NAMED(ioctl), NAMED(readv), NAMED(writev), NAMED(recvfrom),
	NAMED(sendmsg), NAMED(recvmsg), NAMED(execve), NAMED(ptrace), NAMED(rt_sigpending), NAMED(rt_sigtimedwait),
	NAMED(rt_sigqueueinfo), NAMED(sigaltstack), NAMED(timer_create), NAMED(mq_notify), NAMED(kexec_load),
	NAMED(waitid), NAMED(set_robust_list), NAMED(get_robust_list), NAMED(vmsplice), NAMED(move_pages),
	NAMED(preadv), NAMED(pwritev), NAMED(rt_tgsigqueueinfo), NAMED(recvmmsg), NAMED(sendmmsg),
	NAMED(process_vm_readv), NAMED(process_vm_writev), NAMED(setsockopt), NAMED(getsockopt), NAMED(io_setup),
	NAMED(io_submit), NAMED(execveat), NAMED(preadv2), NAMED(pwritev2),
};

static bool is_own(const char *name)
{
	for (size_t i = 0; i < ILP32_NUMBERS - OWN; i++)
		if (!strcmp(own[i], name))
			return true;
	return false;
}

bool ilp32_name(uint32_t nr, char name[ILP32_NAME])
{
	const char *text = nr >= OWN && nr < ILP32_NUMBERS ? own[nr - OWN] : nr < ROW_UNKNOWN ? sysdescs[nr].name : NULL;

	if (text)
		snprintf(name, ILP32_NAME, "%s%s", text, nr < OWN && is_own(text) ? "#64" : "");
	return text;
}
