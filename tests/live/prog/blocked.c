/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blocked: three threads that hang, in read, in futex and in epoll_wait, until a signal ends the
 * process. Prints "ready" when all three are about to hang.
 */
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint32_t word = 7;

static void *in_futex(void *arg)
{
	syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 7, NULL, NULL, 0);
	return arg;
}

static void *in_epoll(void *arg)
{
	struct epoll_event events[4];
	int epfd = epoll_create1(0);

	epoll_wait(epfd, events, 4, -1);
	return arg;
}

int main(void)
{
	pthread_t a, b;
	char c[16];
	int fds[2];

	if (pipe(fds) || pthread_create(&a, NULL, in_futex, NULL) ||
	    pthread_create(&b, NULL, in_epoll, NULL))
		return 1;
	usleep(50000);
	puts("ready");
	fflush(stdout);
	return read(fds[0], c, sizeof(c)) == 0;
}
