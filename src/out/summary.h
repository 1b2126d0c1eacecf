/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * summary.h: counts in, strace's table out.
 *
 * Owns the table of -c and -C: its columns, their names (-U), its order (-S), and how an overhead
 * is written (-O), and the sink that writes it. One table for each ABI that was used, this machine's own first; calls that
 * were never made are not in it, and those without a name have their number.
 */
#ifndef BPFSTRACE_SUMMARY_H
#define BPFSTRACE_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "bpf/wire.h"
#include "base/buf.h"
#include "show/sink.h"

#define SUMMARY_ERR	256		/* room that an error text needs */

enum summary_column {
	SUMMARY_PERCENT, SUMMARY_TOTAL, SUMMARY_MIN, SUMMARY_MAX, SUMMARY_AVG,
	SUMMARY_WALL_TOTAL, SUMMARY_WALL_MIN, SUMMARY_WALL_MAX, SUMMARY_WALL_AVG,
	SUMMARY_CALLS, SUMMARY_ERRORS, SUMMARY_NAME,
	SUMMARY_COLUMNS,		/* how many; as an order: by number */
};

struct summary_options {
	uint8_t sort;			/* enum summary_column */
	uint8_t count;			/* of columns */
	uint8_t columns[SUMMARY_COLUMNS];
};

/* strace's own choice of columns and order. */
void summary_init(struct summary_options *o);

/*
 * -U: a list of columns; the name is added as the last one where it is missing. -S: one of them,
 * or "nothing". 0, or -EINVAL and the reason in err (SUMMARY_ERR bytes, no newline); o is then
 * unchanged.
 */
int summary_columns(struct summary_options *o, const char *list, char *err);
int summary_sort(struct summary_options *o, const char *name, char *err);

/* Adds c to a sum. */
void summary_add(struct count *sum, const struct count *c);

/* Everything that was counted: by row before refinement (ROW_UNKNOWN: what found no room below), and calls without a row. */
struct counts {
	struct count rows[COUNT_ROWS];
	struct {
		struct odd_call call;
		struct count count;
	} odd[COUNT_ODD];
	size_t nodd;
};

/* Appends the tables; nothing where nothing was counted. */
void summary_put(struct buf *out, const struct summary_options *o, const struct counts *counts);

struct text_options;

/* As text_open(): a sink that wants nothing but counts(), and writes the tables. */
struct sink *summary_open(const struct text_options *opt, sink_write_fn *write, void *ctx);

#endif
