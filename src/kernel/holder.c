/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * holder.c: descriptors that stay open until this process is gone. See holder.h.
 *
 * The holder sleeps in a read of a pipe whose other end only this process has: whatever way this
 * process goes, the read ends. So nobody else may have that end: not the command, which can outlive
 * this process, and not what the command leaves behind. It is a grandchild, for init to reap.
 */
#include "kernel/holder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"

static bool is_held(const int *fds, size_t n, int fd)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i] == fd)
			return true;
	return false;
}

/*
 * It keeps nothing else, or a reader of bpfstrace's output would wait for it, or a file system could
 * not be unmounted.
 */
static void hold(const int *fds, size_t n, int end)
{
	int last = STDIN_FILENO;
	char c;

	setsid();
	if (chdir("/")) {
		/* then where it is */
	}
	dup2(end, STDIN_FILENO);
	for (size_t i = 0; i < n; i++)
		if (fds[i] > last)
			last = fds[i];
	for (int fd = STDIN_FILENO + 1; fd <= last; fd++)
		if (!is_held(fds, n, fd))
			close(fd);
	close_range(last + 1, ~0U, 0);
	while (read(STDIN_FILENO, &c, 1) < 0 && errno == EINTR)
		;
	_exit(0);
}

int holder_start(const int *fds, size_t n)
{
	int ends[2], status = 0;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return err_errno(errno, "cannot make a pipe");
	pid = fork();
	if (pid < 0)
		return err_errno(errno, "cannot fork the holder of the tracepoints");
	if (pid == 0) {
		pid = fork();
		if (pid)
			_exit(pid < 0 ? errno : 0);
		hold(fds, n, ends[0]);
	}
	close(ends[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!status)
		return ends[1];
	close(ends[1]);
	return err_errno(WEXITSTATUS(status), "cannot fork the holder of the tracepoints");
}
