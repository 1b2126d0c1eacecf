/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words.c: the words of a line of an offline test. See words.h.
 */
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/wire.h"

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

bool word_data(const char *word, struct buf *out)
{
	struct buf once = { 0 };
	const char *s = word;
	long count = 1;

	if (*s++ != '"')
		return false;
	for (; *s && *s != '"'; s++) {
		if (*s != '\\') {
			buf_putc(&once, *s);
		} else if (*++s == 'x') {
			char hex[3] = { s[1], s[2] };

			buf_putc(&once, strtol(hex, NULL, 16));
			s += 2;
		} else {
			buf_putc(&once, *s == 'n' ? '\n' : *s == '0' ? '\0' : *s);
		}
	}
	if (s[0] && s[1] == '*')
		count = atol(s + 2);
	while (count-- > 0)
		buf_put(out, once.p, once.len);
	buf_free(&once);
	return true;
}

uint8_t word_call_flag(const char *word)
{
	static const struct { const char *word; uint8_t flag; } flags[] = {
		{ "noentry", CALL_NO_ENTRY }, { "seccomp", CALL_SECCOMP },
		{ "noreturn", CALL_NO_RETURN }, { "late", CALL_LATE },
		{ "execed", CALL_EXECED }, { "forked", CALL_FORKED }, { "shed", CALL_SHED },
	};

	for (unsigned int i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		if (!strcmp(word, flags[i].word))
			return flags[i].flag;
	}
	return 0;
}
