/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words.c: the words of a line of an offline test. See words.h.
 */
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

char *next_word(char **p)
{
	char *start, *s = *p;
	bool quoted = false;

	while (isspace((unsigned char)*s))
		s++;
	if (!*s)
		return NULL;
	for (start = s; *s && (quoted || !isspace((unsigned char)*s)); s++) {
		if (*s == '\\' && quoted && s[1])
			s++;
		else if (*s == '"')
			quoted = !quoted;
	}
	if (*s)
		*s++ = '\0';
	*p = s;
	return start;
}

bool word_num(const char *word, const char *key, uint64_t *value)
{
	size_t n = strlen(key);

	if (strncmp(word, key, n) || word[n] != '=')
		return false;
	*value = strtoull(word + n + 1, NULL, 0);
	return true;
}

size_t next_bytes(char *line, void *bytes, size_t most)
{
	size_t len = 0;
	char *word;

	while ((word = next_word(&line)) && len < most)
		((uint8_t *)bytes)[len++] = strtoul(word, NULL, 16);
	return len;
}
