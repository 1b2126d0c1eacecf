/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cases.h: the frame of the test programs that are traced.
 *
 * A program holds cases, CASE(name, lines) { ... }: small, silent, bounded in time, each leaving at
 * least that many lines in a trace. Without arguments it lists its cases, with a name it runs that
 * one. Also here: memory with hard edges (a buffer that ends where mapped memory ends, an address
 * where nothing is, pages never touched) and sys(), a call without the C library's own ideas.
 */
#ifndef BPFSTRACE_TESTS_CASES_H
#define BPFSTRACE_TESTS_CASES_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "case.h"

#define sys(name, ...) syscall(SYS_##name, ##__VA_ARGS__)

#define PAGE 4096
#define KERNEL_ADDRESS ((void *)0xffffffff81000000ul)
#define WILD_ADDRESS ((void *)0x1234567890abcdeful)

/* n bytes (up to a page) that end where mapped memory ends. */
static inline void *page_end(const void *data, size_t n)
{
	char *p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(p + PAGE, PAGE);
	p += PAGE - n;
	if (data)
		memcpy(p, data, n);
	return p;
}

static inline char *str_end(const char *s)
{
	return page_end(s, strlen(s) + 1);
}

/* An address where nothing is mapped. */
static inline void *nowhere(void)
{
	return (char *)page_end(NULL, 0);
}

/* n bytes (up to a page) in a page that this process has never touched. */
static inline void *cold(const void *data, size_t n)
{
	int fd = memfd_create("cold", 0);
	void *p;

	if (write(fd, data, n) != (ssize_t)n)
		exit(99);
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	close(fd);
	return p;
}

static inline void pause_ms(int ms)
{
	struct timespec ts = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	sys(nanosleep, &ts, NULL);
}

/* A child that does nothing else, and its end. */
static inline void in_child(void (*run)(void))
{
	pid_t pid = fork();

	if (pid == 0) {
		run();
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
	const struct test_case *c;

	for (c = __start_cases; c < __stop_cases; c++) {
		if (argc < 2)
			printf("%s %d\n", c->name, c->lines);
		else if (strcmp(c->name, argv[1]) == 0) {
			c->run();
			return 0;
		}
	}
	return argc < 2 ? 0 : 2;
}

#endif
