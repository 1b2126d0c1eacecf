/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An argv whose strings lie in its own vector: each look for one of them met all the others.
 *
 * run: 2000
 * run: 20000
 * with: -v -e trace=execve
 * has: ^execve\("/nonexistent", \[".*= -1 (ENOENT|E2BIG)
 */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	size_t n = atol(argv[argc - 1]);
	char **a = calloc(n + 1, sizeof(*a)), *e[] = { NULL };

	for (size_t i = 0; i < n; i++)
		a[i] = (char *)&a[i];
	execve("/nonexistent", a, e);
	return 0;
}
