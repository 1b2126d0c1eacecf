/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * calls.c: makes calls and says what one costs.
 *
 * calls getppid|open|rw COUNT THREADS: each thread makes COUNT rounds; prints the nanoseconds that a
 * round took in the slowest thread; one thread is the program's only one. A round is one getppid, an openat and a close, or a read and a
 * write of 64 bytes. Start-up is not in the figure. With "cpu-" before the name it is processor time.
 * calls end 0 1: prints the time, in microseconds since 1970, and ends at once.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS 16

static const char *what;
static clockid_t measure = CLOCK_MONOTONIC;
static long count;

static double now(void)
{
	struct timespec ts;

	clock_gettime(measure, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void rounds(long n)
{
	char buf[64] = "sixty-four bytes of text";
	int in = open("/dev/zero", O_RDONLY), out = open("/dev/null", O_WRONLY);
	long i;

	if (!strcmp(what, "getppid"))
		for (i = 0; i < n; i++)
			syscall(SYS_getppid);
	else if (!strcmp(what, "open"))
		for (i = 0; i < n; i++)
			close(open("/etc/hostname", O_RDONLY));
	else
		for (i = 0; i < n; i++)
			if (read(in, buf, 64) != 64 || write(out, buf, 64) != 64)
				exit(1);
	close(in);
	close(out);
}

static void *thread(void *arg)
{
	double start;

	rounds(count / 100 + 1);
	start = now();
	rounds(count);
	*(double *)arg = (now() - start) / count;
	return NULL;
}

static void end(void)
{
	struct timespec ts;
	char text[32];
	int n;

	clock_gettime(CLOCK_REALTIME, &ts);
	n = snprintf(text, sizeof(text), "%lld\n", ts.tv_sec * 1000000LL + ts.tv_nsec / 1000);
	_exit(write(1, text, n) != n);
}

int main(int argc, char **argv)
{
	double ns[MAX_THREADS], most = 0;
	pthread_t threads[MAX_THREADS];
	int n, i;

	if (argc != 4 || (n = atoi(argv[3])) < 1 || n > MAX_THREADS) {
		fprintf(stderr, "usage: calls [cpu-]getppid|open|rw|end COUNT THREADS\n");
		return 2;
	}
	what = argv[1];
	if (!strncmp(what, "cpu-", 4)) {
		measure = CLOCK_THREAD_CPUTIME_ID;
		what += 4;
	}
	count = atol(argv[2]);
	if (!strcmp(what, "end"))
		end();
	if (n == 1)
		thread(&ns[0]);
	for (i = 0; n > 1 && i < n; i++)
		if (pthread_create(&threads[i], NULL, thread, &ns[i]))
			return 1;
	for (i = 0; i < n; i++) {
		if (n > 1)
			pthread_join(threads[i], NULL);
		if (ns[i] > most)
			most = ns[i];
	}
	printf("%.0f\n", most);
	return 0;
}
