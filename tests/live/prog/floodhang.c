/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * floodhang N: waits for a line on stdin, makes N calls as fast as it can, then hangs in pause.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 0;
	char c;

	if (!n || read(0, &c, 1) != 1)
		return 1;
	while (n--)
		syscall(SYS_getppid);
	pause();
	return 0;
}
