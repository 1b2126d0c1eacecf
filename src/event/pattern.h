/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern.h: how large a regular expression becomes when it is compiled.
 *
 * regcomp() makes a copy of what is repeated for each time that a count allows, nested counts multiply, and it knows no
 * bound: a dozen characters can ask for all memory. So it is asked first what they would ask for.
 */
#ifndef BPFSTRACE_PATTERN_H
#define BPFSTRACE_PATTERN_H

#include <stdbool.h>

#define PATTERN_REPEATS	255		/* the largest count in braces */
#define PATTERN_SIZE	1000		/* of the whole: characters, groups and their copies */

/* Whether an extended regular expression (which may be an invalid one: regcomp() says so) keeps within these. */
bool pattern_fits(const char *re);

#endif
