/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * forks N: N children, one after the other; the first call of child i is getpgid(1000000 + i), made
 * before anything else can run in it.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1000;

	for (int i = 0; i < n; i++) {
		long pid = syscall(SYS_fork);

		if (pid == 0) {
			syscall(SYS_getpgid, 1000000 + i);
			syscall(SYS_exit_group, 0);
		}
		if (pid < 0 || waitpid((pid_t)pid, NULL, 0) != pid)
			return 1;
	}
	return 0;
}
