/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vectors writev|sendmmsg|strings|write PARTS BYTES: one call with much behind it, to which no program may answer by
 * keeping its processor: a writev to /dev/null of so many parts of so many bytes, a sendmmsg of as many such messages
 * as parts, an execve that fails with so many arguments of so many bytes, a write to -1 of PARTS * BYTES that nothing
 * has touched. The parts of a vector of up to 64 MiB are memory of their own, those of a larger one share it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define APART	(64UL << 20)

static char *memory(size_t bytes, int flags)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (p == MAP_FAILED)
		_exit(2);
	return p;
}

static void vectors(const char *what, size_t parts, size_t bytes)
{
	size_t apart = parts * bytes <= APART ? bytes : 0;
	char *data = memory(apart ? parts * bytes : bytes, MAP_POPULATE);
	struct iovec *iov = calloc(parts, sizeof(*iov));
	struct mmsghdr *msgs = calloc(parts, sizeof(*msgs));
	int fd = open("/dev/null", O_WRONLY);

	memset(data, 'y', apart ? parts * bytes : bytes);
	for (size_t i = 0; i < parts; i++) {
		iov[i] = (struct iovec){ data + i * apart, bytes };
		msgs[i].msg_hdr = (struct msghdr){ .msg_iov = iov, .msg_iovlen = parts };
	}
	if (!strcmp(what, "writev"))
		writev(fd, iov, (int)parts);
	else
		sendmmsg(fd, msgs, (unsigned int)parts, 0);
}

static void strings(size_t parts, size_t bytes)
{
	char **argv = calloc(parts + 1, sizeof(*argv)), *data = memory(parts * (bytes + 1), MAP_POPULATE);

	for (size_t i = 0; i < parts; i++) {
		argv[i] = data + i * (bytes + 1);
		memset(argv[i], 'a', bytes);
	}
	execve("/nowhere", argv, argv);
}

int main(int argc, char **argv)
{
	size_t parts = argc > 3 ? strtoul(argv[2], NULL, 10) : 0, bytes = parts ? strtoul(argv[3], NULL, 10) : 0;

	if (!parts)
		return 1;
	if (!strcmp(argv[1], "strings"))
		strings(parts, bytes);
	else if (!strcmp(argv[1], "write"))
		write(-1, memory(parts * bytes, 0), parts * bytes);
	else
		vectors(argv[1], parts, bytes);
	return 0;
}
