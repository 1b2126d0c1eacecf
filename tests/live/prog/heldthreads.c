// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * heldthreads THREADS CALLS [exec]: each thread makes as many harmless calls; the program prints how many of them failed,
 * and how many milliseconds it took. Or a thread then executes the program anew, which makes them as the first thread.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_int failed;
static int calls;
static char **next;

static void *run(void *arg)
{
	for (int i = 0; i < calls; i++)
		failed += syscall(SYS_getpgid, 0) < 0;
	if (next)
		execv("/proc/self/exe", next);
	return arg;
}

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[1]) : 0;
	pthread_t threads[n > 0 ? n : 1];
	char *again[] = { argv[0], "0", argc > 2 ? argv[2] : NULL, NULL };
	long start = now_ms();

	calls = argc > 2 ? atoi(argv[2]) : 0;
	if (argc > 3)
		next = again;
	if (!n)
		run(NULL);
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, run, NULL))
			return 2;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	printf("failed %d\nms %ld\n", failed, now_ms() - start);
	return 0;
}
