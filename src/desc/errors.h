/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * errors.h: the names of errors, the C library's and the kernel's own.
 */
#ifndef BPFSTRACE_ERRORS_H
#define BPFSTRACE_ERRORS_H

#define ERRORS_MAX	4095

/* "ENOENT", and in *text, which may be NULL, what it means or NULL. NULL where the number has no name. */
const char *error_name(int err, const char **text);

/* The number of a name in any letter case; 0: there is none. */
int error_number(const char *name);

#endif
