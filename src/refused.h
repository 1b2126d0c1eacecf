/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refused.h: options of strace that bpfstrace does not have.
 *
 * Owns their names, why they are refused and what to use instead, so that a refusal tells such an option from a
 * typo. One that gets built goes from here to cli.c: its row here is all that there is of it.
 */
#ifndef BPFSTRACE_REFUSED_H
#define BPFSTRACE_REFUSED_H

#include <stdbool.h>

#define REFUSED_MAX	64

struct refused {
	const char *name;		/* NULL: it has none */
	int letter;			/* 0: it has none */
	const char *arg;		/* what it takes, or NULL: it is not to be taken for the command */
	bool optional;			/* the long form may go without */
	const char *qualifiers;		/* of -e, a blank between two; NULL: none */
	const char *form;		/* of an option that else is there, without name and letter; or NULL */
	const char *why;
	const char *instead;
};

/* The last one has no why. */
extern const struct refused refused_rows[];

/* -e's argument: -EINVAL after a message where it begins with a qualifier that only strace has, else 0. */
int refused_qualifier(const char *expr);

/* The message on an option ("--raw", "-k") or a form. Returns -EINVAL. */
int refused_option(const char *option);

#endif
