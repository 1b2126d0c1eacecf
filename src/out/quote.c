/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quote.c: bytes as the inside of a C string literal, see quote.h.
 *
 * Runs of characters that stand for themselves are copied whole, since most captured data is text.
 */
#include "out/quote.h"

/* Characters that stand for themselves between quotes. */
static bool is_plain(uint8_t c)
{
	return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
}

bool quote_is_text(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(p[i] >= ' ' && p[i] < 0x7f) && !(p[i] >= '\t' && p[i] <= '\r'))
			return false;
	return true;
}

static void put_hex_char(struct buf *b, uint8_t c)
{
	static const char digits[] = "0123456789abcdef";
	char esc[4] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

	buf_put(b, esc, sizeof(esc));
}

/* As short as the next character allows: it must not read as a further octal digit. */
static void put_octal_char(struct buf *b, uint8_t c, bool digit_follows)
{
	buf_putc(b, '\\');
	if (digit_follows || c >= 0100)
		buf_putc(b, '0' + (c >> 6));
	if (digit_follows || c >= 010)
		buf_putc(b, '0' + (c >> 3 & 7));
	buf_putc(b, '0' + (c & 7));
}

static char escape_letter(uint8_t c)
{
	switch (c) {
	case '\t': return 't';
	case '\n': return 'n';
	case '\v': return 'v';
	case '\f': return 'f';
	case '\r': return 'r';
	case '"':
	case '\\': return c;
	}
	return 0;
}

static void put_escaped(struct buf *b, const uint8_t *p, size_t n, enum quote_escapes escapes,
			bool angles)
{
	const uint8_t *end = p + n;

	while (p < end) {
		const uint8_t *run = p;
		char letter;

		while (p < end && is_plain(*p) && !(angles && (*p == '<' || *p == '>')))
			p++;
		buf_put(b, run, p - run);
		if (p == end)
			break;
		letter = escape_letter(*p);
		if (letter) {
			buf_putc(b, '\\');
			buf_putc(b, letter);
		} else if (escapes == QUOTE_HEX_CHARS) {
			put_hex_char(b, *p);
		} else {
			put_octal_char(b, *p, p + 1 < end && p[1] >= '0' && p[1] <= '7');
		}
		p++;
	}
}

void quote_put(struct buf *b, const uint8_t *p, size_t n, enum quote_escapes escapes, bool angles)
{
	if (escapes != QUOTE_ALL_HEX) {
		put_escaped(b, p, n, escapes, angles);
		return;
	}
	buf_reserve(b, 4 * n);
	for (size_t i = 0; i < n; i++)
		put_hex_char(b, p[i]);
}

enum quote_escapes quote_how(enum hex_strings hex, bool is_text)
{
	switch (hex) {
	case HEX_ALL:
		return QUOTE_ALL_HEX;
	case HEX_NON_ASCII:
		return is_text ? QUOTE_OCTAL : QUOTE_ALL_HEX;
	case HEX_NON_ASCII_CHARS:
		return QUOTE_HEX_CHARS;
	default:
		return QUOTE_OCTAL;
	}
}

void quote_text(struct buf *b, const void *p, size_t n, enum hex_strings hex, bool angles)
{
	quote_put(b, p, n, quote_how(hex, hex != HEX_NON_ASCII || quote_is_text(p, n)), angles);
}
