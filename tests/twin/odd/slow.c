/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slow.c: calls that take 0.1 to 1 s, one behind the other, in one thread and in several.
 *
 * A tracer may show the beginning of such a call before its end; then it must show just that end,
 * however long the call takes and whatever its neighbours do. The lengths lie on both sides of the
 * moments at which a tracer looks for calls in flight, and drift against them.
 */
#include "../../cases.h"

#include <linux/futex.h>
#include <sys/select.h>

#define MS	1000000l
#define THREADS	4
#define TURNS	6

static struct timespec ms(long n)
{
	return (struct timespec){ n / 1000, n % 1000 * MS };
}

static void nap(long n)
{
	struct timespec ts = ms(n);

	sys(nanosleep, &ts, NULL);
}

CASE(sleeps, 12)
{
	for (long n = 70; n < 320; n += 22)
		nap(n);
}

CASE(long_sleeps, 4)
{
	for (long n = 700; n < 1000; n += 90)
		nap(n);
}

CASE(polls, 12)
{
	int pipefd[2];

	pipe(pipefd);
	for (long n = 90; n < 330; n += 23) {
		struct pollfd p = { .fd = pipefd[0], .events = POLLIN };

		sys(poll, &p, 1, n);
	}
}

CASE(selects, 12)
{
	int pipefd[2];

	pipe(pipefd);
	for (long n = 90; n < 330; n += 23) {
		struct timeval tv = { 0, n * 1000 };
		fd_set set;

		FD_ZERO(&set);
		FD_SET(pipefd[0], &set);
		sys(select, pipefd[0] + 1, &set, NULL, NULL, &tv);
	}
}

CASE(futexes, 12)
{
	static int word;

	for (long n = 90; n < 330; n += 23) {
		struct timespec ts = ms(n);

		sys(futex, &word, FUTEX_WAIT_PRIVATE, 0, &ts);
	}
}

static void *writes(void *arg)
{
	for (long n = 110; n < 400; n += 31) {
		nap(n);
		write(*(int *)arg, "abc", 3);
	}
	return NULL;
}

/* Reads that wait for another thread, whose sleeps are calls of the same length. */
CASE(pipe_reads, 30)
{
	pthread_t t;
	int pipefd[2];
	char buf[8];

	pipe(pipefd);
	pthread_create(&t, NULL, writes, &pipefd[1]);
	for (long n = 110; n < 400; n += 31)
		read(pipefd[0], buf, sizeof(buf));
	pthread_join(t, NULL);
}

static void *mixed(void *arg)
{
	static int word;
	long from = (long)arg;

	for (long i = 0; i < TURNS; i++) {
		struct timespec ts = ms(100 + (from * 37 + i * 53) % 250);
		struct pollfd p = { .fd = -1 };

		sys(ppoll, &p, 1, &ts, NULL, 8);
		sys(futex, &word, FUTEX_WAIT_PRIVATE, 0, &ts);
		sys(getpriority, 0, i);
	}
	return NULL;
}

CASE(four_threads, 80)
{
	pthread_t t[THREADS];

	for (long i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, mixed, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
}

CASE(two_processes, 40)
{
	pid_t pid = fork();

	mixed((void *)1);
	if (!pid)
		_exit(0);
	for (int i = 0; i < 4; i++) {
		pid = fork();
		if (!pid) {
			nap(130 + i * 60);
			_exit(i);
		}
		waitpid(pid, NULL, 0);
	}
	while (wait(NULL) > 0)
		;
}
