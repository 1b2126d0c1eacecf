/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compat.c: structs as 32-bit programs have them, and what they give in two registers.
 */
#include "tests/cases32.h"

#include <asm/fcntl.h>
#include <asm/signal.h>
#include <asm/stat.h>
#include <linux/eventpoll.h>
#include <linux/in.h>
#include <linux/poll.h>
#include <linux/resource.h>
#include <linux/socket.h>
#include <linux/time_types.h>
#include <linux/uio.h>
#include <linux/un.h>

struct timespec32 { int sec; long nsec; };
struct timespec64 { long long sec, nsec; };
struct msghdr32 { void *name; int namelen; struct iovec *iov; unsigned long iovlen; void *control; unsigned long controllen; unsigned int flags; };
struct mmsghdr32 { struct msghdr32 hdr; unsigned int len; };
struct action32 { void *handler; unsigned long flags; void *restorer; unsigned long mask[2]; };
struct flock32 { short type, whence; long start, len; int pid; };
struct flock64_32 { short type, whence; long long start, len; int pid; } __attribute__((packed, aligned(4)));

CASE(status, 9)
{
	struct stat64 st64;
	struct stat st;

	sys(stat64, "words", &st64);
	sys(lstat64, "tree/link", &st64);
	sys(fstat64, 0, &st64);
	sys(fstatat64, AT_FDCWD, "data", &st64, 0);
	sys(fstatat64, AT_FDCWD, "nothing", &st64, 0x100);
	sys(stat, "words", &st);
	sys(lstat, "tree", &st);
	sys(fstat, 0, &st);
	sys(stat64, "words", page_end(8));
}

CASE(filesystem, 6)
{
	char buf[128];

	sys(statfs, "/proc", buf);
	sys(fstatfs, 0, buf);
	sys(statfs64, "/proc", 84, buf);
	sys(fstatfs64, 0, 84, buf);
	sys(statfs64, "/proc", 83, buf);
	sys(statfs64, "/nowhere", 84, buf);
}

CASE(vectors, 8)
{
	char a[5], b[7];
	struct iovec in[2] = { { a, sizeof(a) }, { b, sizeof(b) } };
	struct iovec out[3] = { { "one", 3 }, { "twotwo", 6 }, { NULL, 0 } };
	int fd = sys(open, "data", O_RDONLY), null = sys(open, "/dev/null", O_RDWR);

	sys(readv, fd, in, 2);
	sys(writev, null, out, 3);
	sys(preadv, fd, in, 2, 4096, 0);
	sys(preadv2, fd, in, 2, 4096, 0, 0);
	sys(pwritev, null, out, 2, 1, 2);
	sys(writev, -1, page_end(12), 2);
	sys(readv, -1, in, 2);
	sys(vmsplice, -1, out, 2, 0);
}

CASE(offsets, 19)
{
	int fd = sys(open, "scratch", O_RDWR | O_CREAT, 0600);
	long long result;
	char buf[16];

	sys(pwrite64, fd, "abcdefgh", 8, sixty_four(2));
	sys(pread64, fd, buf, 4, sixty_four(4));
	sys(pread64, fd, buf, 4, sixty_four(0x123456789aULL));
	sys(_llseek, fd, 1, 2, &result, 0);
	sys(_llseek, fd, 0, 0, &result, 9);
	sys(lseek, fd, -1, 0);
	sys(ftruncate64, fd, sixty_four(0x100000001ULL));
	sys(truncate64, "scratch", sixty_four(77));
	sys(truncate, "scratch", 78);
	sys(ftruncate, fd, 79);
	sys(fallocate, -1, 1, sixty_four(0x200000000ULL), sixty_four(0x300000000ULL));
	sys(fadvise64, fd, sixty_four(0x100000000ULL), 5, 3);
	sys(fadvise64_64, fd, sixty_four(0x100000000ULL), sixty_four(7), 3);
	sys(readahead, fd, sixty_four(1), 2);
	sys(sync_file_range, -1, sixty_four(3), sixty_four(4), 2);
	sys(fanotify_mark, -1, 1, sixty_four(0x40000020ULL), -1, "words");
	sys(sendfile, -1, fd, &result, 3);
	sys(sendfile64, -1, fd, &result, 3);
}

CASE(maps, 5)
{
	char *p = (char *)sys(mmap2, 0, 3 * PAGE, 3, 0x22, -1, 0);
	int fd = sys(open, "data", O_RDONLY);

	sys(mmap2, 0, PAGE, 1, 2, fd, 1);
	sys(mprotect, p, PAGE, 1);
	sys(munmap, p, 3 * PAGE);
	sys(mremap, 0, 1, 2, 3, 4);
}

CASE(times, 24)
{
	struct timespec32 ts = { 0, 1000 };
	struct timespec64 ts64 = { 0, 1000 };
	long tv[2], it[4] = { 0, 0, 0, 0 };
	int tz[2], id;
	long tms[4];

	sys(clock_gettime, 1, &ts);
	sys(clock_gettime64, 1, &ts64);
	sys(clock_getres, 1, &ts);
	sys(clock_getres_time64, 1, &ts64);
	sys(clock_settime, 77, &ts);
	sys(clock_settime64, 77, &ts64);
	ts = (struct timespec32){ 0, 1000 };
	ts64 = (struct timespec64){ 0, 1000 };
	sys(nanosleep, &ts, NULL);
	sys(clock_nanosleep, 1, 0, &ts, NULL);
	sys(clock_nanosleep_time64, 1, 0, &ts64, NULL);
	sys(gettimeofday, tv, tz);
	sys(settimeofday, page_end(0), NULL);
	sys(setitimer, 0, it, it);
	sys(getitimer, 0, it);
	sys(times, tms);
	sys(time, &ts.sec);
	sys(stime, page_end(0));
	sys(timer_create, 1, NULL, &id);
	sys(timer_settime, id, 0, it, it);
	sys(timer_gettime, id, it);
	sys(timer_delete, id);
	sys(utimensat, AT_FDCWD, "words", it, 0);
	sys(utimes, "words", it);
	sys(utime, "words", it);
	sys(sched_rr_get_interval, 0, &ts);
}

CASE(actions, 9)
{
	struct action32 act = { (void *)1, 0x14000000, (void *)0x1234, { 0x201, 1 } }, old;
	unsigned long set[2] = { 0x8200, 0 }, was[2];
	unsigned long small[4] = { 1, 0x200, 0x04000000, 0x77 };
	unsigned long stack[3];

	sys(rt_sigaction, 10, &act, &old, 8);
	sys(rt_sigaction, 10, NULL, &old, 8);
	sys(rt_sigaction, 10, &act, NULL, 4);
	sys(rt_sigprocmask, 0, set, was, 8);
	sys(rt_sigpending, was, 8);
	sys(sigaction, 12, small, small);
	sys(sigprocmask, 1, set, was);
	sys(sigpending, was);
	sys(sigaltstack, NULL, stack);
}

CASE(limits, 6)
{
	unsigned long lim[2];
	unsigned long long lim64[2];
	char usage[72];

	sys(getrlimit, 7, lim);
	sys(ugetrlimit, 3, lim);
	sys(setrlimit, 7, page_end(0));
	sys(prlimit64, 0, 7, NULL, lim64);
	sys(prlimit64, 0, 3, NULL, lim64);
	sys(getrusage, 0, usage);
}

CASE(locks, 9)
{
	int fd = sys(open, "words", O_RDWR);
	struct flock32 lk = { 1, 0, 5, 6, 0 };
	struct flock64_32 lk64 = { 1, 0, 0x100000000LL, 6, 0 };

	sys(fcntl, fd, 6, &lk);
	sys(fcntl, fd, 5, &lk);
	sys(fcntl64, fd, 6, &lk);
	sys(fcntl64, fd, 13, &lk64);
	sys(fcntl64, fd, 12, &lk64);
	sys(fcntl64, fd, 3, 0);
	sys(fcntl64, fd, 1, 0);
	sys(fcntl64, fd, 1030, 9);
	sys(fcntl, fd, 3, 0);
}

CASE(entries, 6)
{
	int fd = sys(open, "tree/a", O_RDONLY | O_DIRECTORY);
	char buf[512];

	sys(getdents, fd, buf, sizeof(buf));
	sys(getdents, fd, buf, sizeof(buf));
	sys(_llseek, fd, 0, 0, buf, 0);
	sys(getdents64, fd, buf, sizeof(buf));
	sys(getdents64, fd, buf, 4);
}

CASE(waiting, 17)
{
	int pair[2], ep = sys(epoll_create1, 0);
	unsigned long in[32] = { 0 }, out[32] = { 0 }, tv[2] = { 0, 5 }, set[2] = { 0x200, 0 };
	unsigned long pack[2] = { (unsigned long)set, 8 };
	struct timespec32 ts = { 0, 1000 };
	struct timespec64 ts64 = { 0, 1000 };
	struct epoll_event ev = { EPOLLIN, 0x123456789aULL };
	struct pollfd fds[2];

	sys(pipe2, pair, 0);
	in[0] = 1 << pair[0];
	out[0] = 1 << pair[1];
	fds[0] = (struct pollfd){ pair[0], POLLIN, 0 };
	fds[1] = (struct pollfd){ pair[1], POLLOUT, 0 };
	sys(_newselect, pair[1] + 1, in, out, NULL, tv);
	out[0] = 0;
	sys(_newselect, pair[1] + 1, in, NULL, NULL, tv);
	in[0] = 1 << pair[0];
	out[0] = 1 << pair[1];
	sys(pselect6, pair[1] + 1, in, out, NULL, &ts, pack);
	sys(pselect6_time64, pair[1] + 1, in, out, NULL, &ts64, pack);
	sys(poll, fds, 2, 0);
	sys(poll, fds, 1, 0);
	sys(ppoll, fds, 2, &ts, set, 8);
	sys(ppoll_time64, fds, 2, &ts64, set, 8);
	sys(epoll_ctl, ep, EPOLL_CTL_ADD, pair[1], &ev);
	ev.events = EPOLLOUT;
	sys(epoll_ctl, ep, EPOLL_CTL_MOD, pair[1], &ev);
	sys(epoll_wait, ep, &ev, 1, 0);
	sys(epoll_pwait, ep, &ev, 1, 0, set, 8);
	sys(epoll_pwait2, ep, &ev, 1, &ts64, set, 8);
	sys(futex, &ts, 0, 77, &ts, NULL, 0);
	sys(futex_time64, &ts, 0, 77, &ts64, NULL, 0);
}

CASE(messages, 9)
{
	char byte[8], control[16 + 4] __attribute__((aligned(4)));
	struct iovec iov[2] = { { "he", 2 }, { "llo", 3 } }, room[2] = { { byte, 2 }, { byte + 2, 6 } };
	struct sockaddr_un un = { 1, "sock" };
	struct msghdr32 out = { 0, 0, iov, 2, control, 16, 0 }, in = { &un, sizeof(un), room, 2, control, 20, 0 };
	struct mmsghdr32 many[2];
	int pair[2], *c = (int *)control;

	sys(socketpair, 1, 2, 0, pair);
	c[0] = 16;
	c[1] = 1;
	c[2] = 1;
	c[3] = 0;
	sys(sendmsg, pair[0], &out, 0);
	sys(recvmsg, pair[1], &in, 0);
	out.control = 0;
	out.controllen = 0;
	many[0].hdr = out;
	many[1].hdr = out;
	sys(sendmmsg, pair[0], many, 2, 0);
	in.controllen = 0;
	in.namelen = sizeof(un);
	many[0].hdr = in;
	many[1].hdr = in;
	sys(recvmmsg, pair[1], many, 2, 0x40, NULL);
	sys(recvmsg, pair[1], &in, 0x40);
	sys(sendmsg, -1, page_end(28), 0);
	sys(sendto, pair[0], "direct", 6, 0, NULL, 0);
	sys(recvfrom, pair[1], byte, 8, 0, &un, page_end(4));
}

CASE(children, 4)
{
	char usage[72], info[128];
	int status, pid;

	pid = sys(fork);
	if (!pid)
		sys(exit, 3);
	sys(wait4, pid, &status, 0, usage);
	sys(waitpid, -1, &status, 1);
	sys(waitid, 0, 0, info, 4, NULL);
}

CASE(system, 5)
{
	char buf[512];

	sys(sysinfo, buf);
	sys(uname, buf);
	sys(ustat, 1, buf);
	sys(get_robust_list, 0, buf, buf + 8);
	sys(getcpu, buf, buf + 4, NULL);
}

/* Ids of 16 bits; nobody but this process is changed. */
CASE(ids, 13)
{
	short list[8] = { 1, 2, 3 };

	sys(getuid);
	sys(setreuid, 0xffff, -1);
	sys(setresgid, -1, 0x1ffff, 0xffff);
	sys(chown, "words", -1, 0xffff);
	sys(fchown, -1, -1, 7);
	sys(lchown, "nothing", 0x10001, 1);
	sys(chown32, "nothing", 0x10001, -1);
	sys(setgroups, 2, list);
	sys(getgroups, 8, list);
	sys(getresuid, list, list + 1, list + 2);
	sys(getresuid32, page_end(0), list, list);
	sys(setfsuid, 70000);
}

CASE(edges, 12)
{
	long times[4] = { -1, -1, 2, 0x3ffffffe };
	unsigned long lim[2] = { -1, -1 };

	sys(utimes, "nothing", times);
	sys(utimensat, AT_FDCWD, "nothing", times, 0);
	times[1] = 0x3fffffff;
	sys(utimensat, AT_FDCWD, "nothing", times, 0);
	sys(utimensat_time64, AT_FDCWD, "nothing", page_end(32), 0);
	sys(futimesat, AT_FDCWD, "nothing", times);
	sys(setrlimit, 99, lim);
	sys(pread64, -1, 0x1000, 5, sixty_four(-1));
	sys(lseek, -1, -5, 0);
	sys(ftruncate, -1, -5);
	sys(truncate64, "nothing", sixty_four(-5));
	sys(pwritev2, -1, 0, 1, 5, 6, 7);
	sys(preadv2, -1, 0, 1, -1, -1, 7);
}

static void on_signal(int signo)
{
	(void)signo;
}

CASE(signals, 20)
{
	unsigned long set[2] = { 0x200, 0 }, most[2] = { 0x7fffffff, -1 };
	struct action32 act = { on_signal, 4, 0, { 0x400, 1 } };
	struct timespec32 ts = { 0, 1000000 };
	struct timespec64 ts64 = { 0, 1000000 };
	int queued[32] = { 10, 0, -1, 77, 88, 0x12345 }, pid = sys(getpid);
	char info[128];

	sys(rt_sigprocmask, 0, set, 0, 8);
	sys(rt_sigqueueinfo, pid, 10, queued);
	sys(rt_sigtimedwait, set, info, &ts, 8);
	sys(kill, pid, 10);
	sys(rt_sigtimedwait_time64, set, info, &ts64, 8);
	sys(rt_sigtimedwait_time64, set, info, &ts64, 8);
	sys(tgkill, pid, pid, 10);
	sys(rt_sigtimedwait, set, info, NULL, 8);
	sys(sigprocmask, 0, most, NULL);
	sys(sigprocmask, 1, most, most);
	sys(rt_sigprocmask, 1, most, NULL, 4);
	sys(rt_sigprocmask, 1, most, NULL, 2);
	sys(signalfd4, -1, set, 8, 0);
	sys(rt_sigaction, 12, &act, NULL, 8);
	sys(kill, pid, 12);
	if (!sys(fork))
		sys(exit, 3);
	sys(waitid, 0, 0, info, 4 | 0x01000000, NULL);
	sys(waitid, 0, 0, info, 4, NULL);
}

CASE(timers, 6)
{
	int ev[16] = { 0x1234, 10, 0 }, id;

	sys(timer_create, 1, ev, &id);
	ev[2] = 1;
	sys(timer_create, 1, ev, &id);
	ev[2] = 4;
	ev[3] = sys(gettid);
	sys(timer_create, 1, ev, &id);
	ev[2] = 2;
	ev[4] = 5;
	sys(timer_create, 1, ev, &id);
	sys(mq_notify, -1, ev);
}

CASE(clones, 6)
{
	int desc[4] = { -1, 0x1000, 0xfffff, 0x51 }, tid = 0;

	if (!sys(clone, 0x01300011, 0, &tid, 0, &tid))
		sys(exit, 0);
	sys(wait4, -1, NULL, 0, NULL);
	sys(clone, 0x00080011, 0, &tid, desc, &tid);
	sys(set_thread_area, page_end(0));
}

CASE(queues, 18)
{
	long text[40] = { 1, 0x64636261 }, ts[2] = { 0, 1 }, attr[8] = { 0, 5, 10 };
	struct timespec64 ts64 = { 0, 1 };
	int q = sys(msgget, 0, 0600), s = sys(semget, 0, 1, 0600), mq;
	short op[3] = { 0, 1, 0x800 };
	char buf[104];

	sys(msgsnd, q, text, 4, 0);
	sys(msgrcv, q, text, 100, 0, 0);
	sys(msgrcv, q, text, 100, 0, 0x800);
	sys(msgctl, q, 0, 0);
	sys(semtimedop_time64, s, op, 1, &ts64);
	sys(semctl, s, 0, 0, 0);
	mq = sys(mq_open, "bpfstrace32", 0x42, 0600, attr);
	sys(mq_unlink, "bpfstrace32");
	sys(mq_timedsend, mq, "hey", 3, 1, ts);
	sys(mq_timedsend_time64, mq, "hey", 3, 1, &ts64);
	sys(mq_getsetattr, mq, NULL, attr);
	sys(mq_timedreceive, mq, buf, 100, buf + 100, ts);
	sys(mq_timedreceive_time64, mq, buf, 100, buf + 100, &ts64);
	sys(mbind, 0, 0, 1, text, 65, 0);
	sys(splice, -1, &ts64.sec, -1, &ts64.nsec, 5, 1);
	sys(fcntl64, -1, 12, buf);
}

/* What results say beside their number, types that a sibling chooses, what is followed under a condition. */
CASE(answers, 33)
{
	struct timespec64 ts64 = { 1, 0 };
	int fd = sys(open, "words", O_RDWR), pair[2], room = 100, id;
	struct iovec iov = { "x", 1 };
	struct mmsghdr32 many = { { 0, 0, &iov, 1, 0, 0, 0 }, 0 };
	unsigned int params[30] = { 0 }, group[33] = { 1, 0x39300002, 0x0100007f };
	char buf[128];

	sys(fcntl64, fd, 1, 0);
	sys(fcntl64, fd, 2, 1);
	sys(fcntl64, fd, 1, 0);
	sys(fcntl64, fd, 10, 10);
	sys(fcntl64, fd, 11, 0);
	sys(fcntl64, fd, 1025, 0);
	sys(personality, -1);
	sys(sched_getscheduler, 0);
	sys(ioprio_get, 1, 0);
	sys(membarrier, 0, 0, 0);
	sys(prctl, 27);
	sys(prctl, 33, 1, 1, 0, 0);
	sys(prctl, 34, 0, 0, 0, 0);
	sys(prctl, 47, 1, 5, 0, 0);
	sys(prctl, 0x59616d61, -1);
	sys(setsockopt, -1, 1, 2, &room, 4);
	sys(getsockopt, -1, 0, 64, buf, &room);
	sys(setsockopt, -1, 999, 5, &room, 4);
	sys(setsockopt, -1, 0, 42, group, sizeof(group));
	sys(setsockopt, -1, 0, 45, group, sizeof(group) - 1);
	sys(keyctl, 6, -1, buf, 20);
	sys(getxattr, "words", "user.a", buf, 0);
	sys(listxattr, "words", buf, 100);
	sys(futex, &room, 10 | 128, 1, 0, 0, -1);
	sys(io_uring_setup, 4, params);
	sys(quotactl, 0x80000700, "nothing", -1, buf);
	sys(capget, page_end(0), buf);
	id = sys(socketpair, 1, 2, 0, pair);
	sys(sendmmsg, pair[0], &many, 1, 0);
	iov.iov_base = buf;
	sys(recvmmsg_time64, pair[1], &many, 1, id, &ts64);
	sys(accept4, -1, NULL, &room, 0);
	sys(sethostname, page_end(0), 65);
}
