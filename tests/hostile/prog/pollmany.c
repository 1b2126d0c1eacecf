/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * poll of 4294967295 descriptors, which the program's own supervisor answers with 5: there are none to be looked at.
 *
 * with: -e trace=poll
 * has: ^poll\(\[\{fd=[0-9]+, .*\], 4294967295, -1\) += 5 \(\[
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int listener;

static void *supervise(void *arg)
{
	struct seccomp_notif req = { 0 };
	struct seccomp_notif_resp resp = { .val = 5 };

	ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &req);
	resp.id = req.id;
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &resp);
	return arg;
}

int main(void)
{
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_poll, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog p = { 4, f };
	struct pollfd *fds = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t t;

	fds[0] = (struct pollfd){ .fd = 1, .events = POLLOUT };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &p);
	if (listener < 0)
		return 1;
	pthread_create(&t, NULL, supervise, NULL);
	syscall(SYS_poll, fds, 0xffffffffUL, -1);
	pthread_join(t, NULL);
	return 0;
}
