/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * leaver.c: a read() during which the only other thread makes its descriptor another file, and ends. When that is so a child
 * lets the read come to its end.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

static int counter, kept;

/* Whether the process's first thread sleeps in a read(), which is call 0. */
static int is_reading(void)
{
	char path[64], text[8] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", getpid());
	f = fopen(path, "r");
	if (f && !fgets(text, sizeof(text), f))
		text[0] = 0;
	if (f)
		fclose(f);
	return text[0] == '0' && text[1] == ' ';
}

static int count_threads(pid_t pid)
{
	char path[64];
	int n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	for (struct dirent *d; dir && (d = readdir(dir));)
		n += d->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

static void *leave(void *arg)
{
	while (!is_reading())
		usleep(1000);
	dup2(open("/dev/null", O_RDONLY), counter);
	return arg;
}

int main(void)
{
	pthread_t thread;
	uint64_t value = 1;
	int started[2];
	pid_t parent = getpid();

	counter = eventfd(0, 0);
	kept = dup(counter);
	if (pipe(started) || counter < 0)
		return 1;
	if (!fork()) {
		char byte;

		if (read(started[0], &byte, 1) != 1)
			_exit(1);
		while (count_threads(parent) > 1)
			usleep(1000);
		_exit(write(kept, &value, sizeof(value)) != sizeof(value));
	}
	pthread_create(&thread, NULL, leave, NULL);
	if (write(started[1], "x", 1) != 1)
		return 1;
	return syscall(SYS_read, counter, &value, sizeof(value)) != sizeof(value);
}
