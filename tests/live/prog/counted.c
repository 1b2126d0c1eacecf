/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counted [i386|unnamed]: makes the same calls each time, whoever watches: refined ones, failing ones, ones
 * that return through a signal's frame, ones that a seccomp filter answers after a sleep, those of
 * children and of a thread that hangs in its last one. i386: some through int 0x80 too; unnamed: some
 * that no table has.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STACK	65536
#define UNNAMED	1000		/* beyond all tables */
#define X32_BIT	0x40000000

static volatile int hanging;
static char stack[STACK] __attribute__((aligned(16)));

static void on_signal(int signo)
{
	(void)signo;
}

static int in_thread(void *arg)
{
	for (int i = 0; i < 1000; i++)
		syscall(SYS_getppid);
	hanging = 1;
	for (;;)
		syscall(SYS_pause);
	return arg != NULL;
}

static int children(int n)
{
	for (int i = 0; i < n; i++) {
		long pid = syscall(SYS_fork);

		if (pid == 0) {
			syscall(SYS_getpgid, 0);
			syscall(SYS_exit_group, 0);
		}
		if (pid < 0 || syscall(SYS_wait4, pid, NULL, 0, NULL) != pid)
			return 1;
	}
	return 0;
}

static int refuse_getuid(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getuid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

static void old_calls(void)
{
	long result;

	for (int i = 0; i < 7; i++)
		__asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(6), "b"(-1) : "memory");
}

static void unnamed_calls(void)
{
	for (int i = 0; i < 3; i++)
		syscall(UNNAMED + i / 2);
	syscall(UNNAMED | X32_BIT);
}

int main(int argc, char **argv)
{
	signal(SIGUSR1, on_signal);
	for (int i = 0; i < 5; i++) {
		syscall(SYS_fcntl, 0, F_GETFD);
		syscall(SYS_fcntl, 0, F_GETFL);
		syscall(SYS_close, -1);
		syscall(SYS_tgkill, syscall(SYS_getpid), syscall(SYS_gettid), SIGUSR1);
	}
	if (argc > 1 && !strcmp(argv[1], "i386"))
		old_calls();
	else if (argc > 1)
		unnamed_calls();
	if (children(10) || refuse_getuid())
		return 1;
	syscall(SYS_nanosleep, &(struct timespec){ .tv_nsec = 10000000 }, NULL);
	for (int i = 0; i < 3; i++)
		syscall(SYS_getuid);
	if (clone(in_thread, stack + STACK, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
		  CLONE_THREAD | CLONE_SYSVSEM, NULL) < 0)
		return 1;
	while (!hanging)
		;
	return 0;
}
