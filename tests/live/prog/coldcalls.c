/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coldcalls N: N times three calls that fail before the kernel looks at the memory they point
 * at, which this process has never touched: write(-1, "buffer I\n", N), unlinkat(-1, "literal I",
 * 0xffff) and a writev of two such buffers.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096

/* A page that starts with the text and that only the page cache knows. */
static char *cold(int fd, long page, const char *word, long i)
{
	char text[64];
	void *p;

	snprintf(text, sizeof(text), "%s %ld\n", word, i);
	if (*word == 'l')
		*strchr(text, '\n') = '\0';
	if (pwrite(fd, text, strlen(text) + 1, page * PAGE) < 0)
		_exit(2);
	p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, page * PAGE);
	if (p == MAP_FAILED)
		_exit(3);
	return p;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 1;
	int fd = memfd_create("cold", 0);

	for (long i = 0; i < n; i++) {
		char *buffer = cold(fd, 3 * i, "buffer", i), *literal = cold(fd, 3 * i + 1, "literal", i);
		struct iovec iov[2] = { { cold(fd, 3 * i + 2, "vector", i), 4 }, { buffer, 3 } };

		syscall(SYS_write, -1, buffer, (size_t)snprintf(NULL, 0, "buffer %ld\n", i));
		syscall(SYS_unlinkat, -1, literal, 0xffff);
		syscall(SYS_writev, -1, iov, 2);
	}
	return 0;
}
