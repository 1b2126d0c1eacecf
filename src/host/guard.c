/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.c: ends what is traced when the tracer is killed; see guard.h.
 *
 * The guard reads from a pipe and keeps a pidfd of each process, so that it never hits another one that got the number
 * later. What was forked in the last moments nobody has told it of: it looks for children of those that it knows.
 */
#include "host/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/tidmap.h"

#define ROUNDS		8		/* of looking for children */

struct guard {
	int pipe;
	pid_t pid;
};

enum { ADD, REMOVE, FAREWELL };

struct word {
	int32_t what;
	int32_t pid;
};

/* The value is the pidfd, and 1. */
static void remember(struct tidmap *m, pid_t pid)
{
	int fd = tidmap_get(m, (uint32_t)pid) ? -1 : pidfd_open(pid, 0);

	if (fd >= 0)
		tidmap_put(m, (uint32_t)pid, (void *)(intptr_t)(fd + 1));
}

static void forget(struct tidmap *m, pid_t pid)
{
	intptr_t fd = (intptr_t)tidmap_del(m, (uint32_t)pid);

	if (fd)
		close((int)fd - 1);
}

static void remember_children(struct tidmap *m, pid_t pid)
{
	char path[64];
	FILE *list;
	int child;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	list = fopen(path, "re");
	while (list && fscanf(list, "%d", &child) == 1)
		remember(m, child);
	if (list)
		fclose(list);
}

static void look_for_children(struct tidmap *m)
{
	uint32_t before = m->size;

	for (uint32_t i = 0; i < before && before == m->size; i++)
		if (m->slots[i].tid)
			remember_children(m, (pid_t)m->slots[i].tid);
}

static void kill_all(const struct tidmap *m)
{
	for (uint32_t i = 0; i < m->size; i++)
		if (m->slots[i].tid)
			pidfd_send_signal((int)(intptr_t)m->slots[i].value - 1, SIGKILL, NULL, 0);
}

static void guard_run(int from, bool families)
{
	struct tidmap m = { 0 };
	struct word word;
	sigset_t all;

	prctl(PR_SET_NAME, "bpfstrace-guard");
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	while (read(from, &word, sizeof(word)) == sizeof(word)) {
		if (word.what == FAREWELL)
			_exit(0);
		if (word.what == ADD)
			remember(&m, word.pid);
		else
			forget(&m, word.pid);
	}
	for (int i = 0; i < ROUNDS && families; i++)
		look_for_children(&m);
	kill_all(&m);
	_exit(0);
}

int guard_start(struct guard **out, bool families)
{
	struct guard *g = calloc(1, sizeof(*g));
	int fds[2];

	if (!g || pipe2(fds, O_CLOEXEC)) {
		free(g);
		return err_errno(errno, "--kill-on-exit");
	}
	g->pid = fork();
	if (g->pid < 0) {
		free(g);
		return err_errno(errno, "--kill-on-exit");
	}
	if (!g->pid) {
		close(fds[1]);
		guard_run(fds[0], families);
	}
	close(fds[0]);
	g->pipe = fds[1];
	*out = g;
	return 0;
}

static void say(const struct guard *g, int what, pid_t pid)
{
	const struct word word = { .what = what, .pid = pid };

	if (write(g->pipe, &word, sizeof(word)) < 0) {
		/* it is gone: there is nothing that it could do */
	}
}

void guard_add(struct guard *g, pid_t pid)
{
	say(g, ADD, pid);
}

void guard_remove(struct guard *g, pid_t pid)
{
	say(g, REMOVE, pid);
}

void guard_end(struct guard *g, bool kill_them)
{
	if (!g)
		return;
	if (!kill_them)
		say(g, FAREWELL, 0);
	close(g->pipe);
	while (waitpid(g->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(g);
}
