/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * touch.c: which calls touch a file or a descriptor; see touch.h.
 *
 * The arguments are those of the row before refinement: what a request of ioctl or fcntl makes of one is not looked at.
 */
#include "show/touch.h"

#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "show/fmt.h"
#include "show/label.h"

void touch_add_path(struct touch *t, const char *path)
{
	t->paths = alloc_again(t->paths, (t->npaths + 1) * sizeof(*t->paths));
	t->paths[t->npaths++] = path;
}

/* A walk over the arguments of one call. */
struct search {
	const struct touch *t;
	struct fmt f;
};

/* Whether the end of a label that is longer than what is captured is the end of a path. */
static bool ends_with(const char *path, const char *label)
{
	const char *known = label + strlen(FD_LABEL_CUT);
	size_t len = strlen(path), n = strlen(known);

	return len >= n && !strcmp(path + len - n, known);
}

static bool is_wanted(const struct touch *t, const char *text)
{
	bool cut = !strncmp(text, FD_LABEL_CUT, strlen(FD_LABEL_CUT));

	for (size_t i = 0; i < t->npaths; i++)
		if (!strcmp(t->paths[i], text) || (cut && ends_with(t->paths[i], text)))
			return true;
	return false;
}

/* What the kernel side has said of a descriptor decides; where it was not asked, the process is. */
static bool is_behind(const struct search *s, int fd)
{
	const struct event *ev = s->f.ev;
	const struct mem *m = fd_piece(ev, s->f.reg, fd);
	char text[FD_LABEL];
	bool deleted;

	if (m && fd_label(m, text, &deleted))
		return is_wanted(s->t, text);
	if (m || fd_is_cut(ev, s->f.reg, fd))
		return !m || m->len == -ENOSPC;
	return ev->flags & CALL_NO_ENTRY && ev->fetch && s->t->behind(ev->tid, fd, text, sizeof(text)) && is_wanted(s->t, text);
}

static bool touches_fd(const struct search *s, int fd)
{
	return fd >= 0 && (fdset_has(&s->t->fds, fd) || (s->t->npaths && is_behind(s, fd)));
}

/* Whether bytes that are not known were there, so that nobody can say what they were. */
static bool is_doubtful(const struct search *s, uint64_t addr, size_t n)
{
	enum mem_answer answer = mem_answer(s->f.ev, PHASE_ENTRY, addr, n);

	return answer == MEM_CUT || answer == MEM_LOST;
}

/* A set of n descriptors. */
static bool touches_set(const struct search *s, uint64_t addr, int64_t n)
{
	uint8_t byte = 0;

	for (int64_t fd = 0; fd < n; fd++) {
		if (fd % 8 == 0 && !fmt_read(&s->f, addr + fd / 8, &byte, 1))
			return is_doubtful(s, addr + fd / 8, 1);
		if (byte >> fd % 8 & 1 && touches_fd(s, (int)fd))
			return true;
	}
	return false;
}

/* Elements that begin with a descriptor. */
static bool touches_elements(const struct search *s, uint64_t addr, int64_t n)
{
	int fd;

	for (; n > 0; n--, addr += s->f.use->type->size[s->f.layout]) {
		if (!fmt_read(&s->f, addr, &fd, sizeof(fd)))
			return is_doubtful(s, addr, sizeof(fd));
		if (touches_fd(s, fd))
			return true;
	}
	return false;
}

static bool touches_path(const struct search *s, uint64_t addr)
{
	char text[LIMIT_PATH];
	size_t known;

	if (!addr || !s->t->npaths)
		return false;
	known = mem_read(s->f.ev, PHASE_ENTRY, addr, text, sizeof(text));
	if (!memchr(text, '\0', known))
		return is_doubtful(s, addr + known, 1);
	for (size_t i = 0; i < s->t->npaths; i++)
		if (!strcmp(s->t->paths[i], text))
			return true;
	return false;
}

static bool touches_argument(const struct search *s, uint64_t value)
{
	const struct use *use = s->f.use;

	if (use->type->touches == TOUCHES_NOTHING || use->dir == DIR_OUT)
		return false;
	if (use->type->touches == TOUCHES_PATH)
		return touches_path(s, value);
	if (use->dir == DIR_VALUE)
		return touches_fd(s, (int)value);
	return use->type->shape == SHAPE_BUFFER ? touches_set(s, value, fmt_size(&s->f)) :
	       touches_elements(s, value, fmt_size(&s->f));
}

bool touch_shows(const struct touch *t, const struct shows *shows, const struct event *ev)
{
	const struct show *show = &shows->calls[sysdesc_row(ev->abi, ev->nr)];
	const struct scope scope = { .uses = show->args, .count = show->nargs };
	struct search s = { .t = t, .f = { .ev = ev, .scope = &scope, .phase = PHASE_ENTRY,
				      .layout = personalities[ev->abi].layout } };

	for (uint8_t i = 0; i < show->nargs; i++) {
		s.f.arg = i;
		s.f.use = &show->args[i];
		s.f.reg = s.f.use->offset[s.f.layout];
		if (touches_argument(&s, fmt_argument(&s.f, s.f.use)))
			return true;
	}
	return false;
}
