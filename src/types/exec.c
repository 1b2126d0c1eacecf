/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * exec.c: vectors of strings, as an exec has them.
 *
 * An exec that succeeded is shown by what the kernel took: the strings lie one behind the other, as the new image has
 * them (PIECE_ARGS, PIECE_ENVS), and the counts and the path with them (struct exec_info). An interpreter line put its
 * arguments before them; those are left out, and argv[0], which they replaced, is the entry's. All other vectors are
 * pointers in the caller's memory. What was not captured says so: an address alone is what could not be read.
 */
#include "show/fmt.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>


/* Strings one behind the other, and how many of them are still to come. */
struct area {
	const uint8_t *p, *end;
	uint32_t left;
};

static const struct exec_info *exec_info(const struct fmt *f, size_t *path_bytes)
{
	const struct mem *m = f->ev->flags & CALL_EXECED ? mem_attachment(f->ev, PIECE_EXEC, 0, 0) : NULL;
	const struct exec_info *info;

	if (!m || m->nholes || m->len <= (int32_t)sizeof(*info))
		return NULL;
	info = (const struct exec_info *)m->data;
	*path_bytes = m->len - sizeof(*info);
	return info;
}

/* Up to the first hole: behind it nobody knows where a string begins. */
static struct area area_of(const struct fmt *f, enum piece_kind kind, uint32_t count)
{
	const struct mem *m = mem_attachment(f->ev, kind, 0, 0);
	struct area a = { .left = count };

	if (!m || m->len <= 0)
		return a;
	a.p = m->data;
	a.end = a.p + (m->nholes ? m->holes[0].offset : (uint32_t)m->len);
	return a;
}

/* The next string and its bytes, with its NUL if that is known. NULL: there is none. */
static const uint8_t *area_next(struct area *a, size_t *bytes)
{
	const uint8_t *string = a->p, *nul;

	if (!a->left || a->p == a->end)
		return NULL;
	nul = memchr(string, 0, a->end - string);
	a->p = nul ? nul + 1 : a->end;
	a->left--;
	*bytes = a->p - string;
	return string;
}

static bool shows_all(const struct fmt *f)
{
	return f->opt->verbose || f->opt->whole_buffers;
}

/* The rest of an array of which shown elements are shown already. */
static void show_area(const struct fmt *f, struct area a, uint32_t shown)
{
	const struct sink_ops *ops = f->sink->ops;
	struct sink_rest rest;
	const uint8_t *string;
	size_t bytes;

	while ((shown < f->opt->string_limit || shows_all(f)) && !fmt_spent(f) &&
	       (string = area_next(&a, &bytes))) {
		ops->elem(f->sink);
		fmt_text(f, string, bytes);
		shown++;
	}
	rest = fmt_rest(f, 0, a.left);
	if (rest.why && a.p == a.end)
		rest.why = LEFT_LIMIT;
	ops->array_end(f->sink, &rest);
}

/* Whether a string of an area is the path, as far as it was taken. */
static bool is_path(const struct fmt *f, const uint8_t *string, size_t bytes, const char *path,
		    size_t path_bytes)
{
	bool cut = !f->opt->whole_buffers && bytes - 1 > f->opt->string_limit;

	if (bytes > path_bytes || (bytes < path_bytes && !cut))
		return false;
	return !memcmp(string, path, bytes - 1);
}

/*
 * Moves behind what interpreter lines put in front, the last of which is the path; count is that of the caller's vector, or
 * 0. (binfmt_misc can keep argv[0], behind the path.) Returns false where nothing was put there.
 */
static bool skip_interpreter(const struct fmt *f, struct area *a, const struct exec_info *info,
			     size_t path_bytes, uint32_t count, bool *keeps_first)
{
	struct area next = *a, found = *a;
	const uint8_t *string;
	size_t bytes;
	uint32_t at = 0;

	for (uint32_t i = 0; i < LIMIT_EXEC_PREFIX && (string = area_next(&next, &bytes)); i++) {
		if (!i || !is_path(f, string, bytes, info->path, path_bytes))
			continue;
		if (!at || i + count == info->argc) {
			found = next;
			at = i;
		}
	}
	*a = found;
	*keeps_first = at && count && at + 1 + count == info->argc;
	return at;
}

/* The caller's vector, as the entry read it: its first pointer, and how many there were; false: it could not be read. */
static bool entry_vector(const struct fmt *f, uint64_t addr, uint64_t *first, uint32_t *count)
{
	const struct mem *m = mem_find(f->ev, f->phase, addr);
	size_t width = fmt_pointer_bytes(f);

	*first = 0;
	*count = m && m->addr == addr && m->len > 0 ? m->want / width - 1 : 0;
	return fmt_read(f, addr, first, width);
}

/* Only the entry can have seen it. */
static void show_first(const struct fmt *f, uint64_t string)
{
	f->sink->ops->elem(f->sink);
	if (string) {
		fmt_string_at(f, string);
		return;
	}
	f->sink->ops->missing(f->sink, 0, LEFT_LIMIT);
}

static void show_args(const struct fmt *f, uint64_t value, const struct exec_info *info, size_t path_bytes)
{
	const struct sink_ops *ops = f->sink->ops;
	struct area a = area_of(f, PIECE_ARGS, info->argc);
	bool known, keeps_first = false, skipped = false;
	uint32_t count, shown = 0;
	uint64_t first;

	known = entry_vector(f, value, &first, &count);
	ops->array_begin(f->sink, LIST_PLAIN);
	if (known && !first) {
		/* the kernel makes one "" of it */
		ops->array_end(f->sink, NULL);
		return;
	}
	if (info->flags & EXEC_INTERP)
		skipped = skip_interpreter(f, &a, info, path_bytes, known ? count : 0,
					   &keeps_first);
	if (skipped && !keeps_first && (f->opt->string_limit || shows_all(f))) {
		show_first(f, first);
		shown = 1;
	}
	show_area(f, a, shown);
}

/* An element of the vector as it was at exit, or 0: of a call that failed it is read there too. */
static uint64_t pointer_at_exit(const struct fmt *f, uint64_t addr)
{
	const struct mem *m = mem_find(f->ev, PHASE_EXIT, addr);
	uint64_t string = 0;

	if (m && m->phase == PHASE_EXIT && m->kind == PIECE_MEM)
		mem_get(f->ev, PHASE_EXIT, addr, &string, fmt_pointer_bytes(f));
	return string;
}

static void show_vector(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	size_t width = fmt_pointer_bytes(f);
	uint64_t addr = value, string = 0;
	struct sink_rest rest = { 0 };
	uint32_t shown = 0;

	if (!fmt_take(f, value, &string, width))
		return;
	ops->array_begin(f->sink, LIST_PLAIN);
	for (; string; shown++) {
		if (fmt_spent(f) || (shown == f->opt->string_limit && !shows_all(f))) {
			rest.why = fmt_spent(f) ? LEFT_SHARE : LEFT_ABBREVIATED;
			break;
		}
		ops->elem(f->sink);
		fmt_string_at(f, string);
		fmt_string_changed(f, string, pointer_at_exit(f, addr));
		addr += width;
		if (fmt_read(f, addr, &string, width))
			continue;
		rest = fmt_stop_list(f, addr, width);
		break;
	}
	ops->array_end(f->sink, &rest);
}

void fmt_strv(const struct fmt *f, uint64_t value)
{
	size_t path_bytes;
	const struct exec_info *info = exec_info(f, &path_bytes);

	if (info)
		show_args(f, value, info, path_bytes);
	else
		show_vector(f, value);
}

/* "3 vars"; ended: whether a NULL was found behind them. */
static void show_count(const struct fmt *f, uint32_t count, bool or_more, bool ended)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->comment_begin(f->sink, false);
	ops->note(f->sink, NULL);
	ops->count(f->sink, count, or_more, count == 1 ? "var" : "vars");
	if (!ended) {
		ops->note(f->sink, NULL);
		ops->symbol(f->sink, "unterminated");
	}
	ops->comment_end(f->sink);
}

/* How many there are, as the entry saw it. Of an exec in flight nobody knows yet whether there are more. */
static void show_counted(const struct fmt *f, const struct mem *count)
{
	bool in_flight = f->ev->flags & CALL_OPEN;

	if (count->len >= 0)
		show_count(f, count->want, false, true);
	else if (count->len == -E2BIG || (in_flight && count->want))
		show_count(f, count->want, true, true);
	else if (count->want && !in_flight)
		show_count(f, count->want, false, false);
}

static const struct mem *find_count(const struct fmt *f, uint64_t addr)
{
	for (const struct mem *m = f->ev->mem; m < f->ev->mem + f->ev->nmem; m++)
		if (m->kind == PIECE_COUNT && m->addr == addr)
			return m;
	return NULL;
}

void fmt_envv(const struct fmt *f, uint64_t value)
{
	size_t path_bytes;
	const struct exec_info *info = exec_info(f, &path_bytes);
	const struct mem *count;

	if (f->opt->verbose && info) {
		f->sink->ops->array_begin(f->sink, LIST_PLAIN);
		show_area(f, area_of(f, PIECE_ENVS, info->envc), 0);
		return;
	}
	if (f->opt->verbose) {
		show_vector(f, value);
		return;
	}
	fmt_addr(f, value);
	count = info || !value ? NULL : find_count(f, value);
	if (info)
		show_count(f, info->envc, false, true);
	else if (count)
		show_counted(f, count);
}

/* The path that the kernel executed, as the caller passed it; what is at the address where it is not known. */
void fmt_exec_path(const struct fmt *f, uint64_t value)
{
	size_t bytes, skip = 0;
	const struct exec_info *info = exec_info(f, &bytes);

	if (info && info->flags & EXEC_BY_FD) {
		skip = strlen("/dev/fd/");
		while (skip < bytes && isdigit((unsigned char)info->path[skip]))
			skip++;
		skip += skip < bytes && info->path[skip] == '/';
	}
	if (info && skip < bytes) {
		fmt_path_text(f, (const uint8_t *)info->path + skip, bytes - skip);
		return;
	}
	fmt_path_at(f, value);
	fmt_path_changed(f, value);
}
