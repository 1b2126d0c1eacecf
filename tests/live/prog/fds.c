/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fds N HOW: a poll of N descriptors: of ten of "file" by turns (HOW open), or of none (HOW closed); then a select of all
 * that fit a set of as many bits.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned int n = argc > 2 ? (unsigned int)atoi(argv[1]) : 0;
	int first = 0, open_ones = argc > 2 && !strcmp(argv[2], "open");
	struct pollfd *fds = calloc(n + 1, sizeof(*fds));
	unsigned long *set = calloc(n / 64 + 1, sizeof(*set));
	struct timeval now = { 0, 0 };

	if (!n || !fds || !set)
		return 1;
	for (int i = 0; i < 10 && open_ones; i++) {
		int fd = open("file", O_RDONLY);

		first = i ? first : fd;
	}
	for (unsigned int i = 0; i < n; i++) {
		fds[i].fd = open_ones ? first + (int)(i % 10) : 1000000 + (int)i;
		set[i / 64] |= 1ul << i % 64;
	}
	poll(fds, n, 0);
	if (open_ones)
		memset(set, 0xff, 2);
	syscall(SYS_select, n, set, NULL, NULL, &now);
	return 0;
}
