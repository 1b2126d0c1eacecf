/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * get.h: members of what the JSON sink wrote, each of the type that it has to have. The first error is kept.
 */
#ifndef BPFSTRACE_TESTS_GET_H
#define BPFSTRACE_TESTS_GET_H

#include "replay.h"

#include "desc/sysdesc.h"
#include "event/event.h"
#include "parse.h"

#define COUNT(list)	(sizeof(list) / sizeof((list)[0]))

struct replay {
	struct sink *sink;
	const struct sink_ops *ops;
	struct event ev;
	struct sysdesc desc;
	char *why;
};

typedef const struct json_node node;

void get_failed(struct replay *r, const char *what, const char *key);

/* The member, which has to be there and of that type. */
node *get(struct replay *r, node *object, const char *key, enum json_type type);

/* Numbers: written as strings, and as such. */
uint64_t get_64(struct replay *r, node *object, const char *key);
int64_t get_int(struct replay *r, node *object, const char *key);
bool get_bool(struct replay *r, node *object, const char *key);

/* A string without NULs, or NULL; of letters, digits, _ and those others; a name of C. */
const char *get_text(struct replay *r, node *object, const char *key);
const char *get_words(struct replay *r, node *object, const char *key, const char *others);
const char *get_name(struct replay *r, node *object, const char *key);

/* Which of the n choices it is. */
int get_choice(struct replay *r, node *object, const char *key, const char *const *choices, size_t n);

/* What is behind a descriptor; its texts are the node's. */
void get_behind(struct replay *r, node *n, struct sink_behind *what);

#endif
