/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rights.c: what the caller may see of other processes by its own rights; see rights.h.
 *
 * The caller's own capabilities are root's, or the ambient ones, which an exec of a file with capabilities
 * clears. With the file's gone the kernel itself answers what may be traced: process_vm_readv() asks what an
 * attaching tracer is asked (uids, dumpable, user namespace, Yama and other security modules). The kernel
 * side asks again at each exec (kernel_is_users()).
 */
#include "host/rights.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/err.h"

#define CAP(name)	(1ULL << (name))
#define NOWHERE		((void *)INTPTR_MIN)	/* an address that no process has */

/* The C library has them, but no header of its own. */
extern int capget(cap_user_header_t header, cap_user_data_t data);
extern int capset(cap_user_header_t header, const cap_user_data_t data);

static uint64_t ambient_caps(void)
{
	uint64_t caps = 0;

	for (int cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0) == 1)
			caps |= CAP(cap);
	return caps;
}

static int permitted_caps(uint64_t *caps)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (capget(&header, data))
		return -errno;
	*caps = data[0].permitted | (uint64_t)data[1].permitted << 32;
	return 0;
}

/* The ids become the caller's, for good, and the capabilities those. */
static int keep_caps(uint64_t caps)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {
		{ .permitted = (uint32_t)caps, .effective = (uint32_t)caps },
		{ .permitted = (uint32_t)(caps >> 32), .effective = (uint32_t)(caps >> 32) },
	};

	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setresgid(getgid(), getgid(), getgid()) ||
	    setresuid(getuid(), getuid(), getuid()) || capset(&header, data))
		return -errno;
	return 0;
}

/* 2: only an administrator traces, 3: nobody. Where it is 1, or the module is not there, nothing forbids to trace one's own. */
static int check_yama(void)
{
	FILE *file = fopen("/proc/sys/kernel/yama/ptrace_scope", "re");
	int scope = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%d", &scope) != 1)
		scope = 0;
	fclose(file);
	if (scope < 2)
		return 0;
	err_msg("kernel.yama.ptrace_scope is %d: only root may trace", scope);
	return -EPERM;
}

int rights_settle(bool *limited, uint64_t *caps)
{
	uint64_t have = 0, own, keep = CAP(CAP_BPF) | CAP(CAP_PERFMON);
	int err = permitted_caps(&have);

	own = getuid() ? ambient_caps() : have;
	*caps = own;
	*limited = !(own & CAP(CAP_SYS_PTRACE));
	if (*limited && check_yama())
		return -EPERM;
	if (!err && own == have)
		return 0;
	/* loading takes these two, or else the one that was all of it once */
	if ((have & keep) != keep)
		keep |= CAP(CAP_SYS_ADMIN);
	if (!err)
		err = keep_caps(own | (have & keep));
	return err ? err_errno(err, "cannot drop the capabilities that are not the caller's") : 0;
}

int rights_denied(pid_t pid, int err)
{
	err_msg("attach to process %d: %s; you could not ptrace it either (run bpfstrace as root)", pid, strerror(err));
	return -err;
}

int rights_target(pid_t pid)
{
	char byte;
	struct iovec local = { &byte, 1 }, remote = { NOWHERE, 1 };

	if (process_vm_readv(pid, &local, 1, &remote, 1, 0) >= 0 || errno == EFAULT)
		return 0;
	return rights_denied(pid, errno);
}
