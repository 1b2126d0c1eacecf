/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lex.c: the words of a description.
 *
 * Owns the look-ahead of one token. A newline is a token except inside parentheses; "#" starts a
 * comment up to the end of the line. Anything that is no token ends the process with a message.
 */
#include "mksys.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void lex_open(struct lexer *lx, const char *path)
{
	size_t len;

	*lx = (struct lexer){ .line = 1, .pos = { path, 1 } };
	lx->p = file_read(path, &len);
	if (strlen(lx->p) != len)
		fail_now(lx->pos, "a NUL byte in the text");
	lex_next(lx);
}

static bool is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Sets the token to the n bytes at p, and moves behind them. */
static void lex_set(struct lexer *lx, enum token_kind kind, const char *text, size_t n)
{
	lx->kind = kind;
	lx->text = text_printf("%.*s", (int)n, text);
	lx->p = text + n;
}

static void lex_blank(struct lexer *lx)
{
	for (;; lx->p++) {
		if (*lx->p == '#')
			lx->p += strcspn(lx->p, "\n");
		if (*lx->p == '\n' && lx->depth > 0)
			lx->line++;
		else if (*lx->p != ' ' && *lx->p != '\t' && *lx->p != '\r')
			return;
	}
}

static void lex_string(struct lexer *lx)
{
	size_t n = strcspn(lx->p + 1, "\"\n");

	if (lx->p[1 + n] != '"')
		fail_now(lx->pos, "a string without its closing quote");
	lex_set(lx, T_STRING, lx->p + 1, n);
	lx->p++;
}

void lex_next(struct lexer *lx)
{
	size_t n = 0;

	lex_blank(lx);
	lx->pos.line = lx->line;
	if (!*lx->p) {
		lex_set(lx, T_END, lx->p, 0);
	} else if (*lx->p == '\n') {
		lex_set(lx, T_NEWLINE, lx->p, 1);
		lx->line++;
	} else if (*lx->p == '"') {
		lex_string(lx);
	} else if (isdigit((unsigned char)*lx->p) ||
		   (*lx->p == '-' && isdigit((unsigned char)lx->p[1]))) {
		for (n = 1; is_word_char(lx->p[n]); n++)
			;
		lex_set(lx, T_NUMBER, lx->p, n);
	} else if (is_word_char(*lx->p)) {
		for (; is_word_char(lx->p[n]); n++)
			;
		lex_set(lx, T_WORD, lx->p, n);
	} else if (lx->p[0] == '=' && lx->p[1] == '=') {
		lex_set(lx, T_EQUAL, lx->p, 2);
	} else if (strchr("()[]{},=&|?%:*!-", *lx->p)) {
		lx->depth += (*lx->p == '(') - (*lx->p == ')');
		lex_set(lx, T_PUNCT, lx->p, 1);
	} else {
		fail_now(lx->pos, "'%c' has no meaning here", *lx->p);
	}
}

bool lex_is(const struct lexer *lx, const char *text)
{
	return lx->kind != T_STRING && lx->kind != T_END && !strcmp(lx->text, text);
}

bool lex_take(struct lexer *lx, const char *text)
{
	if (!lex_is(lx, text))
		return false;
	lex_next(lx);
	return true;
}

static const char *lex_shown(const struct lexer *lx)
{
	if (lx->kind == T_END)
		return "the end of the file";
	if (lx->kind == T_NEWLINE)
		return "the end of the line";
	return text_printf("'%s'", lx->text);
}

void lex_expect(struct lexer *lx, const char *text)
{
	if (!lex_take(lx, text))
		fail_now(lx->pos, "'%s' expected, not %s", text, lex_shown(lx));
}

char *lex_word(struct lexer *lx, const char *what)
{
	char *text = lx->text;

	if (lx->kind != T_WORD)
		fail_now(lx->pos, "%s expected, not %s", what, lex_shown(lx));
	lex_next(lx);
	return text;
}

long lex_number(struct lexer *lx, const char *what)
{
	char *end;
	long n;

	if (lx->kind != T_NUMBER)
		fail_now(lx->pos, "%s expected, not %s", what, lex_shown(lx));
	errno = 0;
	n = strtoul(lx->text, &end, 0);
	if (*end || errno)
		fail_now(lx->pos, "'%s' is not a number", lx->text);
	lex_next(lx);
	return n;
}

void lex_skip_lines(struct lexer *lx)
{
	while (lx->kind == T_NEWLINE)
		lex_next(lx);
}
