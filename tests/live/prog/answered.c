/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answered errno|trap|notify|held|open|thread|process: calls that the process's own seccomp filter answers.
 * What it asks for is getpgid(1001), or openat(AT_FDCWD, "/answered/errno", O_RDONLY) for errno,
 * which fails with EXDEV, and for open; the supervisor of notify, held and open answers 4242, that of
 * held and open when there is something on stdin; thread and process are killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))

static long filter(unsigned int nr, unsigned int answer, unsigned int flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { LENGTH(code), code };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &prog);
}

static int held;

static void *supervise(void *arg)
{
	char c;
	struct seccomp_notif_resp resp = { .val = 4242 };
	struct seccomp_notif req;
	int fd = *(int *)arg;

	memset(&req, 0, sizeof(req));
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &req))
		_exit(2);
	if (held && read(0, &c, 1) != 1)
		_exit(4);
	resp.id = req.id;
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &resp))
		_exit(3);
	return NULL;
}

static void on_sigsys(int signo)
{
	(void)signo;
}

static void *ask(void *arg)
{
	syscall(SYS_getpgid, 1001);
	return arg;
}

/* Makes the call of that number, with the supervisor's answer. */
static int notified(unsigned int nr, long arg, const char *path)
{
	int fd = (int)filter(nr, SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER);
	pthread_t thread;

	pthread_create(&thread, NULL, supervise, &fd);
	if (syscall(nr, arg, path, O_RDONLY) != 4242)
		return 1;
	return pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
	char how = argc > 1 ? argv[1][0] : 0, path[] = "/answered/errno";
	pthread_t thread;

	switch (how) {
	case 'e':
		filter(SYS_openat, SECCOMP_RET_ERRNO | EXDEV, 0);
		return open(path, O_RDONLY) != -1 || errno != EXDEV;
	case 'h':
		held = 1;
		return notified(SYS_getpgid, 1001, NULL);
	case 'o':
		held = 1;
		return notified(SYS_openat, AT_FDCWD, path);
	case 'n':
		return notified(SYS_getpgid, 1001, NULL);
	case 't':
		if (argv[1][1] == 'r') {
			signal(SIGSYS, on_sigsys);
			filter(SYS_getpgid, SECCOMP_RET_TRAP, 0);
			ask(NULL);
			return 0;
		}
		filter(SYS_getpgid, SECCOMP_RET_KILL_THREAD, 0);
		pthread_create(&thread, NULL, ask, NULL);
		usleep(200000);
		return 0;
	case 'p':
		filter(SYS_getpgid, SECCOMP_RET_KILL_PROCESS, 0);
		ask(NULL);
		return 0;
	}
	return 2;
}
