/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.h: JSON text in, a tree out.
 *
 * Strict where it reads at all: what is no JSON is an error. Numbers stay text.
 */
#ifndef BPFSTRACE_JSON_PARSE_H
#define BPFSTRACE_JSON_PARSE_H

#include <stddef.h>

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT };

struct json_node {
	enum json_type type;
	const char *key;		/* of a member */
	const char *text;		/* of a string or a number, NUL-terminated; a string may have NULs inside */
	size_t len;
	struct json_node *first, *next;	/* of a list or an object; the sibling */
};

/*
 * The value that n bytes are, to be freed by json_free() as a whole. NULL, and *error is where it is wrong.
 */
struct json_node *json_parse(const char *text, size_t n, size_t *error);

/* NULL is fine. */
void json_free(struct json_node *node);

/* The member of that name, or NULL. */
const struct json_node *json_get(const struct json_node *object, const char *key);

/* {"hex": ...} becomes the string of these bytes, wherever it stands. */
void json_settle_bytes(struct json_node *n);

#endif
