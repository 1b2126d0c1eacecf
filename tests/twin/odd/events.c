/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * events.c: waiting for descriptors, and futexes.
 *
 * poll, select and epoll in every form, eventfd, pipes, timers as descriptors, terminals' ioctls;
 * with sets that are empty, long, unreadable or of odd sizes.
 */
#include "../../cases.h"

#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/timerfd.h>

CASE(polls, 16)
{
	struct pollfd p[40];
	struct timespec ts = { 0, 1000000 }, bad = { 0, -1 };
	uint64_t mask = 1 << (SIGUSR1 - 1);
	int fds[2], i;

	pipe(fds);
	write(fds[1], "x", 1);
	for (i = 0; i < 40; i++)
		p[i] = (struct pollfd){ .fd = fds[i % 2], .events = i % 2 ? POLLOUT : POLLIN | POLLPRI };
	sys(poll, p, 1, 0);
	sys(poll, p, 2, -1);
	sys(poll, p, 33, 0);
	sys(poll, p, 40, 1);
	p[0].fd = -1, p[1].fd = 999, p[1].events = 0xffff;
	sys(poll, p, 2, 0);
	sys(poll, p, 1, 1);
	sys(poll, p, 0, 1);
	sys(poll, NULL, 0, 1);
	sys(poll, NULL, 1, 0);
	sys(poll, nowhere(), 3, 0);
	sys(poll, page_end(p, 8), 2, 0);
	sys(poll, p, -1, 0);
	sys(ppoll, p, 3, &ts, &mask, 8);
	sys(ppoll, p, 1, &ts, NULL, 0);
	sys(ppoll, p, 2, NULL, NULL, 8);
	sys(ppoll, p, 2, &bad, &mask, 4);
	sys(ppoll, nowhere(), 2, nowhere(), nowhere(), 8);
}

/* A set of more descriptors than FD_SETSIZE. */
CASE(selects_wide, 3)
{
	struct rlimit limit = { 8192, 8192 };
	unsigned char set[1024] = { [27 / 8] = 1 << 27 % 8, [2966 / 8] = 1 << 2966 % 8 };
	struct timeval zero = { 0, 0 };

	setrlimit(RLIMIT_NOFILE, &limit);
	dup2(0, 27);
	dup2(0, 2966);
	sys(select, 3000, set, NULL, NULL, &zero);
	sys(select, 8192, NULL, set, NULL, &zero);
	sys(select, 8193, NULL, NULL, set, &zero);
}

CASE(selects, 14)
{
	fd_set r, w, e;
	struct timeval tv = { 0, 1000 }, bad = { -1, 0 };
	struct timespec ts = { 0, 1000000 };
	uint64_t mask = 2;
	struct { void *set; size_t len; } sig = { &mask, 8 }, badsig = { nowhere(), 8 };
	int fds[2];

	pipe(fds);
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_ZERO(&e);
	FD_SET(fds[0], &r);
	FD_SET(fds[1], &w);
	FD_SET(0, &e);
	sys(select, fds[1] + 1, &r, &w, &e, &tv);
	FD_SET(fds[0], &r);
	sys(select, fds[0] + 1, &r, NULL, NULL, &tv);
	sys(select, 0, NULL, NULL, NULL, &tv);
	sys(select, 5, &r, &w, &e, &bad);
	FD_SET(500, &r);
	sys(select, 501, &r, NULL, NULL, &tv);
	sys(select, -1, &r, NULL, NULL, NULL);
	sys(select, 5, nowhere(), NULL, NULL, &tv);
	sys(select, 1024, &w, &w, &w, nowhere());
	FD_ZERO(&r);
	sys(pselect6, 1, &r, NULL, NULL, &ts, &sig);
	sys(pselect6, 0, NULL, NULL, NULL, &ts, NULL);
	sys(pselect6, 0, NULL, NULL, NULL, &ts, &badsig);
	sys(pselect6, 0, NULL, NULL, NULL, nowhere(), nowhere());
}

CASE(epolls, 18)
{
	struct epoll_event ev = { EPOLLIN | EPOLLET, { .u64 = 0x123456789abc } }, got[4];
	struct timespec ts = { 0, 1000000 };
	uint64_t mask = 2;
	int ep = sys(epoll_create1, EPOLL_CLOEXEC), fds[2];

	pipe(fds);
	sys(epoll_create, 5);
	sys(epoll_create, -1);
	sys(epoll_create1, 7);
	sys(epoll_ctl, ep, EPOLL_CTL_ADD, fds[0], &ev);
	sys(epoll_ctl, ep, EPOLL_CTL_ADD, fds[0], &ev);
	ev.events = EPOLLOUT | EPOLLONESHOT | EPOLLRDHUP | 0x00100000, ev.data.u32 = 7;
	sys(epoll_ctl, ep, EPOLL_CTL_ADD, fds[1], &ev);
	sys(epoll_wait, ep, got, 4, 0);
	write(fds[1], "x", 1);
	sys(epoll_wait, ep, got, 4, -1);
	sys(epoll_wait, ep, got, 4, 1);
	sys(epoll_wait, ep, got, 0, 0);
	sys(epoll_wait, ep, nowhere(), 4, 0);
	sys(epoll_pwait, ep, got, 4, 0, &mask, 8);
	sys(epoll_pwait, ep, got, 1, 0, NULL, 8);
	sys(epoll_pwait2, ep, got, 1, &ts, &mask, 8);
	sys(epoll_pwait2, ep, got, 1, nowhere(), nowhere(), 8);
	sys(epoll_ctl, ep, EPOLL_CTL_MOD, fds[0], &ev);
	sys(epoll_ctl, ep, EPOLL_CTL_DEL, fds[0], NULL);
	sys(epoll_ctl, ep, EPOLL_CTL_DEL, fds[0], &ev);
	sys(epoll_ctl, ep, 77, fds[0], nowhere());
	sys(epoll_ctl, -1, EPOLL_CTL_MOD, -1, NULL);
}

CASE(event_descriptors, 10)
{
	uint64_t v = 5;
	int fd = sys(eventfd2, 3, EFD_CLOEXEC | EFD_NONBLOCK);

	sys(read, fd, &v, 8);
	sys(read, fd, &v, 8);
	sys(write, fd, &v, 8);
	v = -1;
	sys(write, fd, &v, 8);
	sys(read, fd, &v, 4);
	sys(eventfd, 7);
	sys(eventfd2, -1, EFD_SEMAPHORE);
	sys(eventfd2, 0, 0x77);
	sys(pipe, nowhere());
	sys(pipe2, NULL, O_CLOEXEC);
	sys(pipe2, &v, O_CLOEXEC | O_NONBLOCK | O_DIRECT);
	sys(pipe2, &v, 0x7);
}

CASE(timer_descriptors, 10)
{
	struct itimerspec its = { { 0, 0 }, { 0, 2000000 } }, old;
	uint64_t ticks;
	int fd = sys(timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	sys(timerfd_create, CLOCK_REALTIME, 0x7);
	sys(timerfd_create, 77, 0);
	sys(timerfd_settime, fd, 0, &its, &old);
	sys(timerfd_gettime, fd, &old);
	pause_ms(5);
	sys(read, fd, &ticks, 8);
	sys(timerfd_settime, fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &its, NULL);
	sys(timerfd_settime, fd, 0x70, NULL, nowhere());
	sys(timerfd_settime, -1, 0, nowhere(), NULL);
	sys(timerfd_gettime, fd, nowhere());
}

CASE(futexes, 18)
{
	static uint32_t word = 1, other = 5;
	struct timespec ts = { 0, 1000000 };
	uint32_t *edge = page_end(&word, 4);

	sys(futex, &word, FUTEX_WAIT, 0, NULL);
	sys(futex, &word, FUTEX_WAIT_PRIVATE, 1, &ts);
	sys(futex, &word, FUTEX_WAIT, 1, nowhere());
	sys(futex, nowhere(), FUTEX_WAIT, 1, NULL);
	sys(futex, (char *)&word + 1, FUTEX_WAIT, 1, NULL);
	sys(futex, &word, FUTEX_WAKE_PRIVATE, 1);
	sys(futex, &word, FUTEX_WAKE, 0x7fffffff);
	sys(futex, edge, FUTEX_WAKE, -1);
	sys(futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 1, &ts, NULL, FUTEX_BITSET_MATCH_ANY);
	sys(futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 7, NULL, NULL, 0xff);
	sys(futex, &word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0xf0);
	sys(futex, &word, FUTEX_REQUEUE, 1, 2, &other);
	sys(futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2, &other, 1);
	sys(futex, &word, FUTEX_WAKE_OP, 1, 2, &other, FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_GT, 3));
	sys(futex, &other, FUTEX_LOCK_PI, 0, &ts);
	sys(futex, &other, FUTEX_UNLOCK_PI);
	sys(futex, &other, FUTEX_TRYLOCK_PI);
	sys(futex, &word, FUTEX_FD, 5);
	sys(futex, &word, 0x7777, 1, 2, 3, 4);
	sys(get_robust_list, 0, &ts, &ts.tv_nsec);
	sys(get_robust_list, -1, NULL, nowhere());
	sys(set_robust_list, nowhere(), 24);
	sys(set_robust_list, NULL, 5);
	sys(futex_waitv, NULL, 0, 0, NULL, 0);
}

CASE(terminal_ioctls, 16)
{
	unsigned char buf[256];
	int fd = open("/dev/ptmx", O_RDWR | O_NOCTTY), value = 0, p[2];
	struct winsize ws = { 24, 80, 0, 0 };

	sys(ioctl, fd, TCGETS, buf);
	sys(ioctl, fd, TIOCGWINSZ, &ws);
	sys(ioctl, fd, TIOCSWINSZ, &ws);
	sys(ioctl, fd, TIOCGPTN, &value);
	sys(ioctl, fd, TIOCSPTLCK, &value);
	sys(ioctl, fd, TIOCGPGRP, &value);
	sys(ioctl, -1, TCGETS, buf);
	sys(ioctl, 0, TIOCGWINSZ, nowhere());
	pipe(p);
	write(p[1], "four", 4);
	sys(ioctl, p[0], FIONREAD, &value);
	value = 1;
	sys(ioctl, p[0], FIONBIO, &value);
	sys(ioctl, p[0], FIOASYNC, nowhere());
	sys(ioctl, p[0], FIOCLEX);
	sys(ioctl, p[0], FIONCLEX);
	sys(ioctl, p[0], 0, 0);
	sys(ioctl, p[0], 0x12345678, 0x9abc);
	sys(ioctl, p[0], -1, -1);
	sys(ioctl, socket(AF_INET, SOCK_DGRAM, 0), 0x8910, NULL);
}
