/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coldexec PROG: a forked child executes PROG/no, which fails, and then PROG, each time with the path
 * and three arguments in pages that nothing has touched.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

/* Fills the vector: three strings and, behind its end, the path, each in a page of its own. */
static void prepare(char *vec[5], const char *prog)
{
	const char *const strings[] = { "cold zero", "cold one", "cold two", NULL, prog };
	int fd = memfd_create("cold", 0);

	for (int i = 0; i < 5; i++) {
		if (!strings[i])
			continue;
		if (pwrite(fd, strings[i], strlen(strings[i]) + 1, i * PAGE) < 0)
			_exit(2);
		vec[i] = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, i * PAGE);
	}
	vec[3] = NULL;
}

int main(int argc, char **argv)
{
	char failing[256], *bad[5], *good[5], *env[] = { NULL };
	int status;

	if (argc != 2)
		return 2;
	snprintf(failing, sizeof(failing), "%s/no", argv[1]);
	prepare(bad, failing);
	prepare(good, argv[1]);
	if (fork() == 0) {
		execve(bad[4], bad, env);
		execve(good[4], good, env);
		_exit(1);
	}
	wait(&status);
	return status != 0;
}
