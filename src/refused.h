/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refused.h: options of strace that bpfstrace does not have.
 *
 * Owns their names, so that a refusal tells such an option from a typo. One that gets built goes from
 * here to cli.c.
 */
#ifndef BPFSTRACE_REFUSED_H
#define BPFSTRACE_REFUSED_H

#include <argp.h>

#define REFUSED_MAX	64

/* In argp's form: a name, or a letter as key, what it takes; the last one has no key. */
extern const struct argp_option refused_rows[];

/* -e's argument: -EINVAL after a message where it begins with a qualifier that only strace has, else 0. */
int refused_qualifier(const char *expr);

/* The message on an option, "-ff" or the like. Returns -EINVAL. */
int refused_option(const char *option);

#endif
