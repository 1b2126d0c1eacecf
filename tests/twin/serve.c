/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serve.c: a small server on the loopback, for one conversation, and its client.
 *
 * serve tcp|udp|unix: a server and, in a child, a client that asks it ten times.
 * serve http PORTFILE: listens, writes its port to PORTFILE, goes to the background, answers one
 * request and ends.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 10

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int listener(int type, struct sockaddr_in *in)
{
	socklen_t len = sizeof(*in);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	*in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (fd < 0 || bind(fd, (struct sockaddr *)in, len))
		die("bind");
	getsockname(fd, (struct sockaddr *)in, &len);
	if (type == SOCK_STREAM && listen(fd, 5))
		die("listen");
	return fd;
}

static void client(int fd)
{
	char text[64];
	int i, n;

	for (i = 0; i < ROUNDS; i++) {
		n = snprintf(text, sizeof(text), "request number %d", i);
		if (send(fd, text, n, 0) != n || recv(fd, text, sizeof(text), 0) < 0)
			die("client");
	}
}

static void answer(int fd)
{
	char text[64];
	ssize_t n;

	while ((n = read(fd, text, sizeof(text))) > 0)
		if (write(fd, text, n) != n)
			die("answer");
	close(fd);
}

static void serve_tcp(void)
{
	struct epoll_event ev = { .events = EPOLLIN };
	struct sockaddr_in in;
	int fd = listener(SOCK_STREAM, &in), ep = epoll_create1(EPOLL_CLOEXEC);

	if (fork() == 0) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(fd, (struct sockaddr *)&in, sizeof(in)))
			die("connect");
		client(fd);
		exit(0);
	}
	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
	epoll_wait(ep, &ev, 1, 5000);
	answer(accept4(fd, NULL, NULL, SOCK_CLOEXEC));
	wait(NULL);
}

static void serve_udp(void)
{
	struct sockaddr_in in, from;
	socklen_t len = sizeof(from);
	int fd = listener(SOCK_DGRAM, &in), i;
	char text[64];
	ssize_t n;

	if (fork() == 0) {
		fd = socket(AF_INET, SOCK_DGRAM, 0);
		connect(fd, (struct sockaddr *)&in, sizeof(in));
		client(fd);
		exit(0);
	}
	for (i = 0; i < ROUNDS; i++) {
		n = recvfrom(fd, text, sizeof(text), 0, (struct sockaddr *)&from, &len);
		sendto(fd, text, n, 0, (struct sockaddr *)&from, len);
	}
	wait(NULL);
}

static void serve_unix(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "server.sock" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	unlink(un.sun_path);
	if (bind(fd, (struct sockaddr *)&un, sizeof(un)) || listen(fd, 5))
		die("bind");
	if (fork() == 0) {
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (connect(fd, (struct sockaddr *)&un, sizeof(un)))
			die("connect");
		client(fd);
		exit(0);
	}
	answer(accept(fd, NULL, NULL));
	wait(NULL);
	unlink(un.sun_path);
}

static void serve_http(const char *portfile)
{
	static const char reply[] = "HTTP/1.0 200 OK\r\nContent-Length: 6\r\nContent-Type: text/plain\r\n\r\nhello\n";
	struct sockaddr_in in;
	int fd = listener(SOCK_STREAM, &in);
	char text[4096];
	FILE *f = fopen(portfile, "w");

	if (!f)
		die(portfile);
	fprintf(f, "%d\n", ntohs(in.sin_port));
	fclose(f);
	if (fork())
		return;
	fd = accept(fd, NULL, NULL);
	if (read(fd, text, sizeof(text)) <= 0 || write(fd, reply, sizeof(reply) - 1) < 0)
		die("http");
	shutdown(fd, SHUT_WR);
	if (read(fd, text, sizeof(text)) < 0)
		die("http");
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	alarm(20);
	if (!strcmp(mode, "tcp"))
		serve_tcp();
	else if (!strcmp(mode, "udp"))
		serve_udp();
	else if (!strcmp(mode, "unix"))
		serve_unix();
	else if (!strcmp(mode, "http") && argc > 2)
		serve_http(argv[2]);
	else
		return 2;
	return 0;
}
