/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * turns: two threads that take turns, so that the order of their lines is one and the same under any tracer that shows
 * begins and ends (-e trace=read,getuid,close). Whose turn it is acts while the other one is blocked in a read, and
 * ends that: by a byte, or by a signal. What they wait with is not among those calls.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define TURNS	4

struct player {
	int ends[2];			/* of its pipe */
	atomic_int tid, reads;		/* reads that have ended */
};

static struct player first, second;
static atomic_int signals;
static char byte;

static void proc_read(int tid, const char *name, char *text, size_t n)
{
	char path[64];
	int fd;
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/self/task/%d/%s", tid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = pread(fd, text, n - 1, 0);
	text[got > 0 ? got : 0] = '\0';
	syscall(SYS_close_range, fd, fd, 0);
}

/* The number first: at a tracer's stop it is there too, but the thread does not sleep. */
static void await_blocked(struct player *p)
{
	char text[512], want[32];

	snprintf(want, sizeof(want), "0 0x%x ", p->ends[0]);
	for (;;) {
		sched_yield();
		if (!p->tid)
			continue;
		proc_read(p->tid, "syscall", text, sizeof(text));
		if (strncmp(text, want, strlen(want)))
			continue;
		proc_read(p->tid, "stat", text, sizeof(text));
		if (strstr(text, ") S "))
			return;
	}
}

static void wake(struct player *p)
{
	struct iovec v = { .iov_base = &byte, .iov_len = 1 };
	int reads = p->reads;

	writev(p->ends[1], &v, 1);
	while (p->reads == reads)
		sched_yield();
}

static void block(struct player *p)
{
	if (read(p->ends[0], &byte, 1) == 1)
		p->reads++;
}

static void on_signal(int signo)
{
	(void)signo;
	signals++;
}

static void *play_second(void *arg)
{
	second.tid = (int)syscall(SYS_gettid);
	for (int i = 0; i < TURNS; i++) {
		block(&second);
		await_blocked(&first);
		close(-1);
		wake(&first);
	}
	return arg;
}

int main(void)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	pthread_t thread;

	first.tid = (int)syscall(SYS_gettid);
	sigaction(SIGUSR1, &sa, NULL);
	if (pipe(first.ends) || pipe(second.ends) || pthread_create(&thread, NULL, play_second, NULL))
		return 1;
	for (int i = 0; i < TURNS; i++) {
		await_blocked(&second);
		getuid();
		getuid();
		if (i == 1) {
			syscall(SYS_tgkill, getpid(), second.tid, SIGUSR1);
			while (!signals)
				sched_yield();
			await_blocked(&second);
		}
		wake(&second);
		block(&first);
	}
	pthread_join(thread, NULL);
	getuid();
	return 0;
}
