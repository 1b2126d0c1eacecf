// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * churn.c: threads that come and go as fast as they can, until it is killed; nobody attached can ever count
 * them. "leaderless": the first thread ends at once and the process is one thread that sleeps.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *brief(void *arg)
{
	usleep((useconds_t)(rand() % 300));
	return arg;
}

static void *lasting(void *arg)
{
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
	return arg;
}

static void start(void *(*run)(void *))
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 1 << 16);
	pthread_create(&thread, &attr, run, NULL);
	pthread_attr_destroy(&attr);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "leaderless")) {
		start(lasting);
		pthread_exit(NULL);
	}
	puts("ready");
	fflush(stdout);
	for (;;) {
		start(brief);
		usleep(20);
	}
}
