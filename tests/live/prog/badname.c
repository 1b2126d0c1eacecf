// SPDX-License-Identifier: GPL-2.0-or-later
/* badname.c: a zombie whose name would set a terminal's title and colours. Prints its id. */
#include <stdio.h>
#include <unistd.h>
#include <sys/prctl.h>

int main(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_NAME, "\033]0;x\a\033[31m\n");
		_exit(0);
	}
	printf("%d\n", pid);
	fflush(stdout);
	pause();
}
