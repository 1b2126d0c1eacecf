/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sleeps PROCESSES THREADS: waits for a line on stdin, then sleeps 40 times in a row, for 250 ms to
 * 1.2 s, in each of that many threads of each of that many processes.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALLS	40

static void *sleep_on(void *arg)
{
	static const int ms[] = { 250, 310, 270, 420, 1200, 250, 330, 290 };

	for (int i = 0; i < CALLS; i++) {
		int k = (i + (int)(long)arg * 3) % 8;
		struct timespec t = { ms[k] / 1000, ms[k] % 1000 * 1000000 };

		clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	long processes = argc > 2 ? atol(argv[1]) : 0, threads = processes ? atol(argv[2]) : 0;
	pthread_t others[16];
	char c;

	if (threads < 1 || threads > 16 || read(0, &c, 1) != 1)
		return 1;
	for (long i = 1; i < processes; i++)
		if (fork() == 0)
			break;
	for (long i = 1; i < threads; i++)
		if (pthread_create(&others[i], NULL, sleep_on, (void *)i))
			return 1;
	sleep_on(NULL);
	for (long i = 1; i < threads; i++)
		pthread_join(others[i], NULL);
	while (wait(NULL) > 0)
		;
	return 0;
}
