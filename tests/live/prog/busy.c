/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * busy calls|forks|execs|signals PROCESSES TIMES: processes that run at once, more of them than processors. Each does it
 * TIMES times: a call of getpgid; a child that makes one; a child that makes one as a new image; a SIGUSR1 to itself.
 * Each counts what it has done where all can see it; the sum is printed.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned long *done;
static char *self;

static void counted(int signo)
{
	(void)signo;
	__atomic_fetch_add(done, 1, __ATOMIC_RELAXED);
}

static void child(const char *how)
{
	pid_t pid = fork();

	if (pid == 0 && *how == 'e')
		_exit(execl(self, self, "leaf", NULL));
	if (pid == 0) {
		syscall(SYS_getpgid, 1000000);
		_exit(0);
	}
	if (pid > 0 && waitpid(pid, NULL, 0) == pid)
		counted(0);
}

static void work(const char *how, int times)
{
	for (int i = 0; i < times; i++) {
		if (*how == 's') {
			raise(SIGUSR1);
		} else if (*how == 'c') {
			syscall(SYS_getpgid, 1000000 + i);
			counted(0);
		} else {
			child(how);
		}
	}
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2 && !strcmp(argv[1], "leaf"))
		return syscall(SYS_getpgid, 1000000) == 0;
	if (argc != 4)
		return 2;
	done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (done == MAP_FAILED)
		return 1;
	signal(SIGUSR1, counted);
	for (int i = atoi(argv[2]); i > 0; i--) {
		if (fork() == 0) {
			work(argv[1], atoi(argv[3]));
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	printf("%lu\n", *done);
	return 0;
}
