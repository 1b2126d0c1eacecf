/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * limits DIR: calls with more behind them than is taken without being asked: a poll of 100 descriptors of which the last
 * is ready, a setsockopt of 300 bytes, a getdents64 of DIR with a buffer of 1 MiB, a message of 500 bytes that is sent
 * and received.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/msg.h>
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
	fd = open(argv[1], O_RDONLY | O_DIRECTORY);
	syscall(SYS_getdents64, fd, dirents, sizeof(dirents));
	return 0;
}
