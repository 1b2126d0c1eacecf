/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nearest.c: what a mistyped name was meant to be; see nearest.h.
 */
#include "base/nearest.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool differ(char a, char b)
{
	return tolower((unsigned char)a) != tolower((unsigned char)b);
}

/* How many insertions, deletions, replacements, swaps; names longer than the rows are far off. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int rows[3][64], *before = rows[0], *last = rows[1], *now = rows[2];
	size_t n = strlen(a), m = strlen(b);

	if (n >= 64 || m >= 64)
		return 64;
	for (size_t j = 0; j <= m; j++)
		last[j] = j;
	for (size_t i = 1; i <= n; i++) {
		unsigned int *swap = before;

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			unsigned int best = last[j - 1] + differ(a[i - 1], b[j - 1]);

			best = last[j] + 1 < best ? last[j] + 1 : best;
			best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
			if (i > 1 && j > 1 && !differ(a[i - 1], b[j - 2]) && !differ(a[i - 2], b[j - 1]) &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
		before = last;
		last = now;
		now = swap;
	}
	return last[m];
}

void nearest_start(struct nearest *n, const char *to)
{
	size_t len = strlen(to);

	*n = (struct nearest){ .to = to, .distance = len < 3 ? 0 : len < 6 ? 2 : len < 9 ? 3 : 4 };
}

void nearest_try(struct nearest *n, const char *name)
{
	unsigned int d = distance(n->to, name);

	if (d >= n->distance)
		return;
	n->distance = d;
	snprintf(n->name, sizeof(n->name), "%s", name);
}
