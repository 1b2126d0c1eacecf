/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A successful SIOCGIFCONF that never was: seccomp answers 0, and the length stays the program's own.
 *
 * run: 2147483647
 * run: 400
 * with: -v -e trace=ioctl
 * has: ^ioctl\(3, SIOCGIFCONF, \{ifc_len=[0-9]+.*, ifc_buf=\[\{ifr_name="", ifr_addr=\{sa_family=AF_UNSPEC, sa_data=.*\) += 0
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

int main(int argc, char **argv)
{
	static struct ifconf c;
	static char buf[4096];
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 4, f };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p);
	c.ifc_buf = buf;
	c.ifc_len = atoi(argv[argc - 1]);
	ioctl(3, SIOCGIFCONF, &c);
	return 0;
}
