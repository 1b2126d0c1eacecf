/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values.c: what stands inside the text sink's lines, see line.h: values, what they are made of, and what is said behind them.
 *
 * Within an event one flag tells whether the next item needs a comma: every opening bracket clears it, every item sets it,
 * so nesting needs no stack; the members of a set have a flag of their own.
 */
#include <arpa/inet.h>
#include <string.h>
#include <time.h>

#include "out/line.h"
#include "out/quote.h"

#define COMMENT		" /* "

static void remark_begin(struct text *t)
{
	plain_begin(t, COLOUR_COMMENT);
	buf_puts(&t->buf, COMMENT);
}

static void remark_end(struct text *t)
{
	buf_puts(&t->buf, " */");
	plain_end(t);
}

static void put_remark(struct text *t, const char *text)
{
	remark_begin(t);
	buf_puts(&t->buf, text);
	remark_end(t);
}

static void open_bracket(struct text *t, char c)
{
	colour(t, COLOUR_PUNCT);
	buf_putc(&t->buf, c);
	colour(t, t->value);
	t->comma = false;
}

/* Behind the last element or field. */
static void put_rest(struct text *t, const struct sink_rest *rest)
{
	if (!rest || !rest->why)
		return;
	if (!t->blanks)
		item(t);
	else if (t->comma)
		buf_putc(&t->buf, ' ');
	put_coloured(t, COLOUR_PUNCT, "...");
	if (rest->why == LEFT_UNREADABLE && rest->addr) {
		remark_begin(t);
		buf_put_hex(&t->buf, rest->addr);
		remark_end(t);
	}
}

static void close_bracket(struct text *t, char c, const struct sink_rest *rest)
{
	put_rest(t, rest);
	colour(t, COLOUR_PUNCT);
	buf_putc(&t->buf, c);
	colour(t, t->value);
	t->comma = true;
}

void text_num(struct sink *s, uint64_t v, enum num_style style)
{
	struct buf *b = &text_of(s)->buf;

	switch (style) {
	case NUM_DEC:
		buf_put_s64(b, v);
		break;
	case NUM_UDEC:
		buf_put_u64(b, v);
		break;
	case NUM_HEX:
		if (v)
			buf_put_hex(b, v);
		else
			buf_putc(b, '0');
		break;
	case NUM_OCT:
		/* Modes: a leading zero and at least two digits behind it. */
		buf_puts(b, v < 8 ? "00" : "0");
		buf_put_oct(b, v);
		break;
	}
}

/* How constants are shown here. */
static enum text_consts consts(const struct text *t)
{
	return t->coded || t->compared ? TEXT_CONST_ABBREV : t->opt.consts;
}

void text_name(struct sink *s, const char *sym, uint64_t v)
{
	bool is_word = text_of(s)->words;

	if (!is_word)
		text_coded_begin(s, v, NUM_HEX);
	put_coloured(text_of(s), COLOUR_CONST, sym);
	if (!is_word)
		text_coded_end(s);
}

void text_symbol(struct sink *s, const char *sym)
{
	buf_puts(&text_of(s)->buf, sym);
}

void text_coded_begin(struct sink *s, uint64_t v, enum num_style style)
{
	struct text *t = text_of(s);
	enum text_consts how = consts(t);

	t->coded++;
	if (how == TEXT_CONST_ABBREV)
		return;
	t->number_at = t->buf.len;
	text_num(s, v, style);
	t->coded_at = t->buf.len;
	if (how == TEXT_CONST_VERBOSE)
		remark_begin(t);
}

/* What is no other form but begins with the number itself stands alone. */
static void end_verbose(struct text *t)
{
	const char *text = t->buf.p + t->coded_at + strlen(COMMENT);
	size_t digits = t->coded_at - t->number_at, len = t->buf.p + t->buf.len - text;

	if (len < digits || memcmp(text, t->buf.p + t->number_at, digits) ||
	    (len > digits && strncmp(text + digits, COMMENT, strlen(COMMENT)))) {
		remark_end(t);
		return;
	}
	t->plain--;
	memmove(t->buf.p + t->number_at, text, len);
	cut(t, t->number_at + digits);
	colour(t, COLOUR_COMMENT);
	t->buf.len = t->number_at + len;
	colour(t, t->value);
}

void text_coded_end(struct sink *s)
{
	struct text *t = text_of(s);
	enum text_consts how;

	t->coded--;
	how = consts(t);
	if (how == TEXT_CONST_RAW)
		cut(t, t->coded_at);
	else if (how == TEXT_CONST_VERBOSE)
		end_verbose(t);
}

void text_padded(struct sink *s, uint64_t v, enum num_style style, int width)
{
	buf_printf(&text_of(s)->buf, style == NUM_OCT ? "%#0*llo" : "%#0*llx", width, (unsigned long long)v);
}

void text_fixed(struct sink *s, uint64_t v, int digits, const char *unit)
{
	uint64_t one = 1;

	for (int i = 0; i < digits; i++)
		one *= 10;
	buf_printf(&text_of(s)->buf, "%llu.%0*llu %s", (unsigned long long)(v / one), digits, (unsigned long long)(v % one), unit);
}

void text_addr(struct sink *s, uint64_t v)
{
	if (v)
		buf_put_hex(&text_of(s)->buf, v);
	else
		buf_put(&text_of(s)->buf, "NULL", 4);
}

void text_octets(struct sink *s, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(&text_of(s)->buf, "%s%02x", i ? ":" : "", bytes[i]);
}

void text_date(struct sink *s, const struct sink_date *date)
{
	struct buf *b = &text_of(s)->buf;
	char text[64], zone[16];
	time_t sec = date->sec;
	struct tm tm;

	if (!localtime_r(&sec, &tm) || !strftime(text, sizeof(text), "%FT%T", &tm) || !strftime(zone, sizeof(zone), "%z", &tm))
		return;
	buf_puts(b, text);
	if (date->fraction)
		buf_printf(b, ".%0*llu", date->digits, (unsigned long long)date->fraction);
	buf_puts(b, zone);
}

void text_missing(struct sink *s, uint64_t addr, enum left_out why)
{
	struct text *t = text_of(s);

	if (addr)
		buf_put_hex(&t->buf, addr);
	else
		buf_puts(&t->buf, why == LEFT_LIMIT ? "..." : "???");
	if (why == LEFT_LOST)
		put_remark(t, "lost");
	else if (why == LEFT_LIMIT)
		put_remark(t, "not captured");
}

/* How a value is shown that has a raw form: a note's stands in front of it. */
static enum text_consts either(const struct text *t)
{
	return t->words ? TEXT_CONST_ABBREV : consts(t);
}

void text_either_begin(struct sink *s)
{
	text_of(s)->either_at = text_of(s)->buf.len;
}

void text_either_or(struct sink *s)
{
	struct text *t = text_of(s);

	switch (either(t)) {
	case TEXT_CONST_ABBREV:
		cut(t, t->either_at);
		break;
	case TEXT_CONST_RAW:
		t->either_at = t->buf.len;
		break;
	case TEXT_CONST_VERBOSE:
		remark_begin(t);
	}
}

void text_either_end(struct sink *s)
{
	struct text *t = text_of(s);

	if (either(t) == TEXT_CONST_RAW)
		cut(t, t->either_at);
	else if (either(t) == TEXT_CONST_VERBOSE)
		remark_end(t);
}

/* Where the hole before index i ends, which is where the next known bytes start. */
static size_t known_from(const struct sink_str *str, size_t i)
{
	size_t end = i ? (size_t)str->holes[i - 1].offset + str->holes[i - 1].len - str->skip : 0;

	return end < str->len ? end : str->len;
}

/* Where the hole of index i starts, or the string ends. */
static size_t known_to(const struct sink_str *str, size_t i)
{
	size_t start = i < str->nholes ? str->holes[i].offset : SIZE_MAX;

	start = start > str->skip ? start - str->skip : 0;
	return start < str->len ? start : str->len;
}

static void put_hole(struct buf *b, size_t from, size_t to)
{
	buf_printf(b, "\"...<%zu bytes lost at %zu>...\"", to - from, from);
}

static bool str_is_text(const struct sink_str *str)
{
	size_t i = 0, from;

	do {
		from = known_from(str, i);
		if (!quote_is_text(str->bytes + from, known_to(str, i) - from))
			return false;
	} while (known_to(str, i++) < str->len);
	return true;
}

static enum quote_escapes escapes_for(const struct text *t, const struct sink_str *str)
{
	return quote_how(t->opt.hex, t->opt.hex != HEX_NON_ASCII || str_is_text(str));
}

void text_str(struct sink *s, const struct sink_str *str)
{
	struct text *t = text_of(s);
	enum quote_escapes escapes = str->is_binary ? QUOTE_ALL_HEX : escapes_for(t, str);
	size_t from, to;

	if (str->is_abstract)
		buf_putc(&t->buf, '@');
	buf_putc(&t->buf, '"');
	for (size_t i = 0; ; i++) {
		from = known_from(str, i);
		to = known_to(str, i);
		quote_put(&t->buf, str->bytes + from, to - from, escapes, false);
		if (to == str->len)
			break;
		put_hole(&t->buf, to, known_from(str, i + 1));
	}
	if (str->lost)
		put_hole(&t->buf, str->len, str->len + str->lost);
	buf_putc(&t->buf, '"');
	if (str->cut)
		put_coloured(t, COLOUR_PUNCT, "...");
}

/* All but the end: "inet_pton(AF_INET6, ADDRESS". */
static void put_inet_pton(struct text *t, const char *address)
{
	const struct sink_str str = { .bytes = (const uint8_t *)address, .len = strlen(address), .is_path = true };

	put_coloured(t, COLOUR_CALL, "inet_pton");
	put_coloured(t, COLOUR_PUNCT, "(");
	put_coloured(t, COLOUR_CONST, "AF_INET6");
	put_coloured(t, COLOUR_PUNCT, ", ");
	text_str(&t->sink, &str);
}

/* The macro of C names the field itself. */
void text_ipv6(struct sink *s, const char *name, const uint8_t *bytes)
{
	const struct sink_str raw = { .bytes = bytes, .len = 16, .is_binary = true };
	struct text *t = text_of(s);
	char text[INET6_ADDRSTRLEN];

	inet_ntop(AF_INET6, bytes, text, sizeof(text));
	if (consts(t) == TEXT_CONST_ABBREV) {
		text_field(s, NULL);
		put_inet_pton(t, text);
		put_coloured(t, COLOUR_PUNCT, ", ");
		buf_putc(&t->buf, '&');
		buf_puts(&t->buf, name);
		put_coloured(t, COLOUR_PUNCT, ")");
		return;
	}
	text_field(s, name);
	text_str(s, &raw);
	if (consts(t) == TEXT_CONST_RAW)
		return;
	remark_begin(t);
	put_inet_pton(t, text);
	buf_putc(&t->buf, ')');
	remark_end(t);
}

void text_set_begin(struct sink *s)
{
	text_of(s)->joined = false;
}

void text_member(struct sink *s)
{
	if (text_of(s)->joined)
		put_coloured(text_of(s), COLOUR_PUNCT, "|");
	text_of(s)->joined = true;
}

/* It may have been a member of another. */
void text_set_end(struct sink *s)
{
	text_of(s)->joined = true;
}

void text_expr(struct sink *s)
{
	text_of(s)->loose = false;
	text_of(s)->compared = false;
}

/* Shifts and sums stand close to their operands, but not among comparisons, nor in comments. */
void text_op(struct sink *s, const char *sym)
{
	struct text *t = text_of(s);

	t->loose |= t->comment || !strchr("<*+-", sym[0]);
	t->compared |= sym[0] == '=';
	buf_puts(&t->buf, t->loose ? " " : "");
	buf_puts(&t->buf, sym);
	buf_puts(&t->buf, t->loose ? " " : "");
}

void text_macro_begin(struct sink *s, const char *name)
{
	put_coloured(text_of(s), COLOUR_CALL, name);
	open_bracket(text_of(s), '(');
}

void text_macro_end(struct sink *s)
{
	close_bracket(text_of(s), ')', NULL);
}

void text_struct_begin(struct sink *s)
{
	open_bracket(text_of(s), '{');
}

void text_field(struct sink *s, const char *name)
{
	struct text *t = text_of(s);

	item(t);
	if (name) {
		put_coloured(t, COLOUR_ARGNAME, name);
		put_coloured(t, COLOUR_PUNCT, "=");
	}
}

void text_struct_end(struct sink *s, const struct sink_rest *rest)
{
	close_bracket(text_of(s), '}', rest);
}

void text_array_begin(struct sink *s, enum list_style style)
{
	struct text *t = text_of(s);

	if (style == LIST_ALL_BUT)
		buf_putc(&t->buf, '~');
	open_bracket(t, '[');
	t->blanks = style != LIST_PLAIN;
}

void text_elem(struct sink *s)
{
	struct text *t = text_of(s);

	if (!t->blanks) {
		item(t);
		return;
	}
	if (t->comma)
		buf_putc(&t->buf, ' ');
	t->comma = true;
}

void text_index(struct sink *s, const char *sym, uint64_t i)
{
	struct text *t = text_of(s);

	put_coloured(t, COLOUR_PUNCT, "[");
	if (sym)
		put_coloured(t, COLOUR_CONST, sym);
	else
		buf_put_u64(&t->buf, i);
	put_coloured(t, COLOUR_PUNCT, "]=");
}

void text_array_end(struct sink *s, const struct sink_rest *rest)
{
	struct text *t = text_of(s);

	close_bracket(t, ']', rest);
	t->blanks = false;
}

void text_bytes_from(struct sink *s, uint32_t first, uint32_t last)
{
	struct text *t = text_of(s);

	plain_begin(t, COLOUR_COMMENT);
	buf_printf(&t->buf, t->comment ? "bytes %u..%u: " : "/* bytes %u..%u */ ", first, last);
	plain_end(t);
}

void text_bits_from(struct sink *s, uint32_t first, uint32_t last)
{
	remark_begin(text_of(s));
	buf_printf(&text_of(s)->buf, "Bits %u..%u", last, first);
	remark_end(text_of(s));
}

void text_out(struct sink *s)
{
	put_coloured(text_of(s), COLOUR_PUNCT, " => ");
}

void text_changed(struct sink *s)
{
	put_remark(text_of(s), "changed");
}

void text_unnamed(struct sink *s, const char *set)
{
	if (consts(text_of(s)) != TEXT_CONST_RAW)
		put_remark(text_of(s), set);
}

void text_comment_begin(struct sink *s, bool is_name)
{
	struct text *t = text_of(s);

	t->comment_at = is_name && consts(t) == TEXT_CONST_RAW ? t->buf.len : SIZE_MAX;
	remark_begin(t);
	t->comma = false;
	t->comment = true;
	t->coded++;
}

void text_comment_end(struct sink *s)
{
	struct text *t = text_of(s);

	remark_end(t);
	t->comma = true;
	t->comment = false;
	t->coded--;
	if (t->comment_at != SIZE_MAX)
		cut(t, t->comment_at);
}

void text_note_begin(struct sink *s)
{
	buf_putc(&text_of(s)->buf, ' ');
	plain_begin(text_of(s), COLOUR_RETVAL);
	open_bracket(text_of(s), '(');
	text_of(s)->words = true;
}

void text_note_end(struct sink *s)
{
	text_of(s)->words = false;
	text_macro_end(s);
	plain_end(text_of(s));
}

void text_note(struct sink *s, const char *name)
{
	struct text *t = text_of(s);

	item(t);
	if (name) {
		buf_puts(&t->buf, name);
		buf_putc(&t->buf, ' ');
	}
}

void text_count(struct sink *s, uint64_t n, bool or_more, const char *unit)
{
	buf_printf(&text_of(s)->buf, "%llu%s %s", (unsigned long long)n, or_more ? "+" : "", unit);
}
