/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alloc.c: memory, or the end of the process. See alloc.h.
 */
#include "base/alloc.h"

#include <stdlib.h>

#include "base/err.h"

void alloc_failed(void)
{
	err_msg("out of memory");
	exit(EXIT_FAILURE);
}

void *alloc_zeroed(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (!p)
		alloc_failed();
	return p;
}

void *alloc_again(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		alloc_failed();
	return p;
}
