// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * held [own|listen]: makes one harmless call again and again, and says what became of it, whenever that changes: "real",
 * "injected" (EPERM), "own" (its own filter's EXDEV) or "lost" (ENOSYS). Ends at the end of its input, after one more call.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int filter(unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { .len = 4, .filter = code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -1 :
	       (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &prog);
}

static const char *what(long result)
{
	if (result > 0)
		return "real";
	return errno == EPERM ? "injected" : errno == EXDEV ? "own" : errno == ENOSYS ? "lost" : "odd";
}

int main(int argc, char **argv)
{
	struct pollfd input = { .fd = 0, .events = POLLIN };
	const char *last = "", *now;

	if (argc > 1 && !strcmp(argv[1], "own") && filter(0))
		return 2;
	if (argc > 1 && !strcmp(argv[1], "listen") && filter(SECCOMP_FILTER_FLAG_NEW_LISTENER) < 0)
		printf("%s\n", strerror(errno));
	for (;;) {
		now = what(syscall(SYS_getpgid, 0));
		if (now != last)
			printf("%s\n", now);
		fflush(stdout);
		last = now;
		if (poll(&input, 1, 1) > 0)
			return 0;
	}
}
