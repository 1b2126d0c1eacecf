/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.c: the breadth of what is decoded: every bit of many flags, every size of some structures.
 *
 * All calls fail or do nothing; what counts is how their arguments look. Bits and commands that newer
 * kernels named are left out, so that strace 6.1 can be the judge on any kernel.
 */
#include "../../cases.h"

#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <linux/if_alg.h>
#include <linux/perf_event.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/prctl.h>

/* One bit after the other, but those of skip. */
#define EACH_BIT(bit, count, skip)								\
	for (uint64_t bit = 1, i_ = 0; i_ < (count); i_++, bit <<= 1)				\
		if (!(bit & (skip)))

CASE(task_names, 14)
{
	static const char *const names[] = {
		"", "a", "fourteen bytes", "fifteen bytes!!", "sixteen bytes!!!", "Reference Handler",
	};
	char name[16];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		sys(prctl, PR_SET_NAME, names[i]);
		sys(prctl, PR_GET_NAME, name);
	}
	sys(prctl, PR_SET_TIMERSLACK, -1l);
	sys(prctl, PR_SET_NAME, page_end("twelve bytes", 12));
}

CASE(signal_actions, 64)
{
	struct { void *handler; unsigned long flags; void *restorer; unsigned long mask; } act = { SIG_IGN };

	EACH_BIT(bit, 64, 0) {
		act.flags = bit;
		sys(rt_sigaction, SIGUSR1, &act, NULL, 8);
	}
	act.flags = -1;
	sys(rt_sigaction, SIGUSR1, &act, NULL, 8);
}

static void open_event(struct perf_event_attr *attr, unsigned long flags)
{
	sys(perf_event_open, attr, -1, -1, -1, flags);
}

CASE(perf_events, 190)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE, .size = PERF_ATTR_SIZE_VER0 };
	char big[160] = { 0 };
	uint64_t bits;

	/* From bit 38 on there are names that strace 6.1 does not know. */
	EACH_BIT(bit, 38, 0) {
		bits = bit | bit << 1 | bit >> 3;
		memcpy((char *)&attr + 40, &bits, sizeof(bits));
		open_event(&attr, 0);
	}
	memset((char *)&attr + 40, 0, 8);
	EACH_BIT(bit, 64, 0)
		open_event(&attr, bit);
	attr.type = PERF_TYPE_HW_CACHE;
	for (int i = 0; i < 64; i += 3) {
		attr.config = 1ull << i | 1ull << (i / 2);
		open_event(&attr, 0);
	}
	attr.type = PERF_TYPE_HARDWARE;
	for (int i = 0; i < 64; i += 3) {
		attr.config = 1ull << i;
		open_event(&attr, 0);
	}
	for (uint32_t size = 0; size < 136; size += 8) {
		memset(&attr, 0x81, 40);
		attr.type = size % 7;
		attr.size = size;
		open_event(&attr, 0);
	}
	memcpy(big, &attr, sizeof(attr));
	big[155] = 1;
	((uint32_t *)big)[1] = 64;
	open_event(page_end(big, 64), 0);
	((uint32_t *)big)[1] = 128;
	open_event(page_end(big, 48), 0);
	open_event(nowhere(), 0);
	open_event(NULL, 0);
}

CASE(opened, 70)
{
	EACH_BIT(bit, 32, O_CREAT) {
		sys(openat, -1, NULL, bit);
		sys(pipe2, NULL, bit);
	}
	sys(openat, -1, "x", O_CREAT | O_EXCL | 0x100000, 07777);
	for (int i = 0; i < 64; i++) {
		sys(fcntl, -1, i, 5l);
		sys(fcntl, -1, F_DUPFD, -1l << i);
	}
	sys(truncate, "", -1l);
	sys(ftruncate, -1, -2l);
	sys(mknod, "", S_ISVTX | 0644, 0);
	sys(mknod, "", S_IFREG | S_ISUID | 0600, 0);
	sys(ustat, 0x1234567812345678, NULL);
	sys(getdents64, -1, NULL, 0x1234567812345678);
}

CASE(handles, 30)
{
	uint32_t head[60] = { 0 };

	for (head[0] = 0; head[0] < 200; head[0] += 7)
		sys(open_by_handle_at, -1, head, O_RDONLY | 0x100000);
	head[0] = 5;
	sys(open_by_handle_at, -1, page_end(head, 10), O_RDONLY);
	sys(open_by_handle_at, -1, page_end(head, 13), O_RDONLY);
}

CASE(attributes, 30)
{
	char value[100] = "with\0NULs\0\0";

	for (int i = 0; i < 13; i++) {
		sys(setxattr, "", "user.n", value, i, 0);
		sys(fsetxattr, -1, "user.n", value, i, i);
	}
	memset(value, 'z', 99);
	sys(setxattr, "", "user.n", value, 100, 0);
	sys(setxattr, "", "user.n", value, 32, 0);
	sys(setxattr, "", "user.n", value, 70000, 0);
	sys(setxattr, "", "user.n", value, -1, 0);
	sys(setxattr, "", "user.n", nowhere(), 4, 0);
	sys(listxattr, "/", value, 0);
	sys(getxattr, "/", "user.none", value, 0);
}

CASE(mounts, 90)
{
	EACH_BIT(bit, 32, 0) {
		sys(mount_setattr, -1, "", (int)bit, NULL, 0);
		sys(renameat2, -1, "", -1, "", (int)bit);
		sys(fsmount, -1, -1, (int)bit);
	}
	sys(swapon, "", 0x8000);
	sys(swapon, "", 0x8003);
}

CASE(quotas, 100)
{
	char none[256] = { 0 };

	for (int i = 0; i < 40; i++) {
		sys(quotactl, i << 8, "/none", -1, none);
		sys(quotactl, i << 16, "/none", i, none);
	}
	for (none[0] = 0; none[0] < 20; none[0]++)
		sys(quotactl, 0x580600, "/none", -1, none);
}

CASE(protections, 250)
{
	unsigned long mask[2] = { 1, 2 };

	EACH_BIT(bit, 64, 0) {
		sys(mprotect, 1, 1, bit);
		sys(mmap, NULL, 0, bit, MAP_PRIVATE, -1, 0);
		sys(mremap, 1, 1, 1, bit, 5);
		sys(mremap, 1, 1, 1, 3 | bit, 5);
		sys(get_mempolicy, 1, NULL, 0, NULL, bit);
	}
	EACH_BIT(bit, 32, 0x88)		/* MAP_DROPPABLE, MAP_ABOVE4G */
		sys(mmap, NULL, 0, PROT_NONE, bit, -1, 0);
	EACH_BIT(bit, 63, 0) {
		if (bit != 1 << 12)
			sys(mbind, 1, 0, bit, NULL, 0, 0);
		sys(mbind, 1, 0, 0, NULL, 0, (int)bit);
	}
	sys(get_mempolicy, 1, mask, 0, NULL, 0);
	sys(mincore, 1, 0, mask);
	sys(mincore, 1, 5, mask);
}

CASE(option_names, 4500)
{
	static const int levels[] = {
		SOL_IP, IPPROTO_TCP, IPPROTO_UDP, 41, 58, 132, 255, 256, 257, 258, 259, 260, 262, 264, 266, 268, 269,
		270, 271, 272, 273, 274, 275, 276, 277, 278, 279, 280, 281, 282, 283, 40, 99,
	};

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		for (int j = 0; j < 140; j++) {
			if ((levels[i] == SOL_IP && (j == 51 || j == 52)) || (levels[i] == IPPROTO_TCP && j > 37 && j < 47))
				continue;	/* named later */
			sys(setsockopt, -1, levels[i], j, NULL, 0);
			if (levels[i] == SOL_IP || levels[i] == 41)
				sys(getsockopt, -1, levels[i], j, NULL, NULL);
		}
	}
	for (int i = 0; i < 12; i++) {
		sys(setsockopt, -1, SOL_IP, 1, "\1\2\3\4\5\6\7\10\11\12\13", i);
		sys(setsockopt, -1, SOL_SOCKET, 2, "\1\2\3\4\5\6\7\10\11\12\13", i);
	}
}

CASE(addresses, 100)
{
	struct sockaddr_alg alg = { AF_ALG, "hash", 0x3, 0x1011, "sha256" };
	static const uint16_t families[] = { AF_UNSPEC, AF_UNIX, AF_INET, AF_IPX, AF_INET6, AF_NETLINK, AF_BLUETOOTH, 42 };
	union { uint16_t family; uint8_t bytes[40]; } a;

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		for (int len = 0; len < 32; len += 2) {
			memset(&a, len & 2 ? 3 : 0, sizeof(a));
			a.family = families[i];
			sys(connect, -1, &a, len);
		}
	}
	memset(&a, 0, sizeof(a));
	a.family = AF_IPX;
	a.bytes[7] = a.bytes[15] = 5;
	sys(connect, -1, &a, 16);
	sys(bind, -1, &alg, sizeof(alg));
	alg.salg_mask = 0x1000;
	sys(bind, -1, &alg, sizeof(alg));
	for (uint64_t i = 0; i < 64; i++) {
		sys(socket, 99, 0, 1ul << i);
		sys(socketpair, 99, 0, -1ul << i, NULL);
	}
}

static void send_control(int level, int type, size_t len, int fill)
{
	char control[128];
	struct cmsghdr *c = (struct cmsghdr *)control;
	struct msghdr m = { .msg_control = control, .msg_controllen = CMSG_SPACE(len) };

	memset(control, fill, sizeof(control));
	c->cmsg_level = level;
	c->cmsg_type = type;
	c->cmsg_len = CMSG_LEN(len);
	sys(sendmsg, -1, &m, 0);
}

CASE(control_messages, 500)
{
	static const int levels[] = { SOL_IP, SOL_SOCKET, IPPROTO_TCP, IPPROTO_UDP, 41, 263, 99 };
	static const uint8_t sizes[] = { 0, 1, 4, 8, 12, 16, 28, 48 };

	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		for (int type = 0; type < (levels[i] == SOL_SOCKET ? 66 : 25); type++)
			for (size_t j = 0; j < sizeof(sizes); j++)
				if (type != 4 || levels[i] != SOL_SOCKET)	/* SCM_PIDFD */
					send_control(levels[i], type, sizes[j], j);
}

CASE(clones, 90)
{
	struct clone_args args = { .stack = 1, .stack_size = 2, .tls = 3 };
	pid_t tids[2] = { 1, 2 };

	EACH_BIT(bit, 32, 0) {
		args.flags = bit | 0x8000000000000000;
		sys(clone3, &args, 64);
		sys(setns, -1, bit);
	}
	args.set_tid = (uintptr_t)tids;
	for (args.set_tid_size = 0; args.set_tid_size < 3; args.set_tid_size++)
		sys(clone3, &args, sizeof(args));
	args.set_tid_size = 2;
	for (int size = 0; size <= 80; size += size < 64 ? 8 : 16)
		sys(clone3, &args, size);
}

CASE(futex_operations, 100)
{
	struct timespec ts = { 1, 2 };

	for (int op = 0; op < 32; op++) {
		sys(futex, 1, op, 7, op == FUTEX_LOCK_PI || op == FUTEX_WAIT ? &ts : NULL, 3, 5);
		sys(futex, 1, op | FUTEX_PRIVATE_FLAG, 7, &ts, 3, 5);
		sys(futex, 1, op | FUTEX_CLOCK_REALTIME, 7, &ts, 3, 5);
	}
}

CASE(readiness, 30)
{
	unsigned long mask = 0x4005;
	struct timespec ts = { 0, 1000 };
	struct epoll_event ev[2];
	int fd = sys(epoll_create1, 0);

	sys(epoll_pwait, -1, ev, 1, 0, &mask, 8);
	sys(epoll_pwait, fd, ev, 1, 0, &mask, 8);
	sys(epoll_pwait, fd, ev, 1, 0, &mask, 4);
	sys(epoll_pwait2, -1, ev, 1, &ts, &mask, 8);
	sys(epoll_pwait2, fd, ev, 1, &ts, &mask, 8);
	sys(epoll_pwait2, fd, ev, 1, &ts, nowhere(), 8);
	for (int n = -1; n < 5; n++) {
		struct timeval tv = { 0 };
		fd_set set;

		FD_ZERO(&set);
		sys(select, n, &set, NULL, &set, &tv);
		FD_SET(0, &set);
		FD_SET(70, &set);
		sys(select, n, &set, &set, NULL, &tv);
		sys(pselect6, n, &set, NULL, &set, &ts, NULL);
	}
}

CASE(asynchronous, 10)
{
	struct iocb cb = { .aio_reqprio = 2 << 13 | 3, .aio_nbytes = 8 };
	unsigned long mask = 0;

	for (int i = 0; i < 8; i++) {
		cb.aio_flags = i;
		cb.aio_lio_opcode = i;
		sys(io_cancel, 1, &cb, NULL);
	}
	sys(rt_sigpending, &mask, 0);
	sys(rt_sigpending, &mask, 8);
	sys(membarrier, 0x10000, 2, 3);
	sys(membarrier, 0x10000, 1, 3);
	sys(seccomp, 2, 0x5, &mask);
	for (int size = 0; size < 9; size++)
		sys(landlock_create_ruleset, &mask, size, 0);
}
