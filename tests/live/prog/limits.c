/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * limits DIR: calls with more behind them than is taken without being asked: a poll of 100 descriptors of which the last
 * is ready, a setsockopt of 300 bytes, a getdents64 of DIR with a buffer of 1 MiB, a message of 500 bytes that is sent
 * and received, a select of 1,500 descriptors.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void message(void)
{
	static struct { long type; char text[500]; } m = { .type = 7 };
	int id = msgget(IPC_PRIVATE, 0600);

	memset(m.text, 'm', sizeof(m.text));
	msgsnd(id, &m, sizeof(m.text), 0);
	msgrcv(id, &m, sizeof(m.text), 0, IPC_NOWAIT);
	msgctl(id, IPC_RMID, NULL);
}

/* A readable descriptor, in a set that is longer than what is taken of one by default. */
static void wide_select(int fd)
{
	static unsigned long set[1536 / 64];
	struct timeval now = { 0, 0 };

	set[fd / 64] = 1ul << fd % 64;
	syscall(SYS_select, 1500, set, NULL, NULL, &now);
}

int main(int argc, char **argv)
{
	static char dirents[1 << 20], option[300];
	struct pollfd fds[100];
	int fd, pipefd[2];

	if (argc < 2 || pipe(pipefd) || write(pipefd[1], "x", 1) != 1)
		return 1;
	for (int i = 0; i < 100; i++)
		fds[i] = (struct pollfd){ .fd = i < 99 ? -1 : pipefd[0], .events = POLLIN };
	poll(fds, 100, -1);
	memset(option, 'o', sizeof(option));
	setsockopt(socket(AF_INET, SOCK_DGRAM, 0), 255, 255, option, sizeof(option));
	message();
	wide_select(pipefd[0]);
	fd = open(argv[1], O_RDONLY | O_DIRECTORY);
	syscall(SYS_getdents64, fd, dirents, sizeof(dirents));
	return 0;
}
