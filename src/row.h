/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row.h: what an option is.
 *
 * A row of cli_rows (cli.c) says how an option is written, what the help says of it, and who takes it.
 */
#ifndef BPFSTRACE_ROW_H
#define BPFSTRACE_ROW_H

#include <stddef.h>

#include "take.h"

#define LETTERS		256		/* beyond: the keys of long options */

#define OPTION_ARG_OPTIONAL	1	/* a flag: the long form may go without its argument */

/* A row of a text alone is a heading, one without text another name of the row above. */
struct row {
	const char *name;
	int letter;			/* 0: it has none */
	const char *arg;		/* what it takes, or NULL */
	int flags;			/* OPTION_* */
	const char *text;
	take_fn *take;
	size_t flag;			/* without take: the bool of struct options that it sets */
};

#define TAKEN_BY(function)	.take = function
#define SETS(member)		.flag = offsetof(struct options, member)

extern const struct row cli_rows[];
extern const size_t cli_rows_count;

#endif
