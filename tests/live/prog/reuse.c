/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reuse.c: threads that make descriptors of every kind, use them and close them, so that each number is soon another
 * thing. Each writes, to a file in memory of its own, what it knows to be behind: "TID NUMBER LABEL" before each call that
 * shows it, which is fcntl(NUMBER, F_GETFD). All of it is printed at the end. Arguments: threads, rounds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int rounds;

struct known {
	char *text;
	size_t len, room;
	int tid;
};

/* Says what is behind fd, looks at it, and closes it. */
__attribute__((format(printf, 3, 4))) static void look(struct known *k, int fd, const char *format, ...)
{
	va_list ap;

	if (fd < 0)
		return;
	if (k->room - k->len < 300)
		k->text = realloc(k->text, k->room = 2 * k->room + 4096);
	k->len += snprintf(k->text + k->len, k->room - k->len, "%d %d ", k->tid, fd);
	va_start(ap, format);
	k->len += vsnprintf(k->text + k->len, k->room - k->len, format, ap);
	va_end(ap);
	k->text[k->len++] = '\n';
	syscall(SYS_fcntl, fd, F_GETFD);
	close(fd);
}

static unsigned long inode(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? 0 : st.st_ino;
}

static void udp(struct known *k)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	bind(fd, (struct sockaddr *)&addr, sizeof(addr));
	getsockname(fd, (struct sockaddr *)&addr, &len);
	look(k, fd, "UDP:[127.0.0.1:%d]", ntohs(addr.sin_port));
}

static void one(struct known *k, int round)
{
	sigset_t set;
	char name[32];
	int fds[2];

	switch (round % 7) {
	case 0:
		sprintf(name, "of-%d", k->tid);
		look(k, open(name, O_RDWR | O_CREAT, 0600), "%s", name);
		break;
	case 1:
		look(k, eventfd(k->tid, EFD_SEMAPHORE), "{eventfd-count=%#x,", k->tid);
		break;
	case 2:
		sigemptyset(&set);
		sigaddset(&set, 40 + k->tid % 20);
		look(k, signalfd(-1, &set, 0), "signalfd:[RT_%d]", 8 + k->tid % 20);
		break;
	case 3:
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0) {
			look(k, fds[0], "UNIX-STREAM:[%lu->%lu]", inode(fds[0]), inode(fds[1]));
			close(fds[1]);
		}
		break;
	case 4:
		udp(k);
		break;
	case 5:
		look(k, open("/dev/null", O_RDONLY), "/dev/null<char 1:3>");
		break;
	case 6:
		if (pipe(fds) == 0) {
			look(k, fds[0], "pipe:[%lu]", inode(fds[0]));
			close(fds[1]);
		}
		break;
	}
}

static void *run(void *arg)
{
	struct known *k = arg;

	k->tid = syscall(SYS_gettid);
	for (int i = 0; i < rounds; i++)
		one(k, i + k->tid);
	return NULL;
}

int main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[1]) : 0;
	struct known *known = calloc(n + 1, sizeof(*known));
	pthread_t *threads = calloc(n + 1, sizeof(*threads));

	if (!n || !known || !threads)
		return 1;
	rounds = atoi(argv[2]);
	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, run, &known[i]);
	for (int i = 0; i < n; i++) {
		pthread_join(threads[i], NULL);
		fwrite(known[i].text, 1, known[i].len, stdout);
	}
	return 0;
}
