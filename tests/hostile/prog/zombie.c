/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The name of a process that is refused goes into a message: with what a terminal obeys in it.
 *
 * pid: yes
 * status: 1
 * has: process [0-9]+ \(\\033\]0;pwn\\007\\033\[31m\): has ended already
 */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	siginfo_t info;
	int child = fork();

	if (!child) {
		prctl(PR_SET_NAME, "\033]0;pwn\a\033[31m");
		_exit(0);
	}
	waitid(P_PID, child, &info, WEXITED | WNOWAIT);
	printf("%d\n", child);
	fflush(stdout);
	sleep(30);
	return 0;
}
