/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * get.c: members of what the JSON sink wrote, see get.h.
 */
#include "get.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void get_failed(struct replay *r, const char *what, const char *key)
{
	if (!*r->why)
		snprintf(r->why, REPLAY_ERR, "%s: %s", what, key ? key : "(none)");
}

/* The member, which has to be there and of that type. */
node *get(struct replay *r, node *object, const char *key, enum json_type type)
{
	static const struct json_node empty = { .type = JSON_NULL, .text = "" };
	node *n = json_get(object, key);

	if (n && n->type == type)
		return n;
	get_failed(r, "a member of that type is missing", key);
	return &empty;
}

static uint64_t get_number(struct replay *r, node *object, const char *key, enum json_type type)
{
	node *n = get(r, object, key, type);
	uint64_t v;
	char *end;

	errno = 0;
	v = *n->text == '-' ? (uint64_t)strtoll(n->text, &end, 10) : strtoull(n->text, &end, 10);
	if (errno || *end || end == n->text)
		get_failed(r, "no number", key);
	return v;
}

uint64_t get_64(struct replay *r, node *object, const char *key)
{
	return get_number(r, object, key, JSON_STRING);
}

int64_t get_int(struct replay *r, node *object, const char *key)
{
	return get_number(r, object, key, JSON_NUMBER);
}

bool get_bool(struct replay *r, node *object, const char *key)
{
	node *n = json_get(object, key);

	if (!n || (n->type != JSON_TRUE && n->type != JSON_FALSE))
		get_failed(r, "no boolean", key);
	return n && n->type == JSON_TRUE;
}

/* A string without NULs, or NULL. */
const char *get_text(struct replay *r, node *object, const char *key)
{
	node *n = json_get(object, key);

	if (n && n->type == JSON_NULL)
		return NULL;
	n = get(r, object, key, JSON_STRING);
	if (strlen(n->text) != n->len)
		get_failed(r, "a NUL in", key);
	return n->text;
}

/* A string of letters, digits, _ and those others. */
const char *get_words(struct replay *r, node *object, const char *key, const char *others)
{
	const char *text = get_text(r, object, key);

	for (const char *p = text; p && *p; p++)
		if (!isalnum((unsigned char)*p) && *p != '_' && !strchr(others, *p))
			get_failed(r, "no word", text);
	return text;
}

/* A name of C. */
const char *get_name(struct replay *r, node *object, const char *key)
{
	return get_words(r, object, key, "");
}

int get_choice(struct replay *r, node *object, const char *key, const char *const *choices, size_t n)
{
	node *word = get(r, object, key, JSON_STRING);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(choices[i], word->text))
			return i;
	get_failed(r, "no such choice", key);
	return 0;
}

static void get_file(struct replay *r, node *n, struct sink_behind *what)
{
	static const char *const devices[] = { "", "char", "block", "pty" };

	what->file.path = get_text(r, n, "path");
	what->file.deleted = get_bool(r, n, "deleted");
	what->file.is_cwd = get_bool(r, n, "cwd");
	if (!get_text(r, n, "device"))
		return;
	what->file.device = get_choice(r, n, "device", devices, COUNT(devices));
	what->file.major = get_int(r, n, "major");
	what->file.minor = get_int(r, n, "minor");
	if (what->file.device == DEVICE_PTY)
		what->file.pty = get_int(r, n, "pty");
}

static void get_endpoint(struct replay *r, node *n, const char *key, struct sink_endpoint *end)
{
	node *from = json_get(n, key);
	const char *addr = from ? get_text(r, from, "addr") : NULL;

	if (!from)
		return;
	end->port = get_int(r, from, "port");
	end->family = addr && strchr(addr, ':') ? AF_INET6 : AF_INET;
	if (!addr || inet_pton(end->family, addr, end->addr) != 1)
		get_failed(r, "no address", key);
}

static void get_socket(struct replay *r, node *n, struct sink_behind *what)
{
	node *name = json_get(n, "name");

	what->socket.protocol = get_text(r, n, "protocol");
	what->socket.ino = get_64(r, n, "ino");
	if (what->what == BEHIND_INET) {
		get_endpoint(r, n, "local", &what->socket.local);
		get_endpoint(r, n, "remote", &what->socket.remote);
	} else if (what->what == BEHIND_NETLINK) {
		what->socket.netlink = get_name(r, n, "netlink");
		what->socket.number = get_int(r, n, "number");
		what->socket.portid = get_int(r, n, "portid");
	} else if (what->what == BEHIND_UNIX) {
		what->socket.peer = get_64(r, n, "peer");
	}
	if (!name)
		return;
	what->socket.name = (const uint8_t *)name->text;
	what->socket.len = name->len;
	what->socket.is_abstract = get_bool(r, n, "is_abstract");
}

void get_behind(struct replay *r, node *n, struct sink_behind *what)
{
	static const char *const kinds[] = {
		"left_out", "file", "eventfd", "signalfd", "pidfd", "socket", "inet", "unix", "netlink",
	};

	memset(what, 0, sizeof(*what));
	what->what = get_choice(r, n, "behind", kinds, COUNT(kinds));
	switch (what->what) {
	case BEHIND_LEFT_OUT:
		break;
	case BEHIND_FILE:
		get_file(r, n, what);
		break;
	case BEHIND_SOCKET:
	case BEHIND_INET:
	case BEHIND_UNIX:
	case BEHIND_NETLINK:
		get_socket(r, n, what);
		break;
	case BEHIND_EVENTFD:
		what->eventfd.count = get_64(r, n, "count");
		what->eventfd.id = get_int(r, n, "id");
		what->eventfd.semaphore = get_bool(r, n, "semaphore");
		break;
	case BEHIND_SIGNALFD:
		what->signals = get_64(r, n, "signals");
		break;
	case BEHIND_PIDFD:
		what->pidfd.pid = get_int(r, n, "pid");
		what->pidfd.comm = get_text(r, n, "comm");
		break;
	}
}
