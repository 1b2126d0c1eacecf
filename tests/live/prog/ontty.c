/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ontty WORD COMMAND...: runs the command on a terminal of its own, as the foreground job, copies
 * what it prints to stdout, types ^C once WORD has appeared, and exits as the command does (a
 * signal: 128 + its number). Its own status is 77 where there are no terminals to be had.
 */
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char seen[1 << 20];
	size_t len = 0;
	int fd, status, typed = 0;
	pid_t pid;
	ssize_t n;

	if (argc < 3)
		return 2;
	pid = forkpty(&fd, NULL, NULL, NULL);
	if (pid < 0)
		return 77;
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	while (len < sizeof(seen) - 1 && (n = read(fd, seen + len, sizeof(seen) - 1 - len)) > 0) {
		fwrite(seen + len, 1, (size_t)n, stdout);
		len += (size_t)n;
		seen[len] = '\0';
		if (!typed && strstr(seen, argv[1]))
			typed = write(fd, "\003", 1) == 1;
	}
	if (waitpid(pid, &status, 0) != pid)
		return 2;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
