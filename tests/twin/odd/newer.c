/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * newer.c: what straces newer than 6.1 show in another form, and flags of Linux 6.2 to 7.1.
 *
 * Most calls fail, for this kernel knows less than the names: what counts is how the arguments are
 * shown. Numbers of calls and flags are given here, for the headers know less still.
 */
#include "../../cases.h"

#include <linux/io_uring.h>
#include <sys/epoll.h>

#define NR_RSEQ			334
#define NR_FUTEX_WAITV		449
#define NR_FUTEX_WAKE		454
#define NR_FUTEX_WAIT		455
#define NR_FUTEX_REQUEUE	456
#define NR_LANDLOCK_CREATE	444
#define NR_STATMOUNT		457
#define NR_LISTMOUNT		458
#define NR_FSMOUNT		432
#define NR_OPEN_TREE		428
#define NR_MOUNT_SETATTR	442

struct rseq_area {
	uint32_t cpu_id_start, cpu_id;
	uint64_t rseq_cs;
	uint32_t flags, node_id, mm_cid;
	uint8_t request, granted;
	uint16_t reserved;
	uint32_t end[4];
} __attribute__((aligned(32)));

/* Sizes around what each kernel knows, flags known and not, and where it cannot be read. */
CASE(rseq_areas, 40)
{
	struct rseq_area area = { .cpu_id_start = 1, .cpu_id = 2, .rseq_cs = 0x10, .node_id = 3, .mm_cid = 4,
				  .request = 1, .reserved = 0x1234, .end = { 0x12345678 } };

	for (int size = 24; size <= 48; size += 4)
		syscall(NR_RSEQ, &area, size, 0, 0x53053053);
	syscall(NR_RSEQ, &area, 33, 0, 1);
	syscall(NR_RSEQ, &area, -1, 0, 1);
	for (int bit = 0; bit < 8; bit++) {
		area.flags = 1 << bit;
		area.cpu_id = -bit;
		syscall(NR_RSEQ, &area, 32, 1 << bit, 0);
	}
	syscall(NR_RSEQ, (char *)&area + 16, 32, 0, 0);
	syscall(NR_RSEQ, NULL, 32, 0, 0);
	syscall(NR_RSEQ, nowhere(), 32, 0, 0);
	syscall(NR_RSEQ, page_end(&area, 24), 32, 0, 0);
	syscall(NR_RSEQ, page_end(&area, 32), 36, 0, 0);
}

CASE(epoll_data, 20)
{
	static const uint64_t data[] = { 0, 1, 9, 10, 0xffffffff, 0x100000000, -1ull, 0x8000000000000000 };
	struct epoll_event event = { .events = EPOLLIN }, got[2];
	int epoll = epoll_create1(0), ends[2];

	pipe(ends);
	write(ends[1], "x", 1);
	epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
	for (size_t i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
		event.data.u64 = data[i];
		epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event);
		epoll_wait(epoll, got, 2, 0);
	}
}

CASE(landlock_rules, 60)
{
	uint64_t attr[8];

	memset(attr, -1, sizeof(attr));
	for (int size = 0; size <= 48; size += 4)
		syscall(NR_LANDLOCK_CREATE, attr, size, 0);
	syscall(NR_LANDLOCK_CREATE, NULL, 0, -1);
	for (int bit = 0; bit < 20; bit++) {
		for (int i = 0; i < 6; i++)
			attr[i] = 1 << bit;
		syscall(NR_LANDLOCK_CREATE, attr, 40, 0);
		syscall(NR_LANDLOCK_CREATE + 1, -1, 1, attr, 1 << bit);
		syscall(NR_LANDLOCK_CREATE + 1, -1, 2, attr, 0);
		syscall(NR_LANDLOCK_CREATE + 2, -1, 1 << bit);
	}
}

CASE(mount_requests, 60)
{
	struct {
		uint32_t size, fd;
		uint64_t id, param, ns, more[4];
	} req = { .id = 2, .param = 3, .ns = 4, .more = { 5 } };
	char buf[512];

	for (req.size = 24; req.size <= 48; req.size += 8) {
		syscall(NR_STATMOUNT, &req, buf, sizeof(buf), 1);
		syscall(NR_LISTMOUNT, &req, buf, 1, 1);
	}
	req.size = 24;
	req.fd = -1;
	req.id = -1;
	req.param = -1;
	syscall(NR_STATMOUNT, &req, buf, sizeof(buf), 3);
	syscall(NR_LISTMOUNT, &req, buf, 1, 3);
	for (int bit = 0; bit < 24; bit++) {
		uint64_t attr[4] = { 1 << bit, 0x70 };

		syscall(NR_FSMOUNT, -1, 1 << bit, 1 << bit);
		syscall(NR_OPEN_TREE, -1, "", 1 << bit);
		syscall(NR_MOUNT_SETATTR, -1, "", 1 << bit, attr, sizeof(attr));
	}
}

CASE(new_futexes, 20)
{
	struct {
		uint64_t val, addr;
		uint32_t flags, reserved;
	} waiters[2] = { { 1, 0x1000, 2, 0 }, { 2, 0x2000, 0x82, 3 } };

	for (int bit = 0; bit < 8; bit++) {
		waiters[0].flags = 1 << bit;
		syscall(NR_FUTEX_WAITV, waiters, 2, 1 << bit, NULL, 1);
		syscall(NR_FUTEX_WAKE, NULL, 3, 1, 1 << bit);
		syscall(NR_FUTEX_WAIT, NULL, 12, 3, 1 << bit, NULL, 1);
		syscall(NR_FUTEX_REQUEUE, waiters, 1 << bit, 1, 2);
	}
}

CASE(new_flags, 90)
{
	struct sched_param param = { 0 };
	struct iovec io = { NULL, 0 };
	uint32_t attr[14] = { 56 };

	for (unsigned int bit = 0; bit < 28; bit++) {
		sys(renameat2, -1, "", -1, "", 1 << bit);
		sys(preadv2, -1, &io, 1, 0, 0, 1 << bit);
		sys(openat, -1, "", O_EXCL | 1 << bit, 0);
		sys(pipe2, NULL, 1 << bit);
		sys(pidfd_open, 1 << 30, 1 << bit);
		sys(mbind, NULL, 0, 0, NULL, 0, 1 << bit);
		sys(mremap, NULL, 0, 0, bit, 5);
		attr[2] = 1 << bit;
		sys(sched_setattr, -1, attr, 1 << bit);
		sys(sched_getattr, -1, NULL, 48, 1 << bit);
		sys(sched_setscheduler, -1, 0x40000000 | bit, &param);
	}
}

/* Rings: what was asked for, and what was granted. */
CASE(rings, 8)
{
	struct io_uring_params p = { .sq_thread_cpu = 3, .sq_thread_idle = 5 };
	int ring = sys(io_uring_setup, 4, &p);

	p = (struct io_uring_params) { .flags = IORING_SETUP_ATTACH_WQ, .wq_fd = ring };
	close(sys(io_uring_setup, 1, &p));
	p = (struct io_uring_params) { .resv = { 0, 7, 0 }, .sq_entries = 9 };
	sys(io_uring_setup, 4, &p);
	sys(io_uring_setup, 4, NULL);
	sys(io_uring_setup, 4, nowhere());
	sys(io_uring_setup, 4, page_end(&p, 64));
	close(ring);
}
