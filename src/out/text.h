/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h: the sink that writes strace's lines.
 *
 * Owns punctuation, quoting, alignment, what stands in front of a line (pid, times) and the
 * breaking of a call into "<unfinished ...>" and "<... resumed>".
 * What it writes goes to a function at the end of each event, so a line that is still open is
 * passed on too; whether that is buffered and what becomes of errors is the receiver's business.
 */
#ifndef BPFSTRACE_TEXT_H
#define BPFSTRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "out/summary.h"
#include "show/fmt.h"
#include "show/sink.h"

enum text_pid {
	TEXT_PID_NEVER,
	TEXT_PID_SEVERAL,		/* "[pid  123] " while there is more than one thread */
	TEXT_PID_ALWAYS,		/* "123   " */
};

struct palette;

enum text_time { TEXT_TIME_NONE, TEXT_TIME_CLOCK, TEXT_TIME_UNIX };

/* Whose lines follow, 0: no single thread's; ctx is that of the writing. */
typedef void text_thread_fn(void *ctx, uint32_t tid);
/* -X: constants by name, by number, or by number and name. */
enum text_consts { TEXT_CONST_ABBREV, TEXT_CONST_RAW, TEXT_CONST_VERBOSE };

struct text_options {
	uint32_t column;		/* -a: where results begin */
	enum text_pid pid;
	enum text_time time;		/* -t, -tt, -ttt: when the call began */
	uint8_t time_digits;		/* behind the seconds: 0 to 9, as the next two */
	uint8_t relative_digits;
	uint8_t duration_digits;
	text_thread_fn *thread;		/* each thread's lines go elsewhere, none breaks another's; NULL: all go to one place */
	bool relative;			/* -r: since the line before */
	bool durations;			/* -T */
	bool arg_names;			/* -N */
	bool names;			/* -Y: behind the pids in front */
	bool numbers;			/* -n: that of the call, in front */
	bool ips;			/* -i: the instruction pointer, too */
	enum hex_strings hex;		/* -x, -xx */
	struct summary_options summary;	/* -S, -U */
	enum text_consts consts;	/* -X */
	const struct palette *palette;	/* --color: it has to live as long as the sink; NULL: no colours */
	const char *program;		/* "PROGRAM: Process 123 attached" for new threads; NULL: not told */
};

/*
 * A sink with its own copy of the options, for the caller to close, which ends a line that is still open. Never NULL; without memory the
 * process ends.
 */
struct sink *text_open(const struct text_options *opt, sink_write_fn *write, void *ctx);

#endif
