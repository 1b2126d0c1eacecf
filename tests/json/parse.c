/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c: a recursive JSON parser, see parse.h.
 */
#include "parse.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define DEPTH_MAX	2000

struct parser {
	const char *p, *end;
	int depth;
};

static struct json_node *parse_value(struct parser *in);

static void skip_blanks(struct parser *in)
{
	while (in->p < in->end && *in->p && strchr(" \t\r\n", *in->p))
		in->p++;
}

/* True, and it is passed over, when c comes next. */
static bool take(struct parser *in, char c)
{
	if (in->p == in->end || *in->p != c)
		return false;
	in->p++;
	return true;
}

static void put_utf8(struct buf *out, unsigned int c)
{
	if (c < 0x80) {
		buf_putc(out, c);
		return;
	}
	if (c < 0x800) {
		buf_putc(out, 0xc0 | c >> 6);
	} else {
		buf_putc(out, 0xe0 | c >> 12);
		buf_putc(out, 0x80 | (c >> 6 & 0x3f));
	}
	buf_putc(out, 0x80 | (c & 0x3f));
}

/* Behind a backslash. Surrogates are not what is read here. */
static bool parse_escape(struct parser *in, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char hex[5] = "", *end;
	unsigned int c;

	if (in->p == in->end)
		return false;
	if (*in->p != 'u') {
		const char *which = *in->p ? strchr(from, *in->p++) : NULL;

		if (which)
			buf_putc(out, to[which - from]);
		return which;
	}
	in->p++;
	if (in->end - in->p < 4)
		return false;
	memcpy(hex, in->p, 4);
	c = strtoul(hex, &end, 16);
	if (end != hex + 4 || (c >= 0xd800 && c < 0xe000))
		return false;
	in->p += 4;
	put_utf8(out, c);
	return true;
}

/* The string whose quote comes next, for the caller to free, or NULL. */
static char *parse_text(struct parser *in, size_t *len)
{
	struct buf out = { 0 };

	if (!take(in, '"'))
		return NULL;
	while (in->p < in->end && *in->p != '"') {
		uint8_t c = *in->p++;

		if (c < ' ' || (c == '\\' && !parse_escape(in, &out)))
			break;
		if (c != '\\')
			buf_putc(&out, c);
	}
	if (!take(in, '"')) {
		buf_free(&out);
		return NULL;
	}
	*len = out.len;
	buf_cstr(&out);
	return out.p;
}

static bool parse_word(struct parser *in, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(in->end - in->p) < n || memcmp(in->p, word, n))
		return false;
	in->p += n;
	return true;
}

/* Whole numbers are all that is written. */
static bool parse_number(struct parser *in, struct json_node *node)
{
	const char *start = in->p;

	take(in, '-');
	while (in->p < in->end && *in->p >= '0' && *in->p <= '9')
		in->p++;
	node->len = in->p - start;
	node->text = strndup(start, node->len);
	return node->len > (*start == '-');
}

static bool parse_member(struct parser *in, struct json_node ***next, bool is_object)
{
	struct json_node *node;
	char *key = NULL;
	size_t len;

	skip_blanks(in);
	if (is_object) {
		key = parse_text(in, &len);
		skip_blanks(in);
		if (!key || strlen(key) != len || !take(in, ':')) {
			free(key);
			return false;
		}
	}
	node = parse_value(in);
	if (!node) {
		free(key);
		return false;
	}
	node->key = key;
	**next = node;
	*next = &node->next;
	skip_blanks(in);
	return true;
}

/* Behind the opening bracket. */
static bool parse_members(struct parser *in, struct json_node *node)
{
	bool is_object = node->type == JSON_OBJECT;
	char close = is_object ? '}' : ']';
	struct json_node **next = &node->first;

	skip_blanks(in);
	if (take(in, close))
		return true;
	do {
		if (!parse_member(in, &next, is_object))
			return false;
	} while (take(in, ','));
	return take(in, close);
}

static bool parse_into(struct parser *in, struct json_node *node)
{
	skip_blanks(in);
	if (in->p == in->end)
		return false;
	if (*in->p == '"') {
		node->type = JSON_STRING;
		node->text = parse_text(in, &node->len);
		return node->text;
	}
	if (take(in, '{') || take(in, '[')) {
		node->type = in->p[-1] == '{' ? JSON_OBJECT : JSON_LIST;
		return parse_members(in, node);
	}
	if (parse_word(in, "null"))
		node->type = JSON_NULL;
	else if (parse_word(in, "true"))
		node->type = JSON_TRUE;
	else if (parse_word(in, "false"))
		node->type = JSON_FALSE;
	else
		node->type = JSON_NUMBER;
	return node->type != JSON_NUMBER || parse_number(in, node);
}

static struct json_node *parse_value(struct parser *in)
{
	struct json_node *node = calloc(1, sizeof(*node));
	bool is_sound = node && ++in->depth < DEPTH_MAX && parse_into(in, node);

	if (!node)
		return NULL;
	in->depth--;
	if (is_sound)
		return node;
	json_free(node);
	return NULL;
}

struct json_node *json_parse(const char *text, size_t n, size_t *error)
{
	struct parser in = { .p = text, .end = text + n };
	struct json_node *node = parse_value(&in);

	skip_blanks(&in);
	*error = in.p - text;
	if (node && in.p == in.end)
		return node;
	json_free(node);
	return NULL;
}

void json_free(struct json_node *node)
{
	struct json_node *next;

	for (; node; node = next) {
		next = node->next;
		json_free(node->first);
		free((char *)node->key);
		free((char *)node->text);
		free(node);
	}
}

const struct json_node *json_get(const struct json_node *object, const char *key)
{
	for (const struct json_node *n = object->first; n; n = n->next)
		if (n->key && !strcmp(n->key, key))
			return n;
	return NULL;
}

void json_settle_bytes(struct json_node *n)
{
	struct json_node *hex = n->first;
	char *to;

	for (struct json_node *member = n->first; member; member = member->next)
		json_settle_bytes(member);
	if (n->type != JSON_OBJECT || !hex || hex->next || strcmp(hex->key, "hex") || hex->type != JSON_STRING)
		return;
	to = (char *)hex->text;
	for (size_t i = 0; i + 1 < hex->len; i += 2) {
		const char digits[] = { hex->text[i], hex->text[i + 1], '\0' };

		*to++ = strtoul(digits, NULL, 16);
	}
	*to = '\0';
	n->type = JSON_STRING;
	n->text = hex->text;
	n->len = hex->len / 2;
	hex->text = NULL;
	json_free(hex);
	n->first = NULL;
}
