/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.c: where the trace's text goes; see output.h.
 *
 * One write per full buffer. A terminal, a file or a pipe may take only a part: the rest follows. A
 * descriptor that somebody else made non-blocking (stderr is shared) is waited for with poll. Nothing
 * waits for good where a signal comes: whoever opened it is asked (struct output_patience).
 */
#include "host/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "host/launch.h"
#include "host/parts.h"

#define OUTPUT_FULL	65536

struct output {
	const char *name;		/* for messages; the caller's string */
	struct buf buf;
	int fd;
	int error;			/* -errno of the first failure */
	pid_t command;			/* 0: none */
	struct parts *parts;		/* NULL: one output for all threads */
	uint32_t tid;			/* whose text comes */
	struct output_patience patience;
};

static bool gives_up(const struct output *o)
{
	return o->patience.ends(o->patience.ctx);
}

static void run_command(const char *command, int fd, const struct launch_signals *signals)
{
	launch_restore_signals(signals);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	if (dup2(fd, STDIN_FILENO) >= 0)
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	err_errno(errno, "output command '%s': cannot run /bin/sh", command);
	_exit(127);
}

static int open_command(struct output *o, const char *command, const struct launch_signals *signals)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		return err_errno(errno, "output command '%s': cannot make a pipe", command);
	o->command = fork();
	if (o->command < 0) {
		int err = err_errno(errno, "output command '%s': cannot fork", command);

		close(fds[0]);
		close(fds[1]);
		return err;
	}
	if (!o->command)
		run_command(command, fds[0], signals);
	close(fds[0]);
	o->fd = fds[1];
	return 0;
}

static int open_file(struct output *o, const char *path, bool append)
{
	do
		o->fd = open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC) | O_CLOEXEC, 0666);
	while (o->fd < 0 && errno == EINTR && !gives_up(o));
	if (o->fd >= 0)
		return 0;
	return errno == EINTR ? -EINTR : err_errno(errno, "Can't fopen '%s'", path);
}

/* The files come with the threads: that there is a place for them is asked before anything is started. */
static int open_parts(struct output *o, const char *path, bool append)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");

	if (dir && access(dir, W_OK | X_OK)) {
		free(dir);
		return err_errno(errno, "Can't fopen '%s.TID'", path);
	}
	free(dir);
	o->parts = parts_new(path, append);
	return dir && o->parts ? 0 : err_errno(ENOMEM, "output");
}

int output_open(struct output **out, const struct output_config *cfg, const struct launch_signals *signals,
		const struct output_patience *patience)
{
	struct output *o = calloc(1, sizeof(*o));
	const char *spec = cfg->spec;
	int err = 0;

	if (!o)
		return err_errno(ENOMEM, "output");
	o->name = spec ? spec : "standard error";
	o->fd = STDERR_FILENO;
	o->patience = *patience;
	if (spec && (*spec == '|' || *spec == '!'))
		err = open_command(o, spec + 1, signals);
	else if (spec && cfg->separate)
		err = open_parts(o, spec, cfg->append);
	else if (spec)
		err = open_file(o, spec, cfg->append);
	if (err) {
		free(o);
		return err;
	}
	*out = o;
	return 0;
}

/* One write, waiting where the descriptor would block. Bytes written or -errno. */
static ssize_t write_some(const struct output *o, const char *bytes, size_t n)
{
	for (;;) {
		ssize_t done = write(o->fd, bytes, n);
		struct pollfd room = { .fd = o->fd, .events = POLLOUT };

		if (done >= 0)
			return done;
		if (errno == EAGAIN && poll(&room, 1, -1) >= 0)
			continue;
		if (errno != EINTR)
			return -errno;
		if (gives_up(o))
			return -EINTR;
	}
}

bool output_is_terminal(const struct output *o)
{
	return !o->parts && isatty(o->fd);
}

void output_flush(struct output *o)
{
	size_t at = 0;

	if (o->parts && !o->error)
		o->error = parts_flush(o->parts);
	while (at < o->buf.len && !o->error) {
		ssize_t n = write_some(o, o->buf.p + at, o->buf.len - at);

		if (n == -EINTR)
			o->error = -EINTR;
		else if (n < 0)
			o->error = err_errno((int)n, "writing %s", o->name);
		else
			at += (size_t)n;
	}
	buf_reset(&o->buf);
}

void output_write(void *ctx, const char *bytes, size_t n)
{
	struct output *o = ctx;

	if (o->error)
		return;
	if (o->parts && o->tid) {
		o->error = parts_put(o->parts, o->tid, bytes, n);
		return;
	}
	buf_put(&o->buf, bytes, n);
	if (o->buf.len >= OUTPUT_FULL)
		output_flush(o);
}

void output_thread(void *ctx, uint32_t tid)
{
	struct output *o = ctx;

	o->tid = tid;
	if (o->parts && tid)
		output_write(o, NULL, 0);
}

void output_thread_end(struct output *o, uint32_t tid)
{
	if (o->parts && !o->error)
		o->error = parts_end(o->parts, tid);
}

int output_error(const struct output *o)
{
	return o->error;
}

int output_close(struct output *o)
{
	int err;

	if (!o)
		return 0;
	output_flush(o);
	if (o->fd != STDERR_FILENO && close(o->fd) && !o->error)
		o->error = err_errno(errno, "writing %s", o->name);
	while (o->command && !gives_up(o) && waitpid(o->command, NULL, 0) < 0 && errno == EINTR)
		;
	err = o->error;
	parts_free(o->parts);
	buf_free(&o->buf);
	free(o);
	return err;
}
