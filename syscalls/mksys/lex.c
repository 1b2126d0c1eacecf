/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lex.c: the words of a description.
 *
 * Owns the look-ahead of one token. A newline is a token except inside parentheses; "#" starts a
 * comment up to the end of the line. Anything that is no token ends the process with a message.
 *
 * What is for other architectures ("arch NAME { ... } else { ... }") is passed over here, so it may stand anywhere.
 */
#include "mksys.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *our_arch = "";

void lex_set_arch(const char *name)
{
	our_arch = name;
}

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

static void lex_token(struct lexer *lx)
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
		lx->braces += (*lx->p == '{') - (*lx->p == '}');
		lex_set(lx, T_PUNCT, lx->p, 1);
	} else {
		fail_now(lx->pos, "'%c' has no meaning here", *lx->p);
	}
}

/* Whether the token "arch" begins a block: names and a brace are in its line. */
static bool begins_arch(const struct lexer *lx)
{
	size_t n = strspn(lx->p, " \t"), names = n;

	while (is_word_char(lx->p[names]) || lx->p[names] == ' ' || lx->p[names] == '\t')
		names++;
	return lx->kind == T_WORD && !strcmp(lx->text, "arch") && names > n && lx->p[names] == '{';
}

/* From the brace that begins a block to the one that ends it. */
static void skip_block(struct lexer *lx)
{
	int braces = lx->braces;
	struct pos pos = lx->pos;

	while (lx->braces >= braces) {
		lex_token(lx);
		if (lx->kind == T_END)
			fail_now(pos, "the end of this block is missing");
	}
}

static void enter_block(struct lexer *lx, bool wanted)
{
	if (wanted)
		lx->arch_braces = lx->braces;
	else
		skip_block(lx);
}

/* From the brace that ends the first half of a block into the second, if there is one. */
static void enter_else(struct lexer *lx, bool wanted)
{
	size_t n = strspn(lx->p, " \t");

	if (strncmp(lx->p + n, "else", 4) || is_word_char(lx->p[n + 4]))
		return;
	lex_token(lx);
	lex_token(lx);
	if (lx->kind != T_PUNCT || *lx->text != '{')
		fail_now(lx->pos, "'{' expected behind 'else'");
	lx->in_else = true;
	enter_block(lx, wanted);
}

static void enter_arch(struct lexer *lx)
{
	bool ours = false;

	if (lx->arch_braces)
		fail_now(lx->pos, "an 'arch' block within another");
	lx->in_else = false;
	for (lex_token(lx); lx->kind == T_WORD; lex_token(lx))
		ours |= !strcmp(lx->text, our_arch);
	enter_block(lx, ours);
	if (!ours)
		enter_else(lx, true);
}

static void leave_arch(struct lexer *lx)
{
	lx->arch_braces = 0;
	if (!lx->in_else)
		enter_else(lx, false);
}

void lex_next(struct lexer *lx)
{
	for (lex_token(lx);; lex_token(lx)) {
		if (begins_arch(lx))
			enter_arch(lx);
		else if (lx->arch_braces && lx->braces < lx->arch_braces)
			leave_arch(lx);
		else
			break;
	}
	if (lx->kind == T_END && lx->arch_braces)
		fail_now(lx->pos, "the end of an 'arch' block is missing");
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
