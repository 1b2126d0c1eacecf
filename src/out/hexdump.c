/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hexdump.c: data behind the text sink's lines, in hexadecimal and as text.
 *
 * Sixteen bytes a row, as strace has them. A byte that was lost on its way is "??"; what was not captured is told in a row
 * of its own.
 */
#include "out/line.h"

#define ROW		16

static bool is_lost(const struct sink_str *str, size_t i)
{
	for (size_t h = 0; h < str->nholes; h++) {
		size_t from = str->holes[h].offset, at = i + str->skip;

		if (at >= from && at - from < str->holes[h].len)
			return true;
	}
	return false;
}

static void put_row(struct buf *b, const struct sink_str *str, size_t first)
{
	char text[ROW + 1] = "                ";

	buf_printf(b, " | %05zx ", first);
	for (size_t i = 0; i < ROW; i++) {
		size_t at = first + i;
		bool lost = at >= str->len || is_lost(str, at);

		if (i % (ROW / 2) == 0)
			buf_putc(b, ' ');
		if (at >= str->len + str->lost) {
			buf_puts(b, "   ");
			continue;
		}
		if (lost)
			buf_puts(b, "?? ");
		else
			buf_printf(b, "%02x ", str->bytes[at]);
		text[i] = lost ? '?' : str->bytes[at] >= ' ' && str->bytes[at] < 0x7f ? str->bytes[at] : '.';
	}
	buf_printf(b, " %s |\n", text);
}

void text_dump(struct sink *s, const struct sink_dump *dump)
{
	const struct sink_str *str = &dump->data;
	struct buf *b = &text_of(s)->dump;
	size_t shown = str->len + str->lost;

	if (dump->message >= 0)
		buf_printf(b, " = %llu buffers in vector %lld\n", (unsigned long long)dump->buffers, (long long)dump->message);
	if (dump->buffer >= 0)
		buf_printf(b, " * %llu bytes in buffer %lld\n", (unsigned long long)str->total, (long long)dump->buffer);
	for (size_t first = 0; first < shown; first += ROW)
		put_row(b, str, first);
	if (str->cut)
		buf_printf(b, " | %05zx  %llu more bytes, not captured\n", shown, (unsigned long long)str->total - shown);
}
