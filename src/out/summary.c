/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * summary.c: counts in, strace's table out, see summary.h.
 *
 * Every cell is text before it is put, because a column is as wide as its widest cell. Numbers are
 * aligned to the right, names to the left (with a blank behind the longest) and not padded where
 * they are the last. Seconds are rounded, microseconds per call are cut, as strace has them.
 */
#include "out/summary.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "desc/sysdesc.h"
#include "out/text.h"

#define ROWS		512		/* calls of one ABI */
#define CELL		48

struct column {
	const char *head;
	int width;			/* at least */
};

static const struct column columns[SUMMARY_COLUMNS] = {
	[SUMMARY_PERCENT] = { "% time", 6 },
	[SUMMARY_TOTAL] = { "seconds", 11 },
	[SUMMARY_MIN] = { "shortest", 8 },
	[SUMMARY_MAX] = { "longest", 8 },
	[SUMMARY_AVG] = { "usecs/call", 11 },
	[SUMMARY_WALL_TOTAL] = { "wall-total", 11 },
	[SUMMARY_WALL_MIN] = { "wall-min", 8 },
	[SUMMARY_WALL_MAX] = { "wall-max", 8 },
	[SUMMARY_WALL_AVG] = { "wall-avg", 11 },
	[SUMMARY_CALLS] = { "calls", 9 },
	[SUMMARY_ERRORS] = { "errors", 9 },
	[SUMMARY_NAME] = { "syscall", 16 },
};

/* _ is as good as - in all of them. */
static const struct {
	const char *name;
	uint8_t column;
} names[] = {
	{ "time-percent", SUMMARY_PERCENT }, { "time", SUMMARY_PERCENT },
	{ "total-time", SUMMARY_TOTAL }, { "time-total", SUMMARY_TOTAL },
	{ "min-time", SUMMARY_MIN }, { "time-min", SUMMARY_MIN }, { "shortest", SUMMARY_MIN },
	{ "max-time", SUMMARY_MAX }, { "time-max", SUMMARY_MAX }, { "longest", SUMMARY_MAX },
	{ "avg-time", SUMMARY_AVG }, { "time-avg", SUMMARY_AVG },
	{ "wall-total", SUMMARY_WALL_TOTAL }, { "total-wall", SUMMARY_WALL_TOTAL },
	{ "wall-min", SUMMARY_WALL_MIN }, { "min-wall", SUMMARY_WALL_MIN },
	{ "wall-max", SUMMARY_WALL_MAX }, { "max-wall", SUMMARY_WALL_MAX },
	{ "wall-avg", SUMMARY_WALL_AVG }, { "avg-wall", SUMMARY_WALL_AVG },
	{ "calls", SUMMARY_CALLS }, { "count", SUMMARY_CALLS },
	{ "errors", SUMMARY_ERRORS }, { "error", SUMMARY_ERRORS },
	{ "name", SUMMARY_NAME }, { "syscall", SUMMARY_NAME }, { "syscall-name", SUMMARY_NAME },
	{ "nothing", SUMMARY_COLUMNS }, { "none", SUMMARY_COLUMNS },
};

/* One line of a table, and what it is sorted by. */
struct line {
	char name[CELL];
	const struct count *count;
	uint64_t key;			/* larger ones first, */
	uint64_t nr;			/* then smaller numbers */
	char cells[SUMMARY_COLUMNS][CELL];
};

static bool same_name(const char *name, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (name[i] != text[i] && (name[i] != '-' || text[i] != '_'))
			return false;
	return !name[len];
}

/* A column or SUMMARY_COLUMNS for "nothing"; -1 where the text is no name. */
static int find_name(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == len && same_name(names[i].name, text, len))
			return names[i].column;
	return -1;
}

void summary_init(struct summary_options *o)
{
	static const struct summary_options init = {
		.sort = SUMMARY_TOTAL,
		.count = 6,
		.columns = { SUMMARY_PERCENT, SUMMARY_TOTAL, SUMMARY_AVG, SUMMARY_CALLS,
			     SUMMARY_ERRORS, SUMMARY_NAME },
	};

	*o = init;
}

int summary_columns(struct summary_options *o, const char *list, char *err)
{
	struct summary_options new = { .sort = o->sort };
	uint32_t seen = 0;
	const char *at = list;
	size_t len;

	for (;; at += len + 1) {
		int column;

		len = strcspn(at, ",");
		column = find_name(at, len);
		if (column < 0 || column == SUMMARY_COLUMNS) {
			snprintf(err, SUMMARY_ERR, "unknown column name: '%.*s'", (int)len, at);
			return -EINVAL;
		}
		if (seen & 1u << column) {
			snprintf(err, SUMMARY_ERR, "call summary column has been provided more "
				 "than once: '%.*s' (-U option residual: '%s')", (int)len, at, at);
			return -EINVAL;
		}
		seen |= 1u << column;
		new.columns[new.count++] = (uint8_t)column;
		if (!at[len])
			break;
	}
	if (!(seen & 1u << SUMMARY_NAME))
		new.columns[new.count++] = SUMMARY_NAME;
	*o = new;
	return 0;
}

int summary_sort(struct summary_options *o, const char *name, char *err)
{
	int column = find_name(name, strlen(name));

	if (column < 0) {
		snprintf(err, SUMMARY_ERR, "invalid sortby: '%s'", name);
		return -EINVAL;
	}
	o->sort = (uint8_t)column;
	return 0;
}

static void times_add(struct times *sum, const struct times *t, bool is_first)
{
	if (is_first || t->min < sum->min)
		sum->min = t->min;
	if (t->max > sum->max)
		sum->max = t->max;
	sum->total += t->total;
}

void summary_add(struct count *sum, const struct count *c)
{
	if (c->timed) {
		times_add(&sum->time, &c->time, !sum->timed);
		times_add(&sum->wall, &c->wall, !sum->timed);
	}
	sum->calls += c->calls;
	sum->errors += c->errors;
	sum->timed += c->timed;
}

static uint64_t average(const struct count *c, const struct times *t)
{
	return c->timed ? t->total / c->timed : 0;
}

static uint64_t sort_key(const struct count *c, uint8_t sort)
{
	switch (sort) {
	case SUMMARY_PERCENT:
	case SUMMARY_TOTAL: return c->time.total;
	case SUMMARY_MIN: return c->time.min;
	case SUMMARY_MAX: return c->time.max;
	case SUMMARY_AVG: return average(c, &c->time);
	case SUMMARY_WALL_TOTAL: return c->wall.total;
	case SUMMARY_WALL_MIN: return c->wall.min;
	case SUMMARY_WALL_MAX: return c->wall.max;
	case SUMMARY_WALL_AVG: return average(c, &c->wall);
	case SUMMARY_CALLS: return c->calls;
	case SUMMARY_ERRORS: return c->errors;
	}
	return 0;
}

/* By the key, equal ones by number. */
static int compare_keys(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->key != y->key)
		return x->key > y->key ? -1 : 1;
	return x->nr < y->nr ? -1 : 1;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->name, ((const struct line *)b)->name);
}

static void put_seconds(char *cell, uint64_t ns)
{
	snprintf(cell, CELL, "%.6f", (double)ns / 1e9);
}

static void put_average(char *cell, const struct count *c, const struct times *t)
{
	snprintf(cell, CELL, "%llu", (unsigned long long)average(c, t) / 1000);
}

static void fill_cells(struct line *l, double percent)
{
	const struct count *c = l->count;

	snprintf(l->cells[SUMMARY_PERCENT], CELL, "%.2f", percent);
	put_seconds(l->cells[SUMMARY_TOTAL], c->time.total);
	put_seconds(l->cells[SUMMARY_MIN], c->time.min);
	put_seconds(l->cells[SUMMARY_MAX], c->time.max);
	put_average(l->cells[SUMMARY_AVG], c, &c->time);
	put_seconds(l->cells[SUMMARY_WALL_TOTAL], c->wall.total);
	put_seconds(l->cells[SUMMARY_WALL_MIN], c->wall.min);
	put_seconds(l->cells[SUMMARY_WALL_MAX], c->wall.max);
	put_average(l->cells[SUMMARY_WALL_AVG], c, &c->wall);
	snprintf(l->cells[SUMMARY_CALLS], CELL, "%llu", (unsigned long long)c->calls);
	l->cells[SUMMARY_ERRORS][0] = '\0';
	if (c->errors)
		snprintf(l->cells[SUMMARY_ERRORS], CELL, "%llu", (unsigned long long)c->errors);
	snprintf(l->cells[SUMMARY_NAME], CELL, "%s", l->name);
}

static void put_cell(struct buf *out, uint8_t column, const char *text, int width, bool last)
{
	if (column != SUMMARY_NAME)
		buf_printf(out, "%*s", width, text);
	else
		buf_printf(out, "%-*s", last ? 0 : width, text);
	buf_putc(out, last ? '\n' : ' ');
}

static void put_line(struct buf *out, const struct summary_options *o, const struct line *l,
		     const int *widths)
{
	for (uint8_t i = 0; i < o->count; i++)
		put_cell(out, o->columns[i], l->cells[o->columns[i]], widths[o->columns[i]],
			 i + 1 == o->count);
}

static void put_rule(struct buf *out, const struct summary_options *o, const int *widths)
{
	for (uint8_t i = 0; i < o->count; i++) {
		for (int n = widths[o->columns[i]]; n; n--)
			buf_putc(out, '-');
		buf_putc(out, i + 1 == o->count ? '\n' : ' ');
	}
}

/* The table of n lines; the one behind them is the total. */
static void put_table(struct buf *out, const struct summary_options *o, struct line *lines,
		      size_t n)
{
	uint64_t total = lines[n].count->time.total;
	int widths[SUMMARY_COLUMNS];
	struct line head = { 0 };

	for (uint8_t c = 0; c < SUMMARY_COLUMNS; c++) {
		widths[c] = columns[c].width;
		snprintf(head.cells[c], CELL, "%s", columns[c].head);
	}
	for (size_t i = 0; i <= n; i++) {
		fill_cells(&lines[i], i == n ? 100 : !total ? 0 :
			   100 * (double)lines[i].count->time.total / (double)total);
		for (uint8_t c = 0; c < SUMMARY_COLUMNS; c++) {
			int width = (int)strlen(lines[i].cells[c]) + (c == SUMMARY_NAME);

			if (width > widths[c])
				widths[c] = width;
		}
	}
	put_line(out, o, &head, widths);
	put_rule(out, o, widths);
	for (size_t i = 0; i < n; i++)
		put_line(out, o, &lines[i], widths);
	put_rule(out, o, widths);
	put_line(out, o, &lines[n], widths);
}

static void add_line(struct line *l, const struct summary_options *o, const struct count *count,
		     const char *name, int64_t nr)
{
	*l = (struct line){ .count = count, .key = sort_key(count, o->sort), .nr = (uint64_t)nr };
	if (name)
		snprintf(l->name, CELL, "%s", name);
	else
		snprintf(l->name, CELL, "syscall_0x%llx", (unsigned long long)nr);
}

/* The lines of one ABI; none: it has none. */
static size_t abi_lines(struct line *lines, const struct summary_options *o,
			const struct counts *counts, uint8_t abi)
{
	uint32_t first = personalities[abi].rows;
	size_t n = 0;

	for (uint32_t i = first; first != PERSONALITY_NO_ROWS && i < first + ROWS; i++) {
		if (!counts->rows[i].calls)
			continue;
		add_line(&lines[n++], o, &counts->rows[i],
			 i == ROW_UNKNOWN ? "(others)" : sysdescs[i].name, i - first);
	}
	for (size_t i = 0; i < counts->nodd; i++)
		if (counts->odd[i].call.abi == abi && counts->odd[i].count.calls)
			add_line(&lines[n++], o, &counts->odd[i].count, NULL, counts->odd[i].call.nr);
	return n;
}

void summary_put(struct buf *out, const struct summary_options *o, const struct counts *counts)
{
	struct buf room = { 0 };
	struct line *lines;

	buf_reserve(&room, (ROWS + COUNT_ODD + 1) * sizeof(*lines));
	lines = (struct line *)room.p;
	for (uint8_t abi = 0; abi < ABI_COUNT; abi++) {
		size_t n = abi_lines(lines, o, counts, abi);
		struct count total = { 0 };

		if (!n)
			continue;
		for (size_t i = 0; i < n; i++)
			summary_add(&total, lines[i].count);
		qsort(lines, n, sizeof(*lines),
		      o->sort == SUMMARY_NAME ? compare_names : compare_keys);
		add_line(&lines[n], o, &total, "total", 0);
		if (personalities[abi].mode)
			buf_printf(out, "System call usage summary for %s mode:\n", personalities[abi].mode);
		put_table(out, o, lines, n);
	}
	buf_free(&room);
}

struct summary {
	struct sink sink;
	struct summary_options opt;
	sink_write_fn *write;
	void *ctx;
};

static void summary_counts(struct sink *s, const struct counts *counts)
{
	struct summary *sum = (struct summary *)s;
	struct buf table = { 0 };

	summary_put(&table, &sum->opt, counts);
	sum->write(sum->ctx, table.p, table.len);
	buf_free(&table);
}

static void summary_close(struct sink *s)
{
	free(s);
}

static const struct sink_ops summary_ops = { .counts = summary_counts, .close = summary_close };

struct sink *summary_open(const struct text_options *opt, sink_write_fn *write, void *ctx)
{
	struct summary *sum = alloc_zeroed(1, sizeof(*sum));

	sum->sink.ops = &summary_ops;
	sum->opt = opt->summary;
	sum->write = write;
	sum->ctx = ctx;
	return &sum->sink;
}
