/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern.c: how large a regular expression becomes when it is compiled. See pattern.h.
 *
 * One walk over the characters, with the size of each open group on a stack. What is in doubt is taken for larger.
 */
#include "event/pattern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH		256		/* of groups in groups */

/* Behind a bracket expression that starts at s, or at the end of the string. */
static const char *skip_bracket(const char *s)
{
	s += s[1] == '^' ? 2 : 1;
	if (*s == ']')
		s++;
	while (*s && *s != ']') {
		char kind = s[1];

		if (*s == '[' && (kind == ':' || kind == '=' || kind == '.')) {
			const char *end = s + 2;

			while (*end && !(end[0] == kind && end[1] == ']'))
				end++;
			s = *end ? end + 1 : end - 1;
		}
		s++;
	}
	return *s ? s + 1 : s;
}

/* How often what stands before it is there with a count in braces; *s moves to the closing one. */
static uint64_t braces(const char **s)
{
	uint64_t most = 0;
	const char *p = *s + 1;

	for (; *p && *p != '}'; p++) {
		char *end;
		uint64_t n;

		if (*p < '0' || *p > '9')
			continue;
		n = strtoull(p, &end, 10);
		if (n > most)
			most = n;
		p = end - 1;
	}
	/* "{n,}" is n copies and one that is repeated */
	most += p[-1] == ',';
	*s = *p ? p : p - 1;
	return most > 1 ? most : 1;
}

bool pattern_fits(const char *re)
{
	uint64_t outside[DEPTH], size = 0, last = 0, times;
	unsigned int depth = 0;

	for (const char *s = re; *s; s++) {
		times = 1;
		switch (*s) {
		case '(':
			if (depth == DEPTH)
				return false;
			outside[depth++] = size;
			size = last = 0;
			continue;
		case ')':
			last = size + 1;
			size = last + (depth ? outside[--depth] : 0);
			break;
		case '{':
			times = braces(&s);
			if (times > PATTERN_REPEATS)
				return false;
			break;
		case '+':
			times = 2;		/* once, and as often as there is */
			break;
		case '*':
		case '?':
			break;
		case '[':
			s = skip_bracket(s) - 1;
			last = 1;
			size++;
			break;
		case '\\':
			s += s[1] != '\0';
			/* fall through */
		default:
			last = 1;
			size++;
		}
		size += last * (times - 1);
		last *= times;
		if (size > PATTERN_SIZE)
			return false;
	}
	return true;
}
