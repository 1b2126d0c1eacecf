/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take.h: the options, one function each, for the rows of cli.c.
 *
 * arg is the option's argument, or NULL; it may be changed. 0, or -EINVAL after a message. They change *o and nothing
 * else: the build asks them too, for completions, which words they accept (man/complete/rows.c).
 */
#ifndef BPFSTRACE_TAKE_H
#define BPFSTRACE_TAKE_H

#include "cli.h"

typedef int take_fn(struct options *o, char *arg);

take_fn take_color, take_split, take_tips, take_hook, take_hex_words, take_consts, take_follow, take_paths, take_decode_fds, take_decode_pids, take_full, take_overhead, take_ring, take_string_limit, take_hex, take_columns, take_output, take_sort, take_summary_columns, take_spool, take_btf;

/* take_inject.c */
take_fn take_inject, take_fault;

/* take_start.c */
take_fn take_pids, take_env, take_user, take_argv0, take_leave, take_interruptible, take_detach, take_call_limit;

/* take_which.c */
take_fn take_quiet, take_expr, take_trace, take_status, take_signal, take_successful, take_failed, take_path, take_fds;
take_fn take_raw, take_abbrev, take_verbose, take_no_abbrev, take_reads, take_writes;

/* take_times.c */
take_fn take_clock, take_relative, take_durations;

/* Whether the option that is being taken is written with two dashes. */
bool take_is_long(const struct options *o);

/* A number from min to max as strace takes it: blanks and a sign may stand in front. 0, or -EINVAL after a message. */
int take_number(const struct options *o, const char *arg, uint64_t min, uint64_t max, uint64_t *out);

/* The message on an argument that the option cannot have. Returns -EINVAL. */
int take_invalid(const struct options *o, const char *arg);

#endif
