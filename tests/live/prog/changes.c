/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes FIFO OTHER N: opens FIFO for reading, N times; while that waits another thread writes OTHER, which is as long,
 * over the path that the call was given.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *fifo, *other;
static char path[4096];
static volatile int asked;

/* Whether the main thread sleeps in openat. */
static int is_opening(void)
{
	char text[200] = "", name[64];
	int fd, nr = -1;

	snprintf(name, sizeof(name), "/proc/self/task/%d/syscall", getpid());
	fd = open(name, O_RDONLY);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		exit(77);
	close(fd);
	sscanf(text, "%d", &nr);
	return nr == SYS_openat;
}

static void *change(void *arg)
{
	for (;;) {
		while (!asked || !is_opening())
			usleep(100);
		asked = 0;
		strcpy(path, other);
		close(open(fifo, O_WRONLY));
	}
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	if (argc != 4)
		return 1;
	fifo = argv[1];
	other = argv[2];
	if (pthread_create(&thread, NULL, change, NULL))
		return 1;
	for (int n = atoi(argv[3]); n; n--) {
		strcpy(path, fifo);
		asked = 1;
		close(open(path, O_RDONLY));
	}
	return 0;
}
