/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * defaults.c: one's own defaults, see defaults.h.
 */
#include "defaults.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static const char blanks[] = " \t\n";

/* Copies the quoted text that begins behind *from; *from is then behind its end. Whether it has one. */
static bool quoted_copy(const char **from, char **to)
{
	const char quote = (*from)[-1];

	for (; **from && **from != quote; ++*from) {
		/* in double quotes a backslash hides what has a meaning there */
		if (quote == '"' && **from == '\\' && (*from)[1] && strchr("\"\\$`", (*from)[1]))
			++*from;
		*(*to)++ = **from;
	}
	return *(*from)++ == quote;
}

/* One word, likewise. */
static bool word_copy(const char **from, char **to)
{
	while (**from && !strchr(blanks, **from)) {
		char c = *(*from)++;

		if (c == '\'' || c == '"') {
			if (!quoted_copy(from, to))
				return false;
		} else if (c != '\\') {
			*(*to)++ = c;
		} else if (**from) {
			*(*to)++ = *(*from)++;
		} else {
			return false;
		}
	}
	*(*to)++ = '\0';
	return true;
}

int defaults_words(char *self, char ***argv, int *argc)
{
	const char *text = getenv(DEFAULTS_NAME);
	/* no more words than bytes, no more bytes than there are, with an end for each word */
	size_t n = text ? strlen(text) : 0, most = n / 2 + 1;
	char *to;

	*argc = 0;
	*argv = malloc((most + 2) * sizeof(**argv) + n + 1);
	if (!*argv)
		return err_errno(ENOMEM, DEFAULTS_NAME);
	to = (char *)(*argv + most + 2);
	(*argv)[(*argc)++] = self;
	for (text = text ? text : ""; *(text += strspn(text, blanks));) {
		(*argv)[(*argc)++] = to;
		if (!word_copy(&text, &to)) {
			err_msg(DEFAULTS_NAME ": a quote or a backslash has nothing behind it");
			return -EINVAL;
		}
	}
	(*argv)[*argc] = NULL;
	return 0;
}
