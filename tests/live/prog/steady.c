/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * steady FILE: works in two threads until FILE exists, two minutes at most, checks every result, and prints
 * "steady ok". Any disturbance (EINTR, a short read, a wrong byte, a signal) makes it fail.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *end;

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "steady: %s: %s\n", what, strerror(errno));
	_exit(1);
}

static void *work(void *arg)
{
	struct timespec nap = { .tv_nsec = 2000000 };
	char out[64], in[64];
	int fds[2];

	check(!pipe(fds), "pipe");
	for (unsigned int i = 0; access(end, F_OK) < 0; i++) {
		memset(out, i & 0xff, sizeof(out));
		check(write(fds[1], out, sizeof(out)) == sizeof(out), "write");
		check(read(fds[0], in, sizeof(in)) == sizeof(in), "read");
		check(!memcmp(in, out, sizeof(in)), "data");
		check(access("/nonexistent", F_OK) < 0 && errno == ENOENT, "access");
		if (i % 64 == 0)
			check(!nanosleep(&nap, NULL), "nanosleep");
	}
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc != 2)
		return 2;
	end = argv[1];
	alarm(120);
	check(!pthread_create(&thread, NULL, work, NULL), "pthread_create");
	work(NULL);
	check(!pthread_join(thread, NULL), "pthread_join");
	puts("steady ok");
	return 0;
}
