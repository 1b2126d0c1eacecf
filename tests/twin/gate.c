/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gate.c: holds a program back until its tracers are there.
 *
 * gate FILE PROGRAM [ARGUMENT...]: spins on the first byte of FILE, mapped shared, until it is
 * nonzero, makes the marker calls, and becomes PROGRAM. It spins and never blocks, because attaching
 * strace interrupts a blocking call and the trace would show that. The markers, close(777), which
 * succeeds, and close(-77777), which fails (a trace may show only one kind), are recognised by
 * compare.pl: from the line behind the first of them on, two traces of the same run must agree.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define GOOD_MARKER	777
#define BAD_MARKER	-77777

int main(int argc, char **argv)
{
	const volatile char *flag;
	int fd;

	if (argc < 3) {
		fprintf(stderr, "usage: gate FILE PROGRAM [ARGUMENT...]\n");
		return 2;
	}
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	flag = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
	if (fd < 0 || flag == MAP_FAILED) {
		perror(argv[1]);
		return 2;
	}
	while (!*flag)
		__builtin_ia32_pause();
	dup2(fd, GOOD_MARKER);
	close(GOOD_MARKER);
	close(BAD_MARKER);
	execvp(argv[2], argv + 2);
	perror(argv[2]);
	return 127;
}
