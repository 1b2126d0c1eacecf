/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * touches.c: files and descriptors under many names, for -P and trace-fds=.
 *
 * Files by relative, absolute and other names, descriptors that are renamed, deleted, duplicated, inherited, passed and
 * waited for. All calls are made by their numbers, in the directory it is started in; nothing of it is left.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALL(name, ...)	syscall(SYS_##name, ##__VA_ARGS__)

static void wait_for(int fd, int other)
{
	struct pollfd fds[40] = { { other, POLLIN, 0 }, { fd, POLLIN, 0 } };
	struct timespec none = { 0, 0 };
	struct timeval no_time = { 0, 0 };
	fd_set set;

	CALL(poll, fds, 2, 0);
	CALL(poll, fds, 1, 0);
	CALL(ppoll, fds, 2, &none, NULL, 0);
	for (int i = 0; i < 40; i++)
		fds[i] = (struct pollfd){ i == 39 ? fd : -1, POLLIN, 0 };
	CALL(poll, fds, 40, 0);
	FD_ZERO(&set);
	FD_SET(fd, &set);
	CALL(select, fd + 1, &set, NULL, NULL, &no_time);
	FD_SET(fd, &set);
	CALL(select, fd, &set, NULL, NULL, &no_time);
	FD_ZERO(&set);
	FD_SET(fd, &set);
	CALL(pselect6, fd + 1, NULL, &set, NULL, &none, NULL);
}

static void rename_it(int fd)
{
	int other;

	CALL(rename, "f", "other");
	CALL(fchmod, fd, 0600);
	CALL(renameat, AT_FDCWD, "other", AT_FDCWD, "f");
	CALL(fchmod, fd, 0644);
	CALL(link, "f", "hard");
	other = open("hard", O_RDONLY);
	CALL(fsync, other);
	close(other);
	CALL(symlink, "f", "soft");
	close(open("soft", O_RDONLY));
	CALL(unlink, "soft");
}

/* From one end of a socket to the other: what comes out is the same file under another number. */
static void pass(int fd)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .head = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
	char byte = 'x';
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control),
	};
	int pair[2];

	socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	sendmsg(pair[0], &msg, 0);
	recvmsg(pair[1], &msg, 0);
	memcpy(&fd, CMSG_DATA(&control.head), sizeof(fd));
	CALL(fdatasync, fd);
	close(fd);
	close(pair[0]);
	close(pair[1]);
}

static void copy(int fd)
{
	int again = dup(fd), epoll = epoll_create1(0);
	struct epoll_event event = { 0 };

	CALL(dup2, again, 50);
	CALL(fcntl, 50, F_GETFD);
	CALL(epoll_ctl, epoll, EPOLL_CTL_ADD, fd, &event);
	CALL(epoll_ctl, epoll, EPOLL_CTL_DEL, fd, NULL);
	CALL(mmap, NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	CALL(sendfile, 50, fd, NULL, 0);
	if (!CALL(fork)) {
		close(fd);
		CALL(lseek, 50, 0, SEEK_SET);
		CALL(exit_group, 0);
	}
	CALL(wait4, -1, NULL, 0, NULL);
	close(epoll);
	close(again);
}

static void name_it(void)
{
	char *here = realpath(".", NULL), path[4096];

	snprintf(path, sizeof(path), "%s/f", here);
	CALL(access, path, R_OK);
	snprintf(path, sizeof(path), "%s/./f", here);
	CALL(access, path, R_OK);
	CALL(chdir, "d");
	CALL(access, "f", R_OK);
	CALL(access, "../f", R_OK);
	CALL(openat, AT_FDCWD, "..", O_RDONLY);
	CALL(chdir, "..");
	CALL(truncate, "f", 3);
	CALL(access, NULL, R_OK);
	CALL(execve, "f", NULL, NULL);
	free(here);
}

int main(void)
{
	int fd, other;

	mkdir("d", 0755);
	fd = open("f", O_RDWR | O_CREAT, 0644);
	other = open("d/g", O_RDONLY | O_CREAT, 0644);
	wait_for(fd, other);
	rename_it(fd);
	pass(fd);
	copy(fd);
	name_it();
	CALL(unlink, "f");
	CALL(fchmod, fd, 0604);
	CALL(openat, fd, "x", O_RDONLY);
	close(fd);
	unlink("hard");
	unlink("d/g");
	CALL(fchown, other, -1, -1);
	rmdir("d");
	return 0;
}
