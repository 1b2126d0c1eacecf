/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shifty N: waits for a line on stdin, then N times, as fast as it can: rename("call I", p), where nothing is readable at
 * p, and behind the call there is: "later I". Who reads p after the call shows what the call never saw. Says "done", and
 * waits for another line.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *p = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), name[32], c;

	if (p == MAP_FAILED || argc < 2 || read(0, &c, 1) != 1)
		return 1;
	for (long i = 0; i < atol(argv[1]); i++) {
		snprintf(name, sizeof(name), "call %ld", i);
		rename(name, p);
		mprotect(p, 4096, PROT_READ | PROT_WRITE);
		snprintf(p, 32, "later %ld", i);
		mprotect(p, 4096, PROT_NONE);
	}
	/* what stays readable while the trace is written */
	mprotect(p, 4096, PROT_READ | PROT_WRITE);
	puts("done");
	fflush(stdout);
	return read(0, &c, 1) != 1;
}
