/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * err.h: messages to the user.
 *
 * Owns the form "bpfstrace: text\n" (the name is that of the program) on stderr, each message one write so that lines of several
 * processes do not mix. Messages are written at the lowest level that knows what failed; what goes
 * up is -errno.
 */
#ifndef BPFSTRACE_ERR_H
#define BPFSTRACE_ERR_H

/* "bpfstrace: TEXT" */
void err_msg(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "bpfstrace: TEXT: REASON"; err is an errno or a -errno. Returns -errno. */
int err_errno(int err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same on a command line that makes no sense, and where to read what would; NULL: the latter alone. Returns -EINVAL. */
int err_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
