/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * member.c: members of JSON objects, see member.h. Whether a comma is needed is told by the last byte written.
 */
#include "out/member.h"

#include "base/utf8.h"

void member_comma(struct buf *b)
{
	if (b->len && b->p[b->len - 1] != '[' && b->p[b->len - 1] != '{')
		buf_putc(b, ',');
}

void member_begin(struct buf *b, const char *key)
{
	member_comma(b);
	buf_putc(b, '"');
	buf_puts(b, key);
	buf_put(b, "\":", 2);
}

/* False: some bytes have to be told as numbers. */
static bool is_text(const uint8_t *p, size_t n)
{
	size_t step;

	for (size_t i = 0; i < n; i += step) {
		step = p[i] < 0x80 ? 1 : utf8_shown((const char *)p + i, n - i);
		if (!step)
			return false;
	}
	return true;
}

static void put_string(struct buf *b, const uint8_t *p, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n; i++) {
		if (p[i] < ' ' || p[i] == 0x7f)
			buf_printf(b, "\\u%04x", p[i]);
		else if (p[i] == '"' || p[i] == '\\')
			buf_printf(b, "\\%c", p[i]);
		else
			buf_putc(b, p[i]);
	}
	buf_putc(b, '"');
}

void member_bytes(struct buf *b, const uint8_t *p, size_t n)
{
	if (is_text(p, n)) {
		put_string(b, p, n);
		return;
	}
	buf_puts(b, "{\"hex\":\"");
	for (size_t i = 0; i < n; i++) {
		buf_putc(b, "0123456789abcdef"[p[i] >> 4]);
		buf_putc(b, "0123456789abcdef"[p[i] & 15]);
	}
	buf_puts(b, "\"}");
}

void member_text(struct buf *b, const char *key, const char *text)
{
	member_begin(b, key);
	if (text)
		member_bytes(b, (const uint8_t *)text, strlen(text));
	else
		buf_puts(b, "null");
}

void member_int(struct buf *b, const char *key, int64_t v)
{
	member_begin(b, key);
	buf_put_s64(b, v);
}

void member_bool(struct buf *b, const char *key, bool v)
{
	member_begin(b, key);
	buf_puts(b, v ? "true" : "false");
}

void member_number(struct buf *b, uint64_t v, bool is_signed)
{
	buf_putc(b, '"');
	if (is_signed)
		buf_put_s64(b, v);
	else
		buf_put_u64(b, v);
	buf_putc(b, '"');
}

void member_u64(struct buf *b, const char *key, uint64_t v)
{
	member_begin(b, key);
	member_number(b, v, false);
}

void member_s64(struct buf *b, const char *key, int64_t v)
{
	member_begin(b, key);
	member_number(b, v, true);
}

void member_numbers(struct buf *b, const char *key, const uint64_t *list, size_t n)
{
	member_begin(b, key);
	buf_putc(b, '[');
	for (size_t i = 0; i < n; i++) {
		member_comma(b);
		member_number(b, list[i], false);
	}
	buf_putc(b, ']');
}
