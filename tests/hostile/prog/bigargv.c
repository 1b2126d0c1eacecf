/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bigargv N BYTES: an execve that fails, with so many arguments of so many bytes, which all lie in one string: what it
 * claims is far more than there is.
 *
 * run: 800 100000
 * run: 20000 5000
 * run: 262144 100
 * with: --full-buffers -e trace=execve
 * has: ^execve\("/nonexistent", \["x.*= -1 (ENOENT|E2BIG)
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	size_t n = atol(argv[argc - 2]), bytes = atol(argv[argc - 1]);
	char *s = malloc(bytes + 1), **a = calloc(n + 1, sizeof(*a)), *e[] = { NULL };

	memset(s, 'x', bytes);
	s[bytes] = '\0';
	for (size_t i = 0; i < n; i++)
		a[i] = s + i % 8;
	execve("/nonexistent", a, e);
	return 0;
}
