/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * swapped.c: a thread that makes one descriptor another file again and again, one file after the other, while threads read
 * from it. Each file has its own name in it, so what was read says which of them it was: "of-0", "of-1", ... Arguments:
 * threads, reads, files.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int *files, nfiles, both, reads;
static atomic_int running;

static int make(int i)
{
	char name[32];
	int fd;

	sprintf(name, "of-%d", i);
	fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	return fd >= 0 && write(fd, name, strlen(name)) == (ssize_t)strlen(name) ? fd : -1;
}

static void *swap(void *arg)
{
	for (int i = 0; running; i = (i + 1) % nfiles)
		syscall(SYS_dup2, files[i], both);
	return arg;
}

static void *take(void *arg)
{
	char buf[8];

	for (int i = 0; i < reads; i++)
		syscall(SYS_pread64, both, buf, sizeof(buf), 0l);
	return arg;
}

int main(int argc, char **argv)
{
	int n = argc > 3 ? atoi(argv[1]) : 0;
	pthread_t swapper, *threads = calloc(n + 1, sizeof(*threads));

	nfiles = n ? atoi(argv[3]) : 0;
	files = calloc(nfiles + 1, sizeof(*files));
	if (!nfiles || !threads || !files)
		return 1;
	reads = atoi(argv[2]);
	for (int i = 0; i < nfiles; i++)
		if ((files[i] = make(i)) < 0)
			return 1;
	both = dup(files[0]);
	running = 1;
	pthread_create(&swapper, NULL, swap, NULL);
	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, take, NULL);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	running = 0;
	pthread_join(swapper, NULL);
	return 0;
}
