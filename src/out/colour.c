/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * colour.c: the colours of a line of text, see colour.h.
 *
 * A mark whose colour is on already, or that another one follows at the same place, becomes no escape. No other colour is switched
 * off before the next one: the codes are those of foregrounds, or the user's own choice.
 */
#include "out/colour.h"

#include <ctype.h>
#include <stdbool.h>
#include <strings.h>

struct mark {
	size_t at;
	enum colour colour;
};

static const struct {
	const char *name, *code;
} defaults[COLOUR_COUNT] = {
	[COLOUR_NONE] = { "", "0" },
	[COLOUR_SYSCALL] = { "syscall", "33" },
	[COLOUR_ARGNAME] = { "argname", "39" },
	[COLOUR_ARGVAL] = { "argval", "35" },
	[COLOUR_CALL] = { "call", "33" },
	[COLOUR_CONST] = { "const", "34" },
	[COLOUR_COMMENT] = { "comment", "36" },
	[COLOUR_PUNCT] = { "punct", "0" },
	[COLOUR_RETVAL] = { "retval", "32" },
	[COLOUR_ERROR] = { "error", "31" },
};

void palette_init(struct palette *p)
{
	for (size_t i = 0; i < COLOUR_COUNT; i++) {
		p->of[i].code = defaults[i].code;
		p->of[i].len = strlen(defaults[i].code);
	}
}

/* Takes the blanks at both ends off. */
static void trim(const char **text, size_t *len)
{
	while (*len && isspace((unsigned char)**text)) {
		(*text)++;
		(*len)--;
	}
	while (*len && isspace((unsigned char)(*text)[*len - 1]))
		(*len)--;
}

static bool is_code(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)text[i]) && text[i] != ';')
			return false;
	return len;
}

static void set_pair(struct palette *p, const char *pair, size_t len)
{
	const char *equals = memchr(pair, '=', len), *code;
	size_t name_len, code_len;

	if (!equals)
		return;
	code = equals + 1;
	name_len = equals - pair;
	code_len = pair + len - code;
	trim(&pair, &name_len);
	trim(&code, &code_len);
	for (size_t i = COLOUR_NONE + 1; i < COLOUR_COUNT && is_code(code, code_len); i++) {
		if (strlen(defaults[i].name) == name_len && !strncasecmp(defaults[i].name, pair, name_len)) {
			p->of[i].code = code;
			p->of[i].len = code_len;
		}
	}
}

void palette_parse(struct palette *p, const char *text)
{
	size_t len;

	for (;; text += len + 1) {
		len = strcspn(text, ":");
		set_pair(p, text, len);
		if (!text[len])
			break;
	}
}

void paint_put(struct paint *p, size_t len, enum colour colour)
{
	const struct mark mark = { .at = len, .colour = colour };

	buf_put(&p->marks, &mark, sizeof(mark));
}

static const struct mark *marks_of(const struct paint *p)
{
	return (const struct mark *)p->marks.p;
}

static size_t count_of(const struct paint *p)
{
	return p->marks.len / sizeof(struct mark);
}

void paint_cut(struct paint *p, size_t len)
{
	size_t n = count_of(p);

	while (n && marks_of(p)[n - 1].at >= len)
		n--;
	p->marks.len = n * sizeof(struct mark);
}

static void put_escape(struct buf *out, const struct palette *palette, enum colour colour)
{
	buf_puts(out, "\033[");
	buf_put(out, palette->of[colour].code, palette->of[colour].len);
	buf_putc(out, 'm');
}

void paint_weave(const struct paint *p, const struct palette *palette, const struct buf *text, struct buf *out)
{
	enum colour now = COLOUR_NONE, next = COLOUR_NONE;
	size_t at = 0;

	for (size_t i = 0; i <= count_of(p); i++) {
		size_t end = i < count_of(p) ? marks_of(p)[i].at : text->len;

		if (end > at && next != now)
			put_escape(out, palette, now = next);
		buf_put(out, text->p + at, end - at);
		at = end;
		next = i < count_of(p) ? marks_of(p)[i].colour : COLOUR_NONE;
	}
	if (now != COLOUR_NONE)
		put_escape(out, palette, COLOUR_NONE);
}
