/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * descriptors.c: what is behind descriptors of every kind that is at hand, before and after it has an address, a name or
 * an end. Sockets are not looked at again once their peer is gone or another: strace shows what it once knew of a socket,
 * not what is so.
 *
 * options: -y | -yy | --decode-fds=socket,dev | --decode-fds=!path,socket | -yy -xx | -yy -Y
 */
#include "../../cases.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/un.h>

#ifndef SCM_RIGHTS
#define SCM_RIGHTS	1
#endif

/* A call that only shows it. */
static int look(int fd)
{
	sys(fsync, fd);
	return fd;
}

CASE(names, 24)
{
	int fd;

	look(open("tree", O_RDONLY));
	look(open("a <strange>\nname", O_CREAT | O_RDWR, 0600));
	fd = look(open("gone", O_CREAT | O_RDWR, 0600));
	unlink("gone");
	look(fd);
	mkdir("dir", 0700);
	fd = look(open("dir", O_RDONLY | O_DIRECTORY));
	sys(openat, fd, "nothing", O_RDONLY);
	fchdir(fd);
	sys(openat, AT_FDCWD, "nothing", O_RDONLY);
	rmdir("../dir");
	look(fd);
	sys(openat, fd, "nothing", O_RDONLY);
	sys(openat, AT_FDCWD, "nothing", O_RDONLY);
	look(memfd_create("memory", 0));
	look(open("/proc/self/ns/uts", O_RDONLY));
	look(open("/proc/self/fd", O_RDONLY));
	sys(dup2, fd, 100);
	sys(fcntl, fd, F_DUPFD, 50);
	look(-1);
	look(AT_FDCWD);
}

CASE(devices, 16)
{
	int fd;

	look(open("/dev/null", O_RDWR));
	look(open("/dev/ptmx", O_RDWR | O_NOCTTY));
	look(open("/dev/ptmx", 010000000 /* O_PATH */));
	mknod("block", S_IFBLK | 0600, makedev(7, 1000));
	mknod("char", S_IFCHR | 0600, makedev(1, 3));
	look(open("block", 010000000));
	fd = look(open("char", O_RDWR));
	unlink("char");
	look(fd);
	sys(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	mknod("fifo", S_IFIFO | 0600, 0);
	look(open("fifo", O_RDWR));
}

CASE(anonymous, 30)
{
	uint64_t much = 0xfffffffffffffff0;
	sigset_t set;
	int fds[2], fd;

	pipe(fds);
	look(fds[1]);
	fd = look(eventfd(0, 0));
	sys(write, fd, &much, sizeof(much));
	look(fd);
	look(eventfd(7, EFD_SEMAPHORE));
	look(timerfd_create(CLOCK_MONOTONIC, 0));
	look(epoll_create1(0));
	look(inotify_init1(0));
	sigemptyset(&set);
	look(signalfd(-1, &set, 0));
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGKILL);
	sigaddset(&set, 40);
	fd = look(signalfd(-1, &set, 0));
	sigfillset(&set);
	sys(signalfd4, fd, &set, 8, 0);
	look(fd);
}

CASE(pidfds, 8)
{
	int fd, fds[2];
	pid_t child;
	char c;

	pipe(fds);
	child = fork();
	if (!child) {
		close(fds[1]);
		sys(read, fds[0], &c, 1);
		_exit(0);
	}
	fd = look(sys(pidfd_open, child, 0));
	look(sys(pidfd_open, getpid(), 0));
	close(fds[1]);
	sys(waitid, P_PIDFD, fd, NULL, WEXITED | WNOWAIT, NULL);
	look(fd);
	waitpid(child, NULL, 0);
	look(fd);
}

/* A listener, one end of a connection, the other. */
static void connection(int family, struct sockaddr *addr, socklen_t size)
{
	int listener = look(socket(family, SOCK_STREAM, 0)), fd;
	socklen_t len = size;

	bind(listener, addr, size);
	look(listener);
	listen(listener, 4);
	getsockname(listener, addr, &len);
	fd = look(socket(family, SOCK_STREAM, 0));
	connect(fd, addr, len);
	look(fd);
	look(accept(listener, NULL, NULL));
	look(fd);
	look(listener);
}

static void datagrams(int family, struct sockaddr *addr, socklen_t size)
{
	int fd = look(socket(family, SOCK_DGRAM, 0)), other;
	socklen_t len = size;

	bind(fd, addr, size);
	look(fd);
	getsockname(fd, addr, &len);
	other = socket(family, SOCK_DGRAM, 0);
	connect(other, addr, len);
	look(other);
}

CASE(inet, 40)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 addr6 = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };

	connection(AF_INET, (struct sockaddr *)&addr, sizeof(addr));
	connection(AF_INET6, (struct sockaddr *)&addr6, sizeof(addr6));
	addr.sin_port = addr6.sin6_port = 0;
	datagrams(AF_INET, (struct sockaddr *)&addr, sizeof(addr));
	datagrams(AF_INET6, (struct sockaddr *)&addr6, sizeof(addr6));
}

CASE(inet_odd, 20)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	socklen_t len = sizeof(any);
	int fd;

	look(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	look(socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6));
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	bind(fd, (struct sockaddr *)&addr, sizeof(addr));
	look(fd);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	connect(fd, (struct sockaddr *)&addr, sizeof(addr));
	look(fd);
	/* of the other family */
	fd = socket(AF_INET6, SOCK_STREAM, 0);
	bind(fd, (struct sockaddr *)&any, sizeof(any));
	listen(fd, 4);
	getsockname(fd, (struct sockaddr *)&any, &len);
	addr.sin_port = any.sin6_port;
	connect(look(socket(AF_INET, SOCK_STREAM, 0)), (struct sockaddr *)&addr, sizeof(addr));
	look(accept(fd, NULL, NULL));
	/* nobody listens */
	addr.sin_port = htons(1);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	connect(fd, (struct sockaddr *)&addr, sizeof(addr));
	look(fd);
}

CASE(local, 40)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "so<c>k\"\n\344" };
	int fd, pair[2], types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	for (int i = 0; i < 3; i++) {
		socketpair(AF_UNIX, types[i], 0, pair);
		look(pair[0]);
		look(pair[1]);
	}
	connection(AF_UNIX, (struct sockaddr *)&un, sizeof(un));
	unlink(un.sun_path);
	memset(un.sun_path, 'x', sizeof(un.sun_path));
	fd = look(socket(AF_UNIX, SOCK_SEQPACKET, 0));
	bind(fd, (struct sockaddr *)&un, sizeof(un));
	look(fd);
	/* abstract names: one with a NUL in it, one that is only that, one that the kernel gives */
	memcpy(un.sun_path, "\0a\nb\0c", 6);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	bind(fd, (struct sockaddr *)&un, sizeof(un.sun_family) + 6);
	look(fd);
	connect(fd, (struct sockaddr *)&un, sizeof(un.sun_family) + 6);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	bind(fd, (struct sockaddr *)&un, sizeof(un.sun_family) + 1);
	look(fd);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	bind(fd, (struct sockaddr *)&un, sizeof(un.sun_family));
	look(fd);
}

CASE(other_sockets, 20)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK };

	for (int i = 0; i < 24; i++) {
		int fd = look(socket(AF_NETLINK, SOCK_RAW, i));

		nl.nl_pid = i % 3 ? 0 : 70000 + i;
		bind(fd, (struct sockaddr *)&nl, sizeof(nl));
		look(fd);
	}
	look(socket(AF_PACKET, SOCK_RAW, htons(3)));
	look(socket(AF_VSOCK, SOCK_STREAM, 0));
	look(socket(AF_INET, SOCK_STREAM, 262 /* IPPROTO_MPTCP */));
}

/* Descriptors behind something else. */
static void fill(char *buf, size_t size, struct msghdr *m, const int *fds, size_t n)
{
	struct ucred cred = { getpid(), 0, 0 };
	struct cmsghdr *c;

	memset(buf, 0, size);
	m->msg_control = buf;
	m->msg_controllen = CMSG_SPACE(sizeof(cred)) + CMSG_SPACE(n * sizeof(int));
	c = CMSG_FIRSTHDR(m);
	c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_CREDENTIALS, c->cmsg_len = CMSG_LEN(sizeof(cred));
	memcpy(CMSG_DATA(c), &cred, sizeof(cred));
	c = CMSG_NXTHDR(m, c);
	c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
}

CASE(rights, 12)
{
	char data[1] = "x", buf[128];
	struct iovec v = { data, 1 };
	struct mmsghdr mm[1] = { { .msg_hdr = { .msg_iov = &v, .msg_iovlen = 1 } } };
	int pair[2], fds[] = { eventfd(1, 0), open("/dev/null", O_RDONLY), -1 };

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	fill(buf, sizeof(buf), &mm->msg_hdr, fds, 2);
	sys(sendmsg, pair[0], &mm->msg_hdr, 0);
	mm->msg_hdr.msg_controllen = sizeof(buf);
	sys(recvmsg, pair[1], &mm->msg_hdr, 0);
	fill(buf, sizeof(buf), &mm->msg_hdr, fds, 3);
	sys(sendmsg, pair[0], &mm->msg_hdr, 0);
	fill(buf, sizeof(buf), &mm->msg_hdr, fds, 1);
	sys(sendmmsg, pair[0], mm, 1, 0);
	mm->msg_hdr.msg_controllen = sizeof(buf);
	sys(recvmmsg, pair[1], mm, 1, 0, NULL);
	/* the last one cut */
	mm->msg_hdr.msg_controllen = CMSG_LEN(sizeof(int));
	fill(buf, sizeof(buf), &mm->msg_hdr, fds, 2);
	mm->msg_hdr.msg_controllen -= 8;
	sys(sendmsg, pair[0], &mm->msg_hdr, 0);
}

CASE(lists, 10)
{
	int pair[2], epoll = epoll_create1(0), null = open("/dev/null", O_RDWR);
	struct epoll_event ev = { .events = EPOLLIN };
	struct pollfd polled[2];
	struct timeval zero = { 0 };
	fd_set in, out;

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	polled[0] = (struct pollfd){ pair[0], POLLIN, 0 };
	polled[1] = (struct pollfd){ null, POLLOUT, 0 };
	sys(poll, polled, 2, 0);
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(pair[0], &in);
	FD_SET(null, &in);
	FD_SET(pair[1], &out);
	sys(select, 20, &in, &out, NULL, &zero);
	sys(epoll_ctl, epoll, EPOLL_CTL_ADD, pair[0], &ev);
	sys(epoll_wait, epoll, &ev, 1, 0);
}
