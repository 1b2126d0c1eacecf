/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockets.c: addresses, options and messages of every family that is at hand.
 *
 * Right and wrong lengths of addresses, value-result lengths, message headers with control data,
 * vectors of messages. All on the loopback, all within one process.
 */
#include "../../cases.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

CASE(socket_families, 16)
{
	sys(socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sys(socket, AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0);
	sys(socket, AF_INET, SOCK_STREAM, IPPROTO_TCP);
	sys(socket, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
	sys(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
	sys(socket, AF_INET, SOCK_DGRAM, IPPROTO_IP);
	sys(socket, AF_INET6, SOCK_STREAM, IPPROTO_IP);
	sys(socket, AF_INET6, SOCK_RAW, IPPROTO_ICMPV6);
	sys(socket, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	sys(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	sys(socket, AF_NETLINK, SOCK_DGRAM, 77);
	sys(socket, AF_PACKET, SOCK_RAW, htons(3));
	sys(socket, 99, 99, 99);
	sys(socket, -1, 0x7ff, -1);
	sys(socket, AF_UNSPEC, 0, 0);
	sys(socketpair, AF_UNIX, SOCK_STREAM, 0, nowhere());
	sys(socketpair, AF_INET, SOCK_STREAM, 0, NULL);
}

CASE(address_lengths, 16)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "sock" };
	struct sockaddr_in in = loopback(0);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), i;

	for (i = 0; i < 5; i++)
		sys(connect, fd, &un, i);
	sys(connect, fd, &un, sizeof(un));
	sys(connect, fd, &un, 200);
	sys(connect, fd, &un, -1);
	sys(connect, fd, page_end(&un, 7), 7);
	sys(connect, fd, page_end(&un, 7), 8);
	sys(connect, fd, NULL, 0);
	sys(connect, fd, NULL, 16);
	sys(connect, fd, nowhere(), 16);
	sys(bind, fd, &in, 2);
	sys(bind, fd, &in, 15);
	sys(bind, fd, &in, 16);
	sys(bind, fd, &in, 17);
	sys(bind, -1, &in, 16);
}

CASE(unix_names, 14)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX }, got;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0), accepted;
	socklen_t len = sizeof(got);

	sys(getsockname, fd, &got, &len);
	snprintf(un.sun_path + 1, 100, "abstract-%d", getpid());
	sys(bind, fd, &un, 2 + 1 + strlen(un.sun_path + 1));
	sys(listen, fd, 5);
	sys(connect, client, &un, 2 + 1 + strlen(un.sun_path + 1));
	len = sizeof(got);
	accepted = sys(accept, fd, &got, &len);
	len = 4;
	sys(getsockname, fd, &got, &len);
	len = 0;
	sys(getsockname, fd, &got, &len);
	len = sizeof(got);
	sys(getpeername, client, &got, &len);
	sys(getpeername, fd, &got, &len);
	sys(getsockname, fd, NULL, &len);
	sys(getsockname, fd, &got, NULL);
	sys(shutdown, accepted, SHUT_WR);
	sys(shutdown, accepted, 7);
	memset(un.sun_path, 'n', sizeof(un.sun_path));
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	sys(bind, fd, &un, sizeof(un));
	len = sizeof(got);
	sys(getsockname, fd, &got, &len);
	memset(un.sun_path, 'n', sizeof(un.sun_path) - 1);
	un.sun_path[107] = 0;
	unlink(un.sun_path);
}

CASE(inet_stream, 18)
{
	struct sockaddr_in in = loopback(0), peer;
	socklen_t len = sizeof(in);
	int one = 1, s = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), a;
	char buf[64];

	sys(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	sys(bind, s, &in, sizeof(in));
	sys(getsockname, s, &in, &len);
	sys(listen, s, 1);
	sys(connect, c, &in, sizeof(in));
	len = sizeof(peer);
	a = sys(accept4, s, &peer, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
	sys(recvfrom, a, buf, sizeof(buf), 0, NULL, NULL);
	sys(sendto, c, "hello server", 12, MSG_NOSIGNAL, NULL, 0);
	pause_ms(2);
	sys(recvfrom, a, buf, 5, MSG_PEEK, NULL, NULL);
	sys(recvfrom, a, buf, sizeof(buf), MSG_DONTWAIT, &peer, &len);
	sys(sendto, a, "bye", 3, MSG_MORE | MSG_DONTROUTE, NULL, 0);
	sys(shutdown, c, SHUT_RDWR);
	pause_ms(2);
	sys(read, a, buf, sizeof(buf));
	sys(accept4, s, NULL, NULL, 0x7);
	sys(accept, -1, &peer, &len);
	sys(listen, -1, -1);
}

CASE(inet_datagrams, 12)
{
	struct sockaddr_in in = loopback(0), from;
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(9), .sin6_addr = IN6ADDR_LOOPBACK_INIT,
				    .sin6_flowinfo = htonl(5), .sin6_scope_id = 1 };
	int s = socket(AF_INET, SOCK_DGRAM, 0), c = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t len = sizeof(in);
	char buf[64];

	bind(s, (void *)&in, sizeof(in));
	getsockname(s, (void *)&in, &len);
	sys(sendto, c, "datagram", 8, 0, &in, sizeof(in));
	len = sizeof(from);
	sys(recvfrom, s, buf, sizeof(buf), 0, &from, &len);
	sys(sendto, c, "", 0, 0, &in, sizeof(in));
	len = 5;
	sys(recvfrom, s, buf, sizeof(buf), MSG_TRUNC, &from, &len);
	sys(sendto, c, "longer than they take", 21, 0, &in, sizeof(in));
	len = sizeof(from);
	sys(recvfrom, s, buf, 4, MSG_TRUNC, &from, &len);
	sys(sendto, c, "x", 1, 0, &in6, sizeof(in6));
	sys(sendto, socket(AF_INET6, SOCK_DGRAM, 0), "x", 1, 0, &in6, 27);
	sys(sendto, c, nowhere(), 1, 0, &in, sizeof(in));
	sys(sendto, c, "x", 1, 0x40000000, nowhere(), 16);
	sys(recvfrom, s, buf, 4, MSG_DONTWAIT | MSG_WAITALL | MSG_OOB, NULL, &len);
}

CASE(options, 26)
{
	struct linger linger = { 1, 5 };
	struct timeval tv = { 1, 500000 };
	struct ucred cred;
	int tcp = socket(AF_INET, SOCK_STREAM, 0), un = socket(AF_UNIX, SOCK_STREAM, 0), value = 1;
	socklen_t len = sizeof(value);
	char name[64];

	sys(setsockopt, tcp, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof(value));
	sys(setsockopt, tcp, SOL_SOCKET, SO_KEEPALIVE, &value, 2);
	sys(setsockopt, tcp, SOL_SOCKET, SO_KEEPALIVE, NULL, 4);
	sys(setsockopt, tcp, SOL_SOCKET, SO_KEEPALIVE, nowhere(), 4);
	sys(setsockopt, tcp, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	sys(setsockopt, tcp, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	sys(setsockopt, tcp, SOL_SOCKET, 0x7777, &value, sizeof(value));
	sys(setsockopt, tcp, SOL_TCP, TCP_NODELAY, &value, sizeof(value));
	sys(setsockopt, tcp, SOL_TCP, TCP_CONGESTION, "reno", 4);
	sys(setsockopt, tcp, SOL_IP, IP_TOS, &value, sizeof(value));
	sys(setsockopt, tcp, SOL_IPV6, IPV6_V6ONLY, &value, sizeof(value));
	sys(setsockopt, tcp, 0x1234, 5, &value, sizeof(value));
	sys(setsockopt, tcp, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3);
	sys(getsockopt, tcp, SOL_SOCKET, SO_ERROR, &value, &len);
	sys(getsockopt, tcp, SOL_SOCKET, SO_TYPE, &value, &len);
	sys(getsockopt, tcp, SOL_SOCKET, SO_DOMAIN, &value, &len);
	sys(getsockopt, tcp, SOL_SOCKET, SO_PROTOCOL, &value, &len);
	len = 2;
	sys(getsockopt, tcp, SOL_SOCKET, SO_SNDBUF, &value, &len);
	len = sizeof(linger);
	sys(getsockopt, tcp, SOL_SOCKET, SO_LINGER, &linger, &len);
	len = sizeof(tv);
	sys(getsockopt, tcp, SOL_SOCKET, SO_RCVTIMEO, &tv, &len);
	len = sizeof(cred);
	sys(getsockopt, un, SOL_SOCKET, SO_PEERCRED, &cred, &len);
	len = sizeof(name);
	sys(getsockopt, tcp, SOL_TCP, TCP_CONGESTION, name, &len);
	sys(getsockopt, tcp, SOL_SOCKET, SO_ERROR, NULL, NULL);
	sys(getsockopt, tcp, SOL_SOCKET, SO_ERROR, nowhere(), &len);
	sys(getsockopt, -1, SOL_SOCKET, SO_ERROR, &value, &len);
	len = -1;
	sys(getsockopt, tcp, SOL_SOCKET, SO_ERROR, &value, &len);
}

/* What SO_ERROR tells after a refused connection, into room for none, a part or more of it. */
CASE(pending_errors, 40)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(1), .sin_addr = { htonl(INADDR_LOOPBACK) } };

	for (int room = 0; room < 9; room++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error[2] = { 7, 7 };
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		socklen_t len = room;

		connect(fd, (struct sockaddr *)&to, sizeof(to));
		poll(&p, 1, 1000);
		getsockopt(fd, SOL_SOCKET, SO_ERROR, error, &len);
		close(fd);
	}
}

CASE(message_headers, 16)
{
	struct iovec v[] = { { "one", 3 }, { "two and a half", 14 } };
	struct sockaddr_in in = loopback(9);
	struct msghdr m = { .msg_iov = v, .msg_iovlen = 2 };
	char buf[64];
	struct iovec r = { buf, sizeof(buf) };
	int pair[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	sys(sendmsg, pair[0], &m, 0);
	m.msg_iov = &r, m.msg_iovlen = 1, m.msg_flags = 0x55;
	sys(recvmsg, pair[1], &m, 0);
	m.msg_name = &in, m.msg_namelen = sizeof(in);
	sys(sendmsg, pair[0], &m, MSG_NOSIGNAL);
	m.msg_name = NULL, m.msg_namelen = 0;
	sys(sendmsg, pair[0], &m, MSG_EOR);
	r.iov_len = 4;
	sys(recvmsg, pair[1], &m, MSG_TRUNC | MSG_CMSG_CLOEXEC);
	m.msg_iovlen = 0;
	sys(sendmsg, pair[0], &m, 0);
	m.msg_iovlen = 5000;
	sys(sendmsg, pair[0], &m, 0);
	m.msg_iovlen = 2, m.msg_iov = nowhere();
	sys(sendmsg, pair[0], &m, 0);
	sys(sendmsg, pair[0], NULL, 0);
	sys(sendmsg, pair[0], nowhere(), 0);
	sys(sendmsg, -1, &m, 0x80000000);
	sys(recvmsg, pair[1], NULL, 0);
	m = (struct msghdr){ .msg_iov = &r, .msg_iovlen = 1, .msg_name = nowhere(), .msg_namelen = 16 };
	sys(sendmsg, pair[0], &m, 0);
	sys(recvmsg, pair[1], &m, MSG_DONTWAIT);
	sys(recvmsg, pair[1], &m, MSG_DONTWAIT);
}

CASE(control_messages, 10)
{
	union { char buf[128]; struct cmsghdr align; } u;
	char byte = 'b';
	struct iovec v = { &byte, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = u.buf, .msg_controllen = CMSG_SPACE(3 * sizeof(int)) };
	struct cmsghdr *c = &u.align;
	struct ucred cred = { getpid(), 0, 0 };
	int pair[2], one = 1, fds[3] = { 0, 1, 2 };

	memset(&u, 0, sizeof(u));
	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	sys(setsockopt, pair[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof(one));
	c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(c), fds, sizeof(fds));
	sys(sendmsg, pair[0], &m, 0);
	m.msg_controllen = sizeof(u.buf);
	sys(recvmsg, pair[1], &m, MSG_CMSG_CLOEXEC);
	memset(&u, 0, sizeof(u));
	c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_CREDENTIALS, c->cmsg_len = CMSG_LEN(sizeof(cred));
	memcpy(CMSG_DATA(c), &cred, sizeof(cred));
	m.msg_controllen = CMSG_SPACE(sizeof(cred));
	sys(sendmsg, pair[0], &m, 0);
	m.msg_controllen = 8;
	sys(recvmsg, pair[1], &m, 0);
	c->cmsg_len = 3;
	m.msg_controllen = 40;
	sys(sendmsg, pair[0], &m, 0);
	c->cmsg_len = 1000;
	sys(sendmsg, pair[0], &m, 0);
	c->cmsg_level = 77, c->cmsg_type = 88, c->cmsg_len = 20;
	sys(sendmsg, pair[0], &m, 0);
	m.msg_control = nowhere();
	sys(sendmsg, pair[0], &m, 0);
}

CASE(message_vectors, 10)
{
	struct iovec v[] = { { "alpha", 5 }, { "beta", 4 }, { "gamma", 5 } };
	char buf[3][16];
	struct iovec r[] = { { buf[0], 16 }, { buf[1], 2 }, { buf[2], 16 } };
	struct mmsghdr out[] = { { { .msg_iov = v, .msg_iovlen = 3 } }, { { .msg_iov = v + 1, .msg_iovlen = 1 } }, { { 0 } } };
	struct mmsghdr in[] = { { { .msg_iov = r, .msg_iovlen = 1 } }, { { .msg_iov = r + 1, .msg_iovlen = 1 } },
				{ { .msg_iov = r + 2, .msg_iovlen = 1 } }, { { .msg_iov = r, .msg_iovlen = 1 } } };
	struct timespec zero = { 0, 1000000 };
	int pair[2];

	socketpair(AF_UNIX, SOCK_DGRAM, 0, pair);
	sys(sendmmsg, pair[0], out, 3, MSG_DONTWAIT);
	sys(recvmmsg, pair[1], in, 4, MSG_DONTWAIT, NULL);
	sys(recvmmsg, pair[1], in, 4, MSG_DONTWAIT, &zero);
	sys(sendmmsg, pair[0], out, 1, 0);
	sys(recvmmsg, pair[1], in, 1, 0, &zero);
	sys(sendmmsg, pair[0], out, 0, 0);
	sys(sendmmsg, pair[0], NULL, 2, 0);
	sys(sendmmsg, -1, out, 2, MSG_OOB);
	sys(recvmmsg, -1, in, 2, MSG_WAITFORONE, NULL);
	sys(sendmmsg, pair[0], page_end(out, sizeof(*out)), 2, 0);
}

CASE(netlink, 6)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK, .nl_pid = 0, .nl_groups = 0x11 };
	struct { struct nlmsghdr h; unsigned char g[4]; } request = {
		.h = { sizeof(request), 18, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 }
	};
	socklen_t len = sizeof(nl);
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	sys(bind, fd, &nl, sizeof(nl));
	sys(getsockname, fd, &nl, &len);
	nl = (struct sockaddr_nl){ .nl_family = AF_NETLINK };
	sys(connect, fd, &nl, sizeof(nl));
	sys(connect, fd, &nl, 4);
	sys(sendto, fd, &request, 0, 0, &nl, sizeof(nl));
}
