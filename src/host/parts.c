/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts.c: the trace in a file for each thread; see parts.h.
 *
 * A file is opened for each write, of as much as has come together: descriptors would not be enough for all.
 */
#include "host/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/tidmap.h"

#define PART_FULL	16384

struct part {
	struct part *next;		/* in the list of those with something to write */
	struct buf buf;
	uint32_t tid;
	bool listed;
};

struct parts {
	const char *name;
	struct tidmap threads;		/* struct part */
	struct part *waiting;
	bool append;
};

struct parts *parts_new(const char *name, bool append)
{
	struct parts *p = calloc(1, sizeof(*p));

	if (p)
		*p = (struct parts){ .name = name, .append = append };
	return p;
}

/* Opens the file, writes all there is, closes it. */
static int part_write(const struct parts *p, struct part *part, int flags)
{
	char path[PATH_MAX];
	size_t at = 0;
	int fd, err = 0;

	if ((size_t)snprintf(path, sizeof(path), "%s.%u", p->name, part->tid) >= sizeof(path))
		return err_errno(ENAMETOOLONG, "Can't fopen '%s'", p->name);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0666);
	if (fd < 0)
		return err_errno(errno, "Can't fopen '%s'", path);
	while (at < part->buf.len && !err) {
		ssize_t n = write(fd, part->buf.p + at, part->buf.len - at);

		if (n >= 0)
			at += (size_t)n;
		else if (errno != EINTR)
			err = err_errno(errno, "writing %s", path);
	}
	if (close(fd) && !err)
		err = err_errno(errno, "writing %s", path);
	buf_reset(&part->buf);
	return err;
}

static struct part *part_new(struct parts *p, uint32_t tid, int *err)
{
	struct part *part = calloc(1, sizeof(*part));

	if (!part) {
		*err = err_errno(ENOMEM, "output");
		return NULL;
	}
	part->tid = tid;
	*err = part_write(p, part, p->append ? 0 : O_TRUNC);
	tidmap_put(&p->threads, tid, part);
	return part;
}

int parts_put(struct parts *p, uint32_t tid, const char *bytes, size_t n)
{
	struct part *part = tidmap_get(&p->threads, tid);
	int err = 0;

	if (!part)
		part = part_new(p, tid, &err);
	if (err || !n)
		return err;
	buf_put(&part->buf, bytes, n);
	if (!part->listed) {
		part->listed = true;
		part->next = p->waiting;
		p->waiting = part;
	}
	return part->buf.len < PART_FULL ? 0 : part_write(p, part, 0);
}

int parts_flush(struct parts *p)
{
	int err = 0;

	for (struct part *part = p->waiting; part; part = part->next) {
		if (!err && part->buf.len)
			err = part_write(p, part, 0);
		part->listed = false;
	}
	p->waiting = NULL;
	return err;
}

static void part_free(struct part *part)
{
	buf_free(&part->buf);
	free(part);
}

int parts_end(struct parts *p, uint32_t tid)
{
	struct part *part = tidmap_del(&p->threads, tid);
	struct part **link = &p->waiting;
	int err;

	if (!part)
		return 0;
	err = part->buf.len ? part_write(p, part, 0) : 0;
	while (part->listed && *link != part)
		link = &(*link)->next;
	if (part->listed)
		*link = part->next;
	part_free(part);
	return err;
}

void parts_free(struct parts *p)
{
	struct part **all;
	uint32_t count;

	if (!p)
		return;
	all = (struct part **)tidmap_values(&p->threads, &count);
	for (uint32_t i = 0; i < count; i++)
		part_free(all[i]);
	free(all);
	tidmap_free(&p->threads);
	free(p);
}
