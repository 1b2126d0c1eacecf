/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * behind DIR: calls on descriptors of each kind, which -y must show as they are at the call: renamed,
 * deleted and closed files, pipes, sockets, memfds, anonymous inodes, a device, the working directory.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd, fds[2];

	if (argc != 2 || chdir(argv[1]))
		return 1;
	fd = open("first", O_RDWR | O_CREAT, 0600);
	syscall(SYS_write, fd, "before", 6);
	rename("first", "second");
	syscall(SYS_write, fd, "after", 5);
	unlink("second");
	syscall(SYS_write, fd, "gone", 4);
	syscall(SYS_close, fd);
	syscall(SYS_write, fd, "closed", 6);
	if (pipe(fds) == 0)
		syscall(SYS_fcntl, fds[1], F_GETFD);
	syscall(SYS_fcntl, socket(AF_UNIX, SOCK_STREAM, 0), F_GETFD);
	syscall(SYS_fcntl, memfd_create("named", 0), F_GETFD);
	syscall(SYS_fcntl, eventfd(0, 0), F_GETFD);
	syscall(SYS_fcntl, epoll_create1(0), F_GETFD);
	syscall(SYS_fcntl, timerfd_create(CLOCK_MONOTONIC, 0), F_GETFD);
	syscall(SYS_fcntl, open("/dev/null", O_RDWR), F_GETFD);
	syscall(SYS_mkdirat, AT_FDCWD, "sub", 0700);
	fd = open("sub", O_RDONLY | O_DIRECTORY);
	syscall(SYS_openat, fd, "file", O_RDONLY | O_CREAT, 0600);
	syscall(SYS_unlinkat, fd, "file", 0);
	syscall(SYS_fcntl, open("/proc/self/ns/pid", O_RDONLY), F_GETFD);
	syscall(SYS_fcntl, open("odd\n<name>", O_RDWR | O_CREAT, 0600), F_GETFD);
	return 0;
}
