/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.h: where the trace's text goes: stderr, a file, a file for each thread, or a command's standard input.
 *
 * Owns the descriptor and a buffer in front of it. Promises that what was written is passed on
 * whole and in order or an error is reported once, on stderr, and kept: after it, everything is
 * dropped, so that callers need to look only now and then.
 */
#ifndef BPFSTRACE_OUTPUT_H
#define BPFSTRACE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct output;
struct launch_signals;

/* Asked each time a signal interrupts a wait: true gives up, without a message. */
struct output_patience {
	bool (*ends)(void *ctx);
	void *ctx;
};

/* What to open. */
struct output_config {
	const char *spec;		/* FILE, "|COMMAND", "!COMMAND", or NULL: stderr; stays the caller's */
	bool append;			/* a FILE keeps what it has */
	bool separate;			/* FILE.TID for each thread: output_thread() */
};

/*
 * Opens FILE (truncated or created; a FIFO's reader is waited for), "|COMMAND" or "!COMMAND", or stderr.
 * The command starts at once, with the signals that bpfstrace was started with but deaf to ^C. 0 and *out, or -errno:
 * after a message, but for the -EINTR of a wait that was given up.
 */
int output_open(struct output **out, const struct output_config *cfg, const struct launch_signals *signals,
		const struct output_patience *patience);

/* Appends n bytes; they go out when the buffer is full or flushed. ctx is the struct output. */
void output_write(void *ctx, const char *bytes, size_t n);

/*
 * Of which thread all is that follows; 0: of none, it goes to stderr. Nothing where there is one output for all.
 * ctx is the struct output.
 */
void output_thread(void *ctx, uint32_t tid);

/* No more of that thread follows. */
void output_thread_end(struct output *o, uint32_t tid);

/* Whether all goes to a terminal. */
bool output_is_terminal(const struct output *o);

/* Passes on what is buffered. */
void output_flush(struct output *o);

/* 0, or the -errno of the first write that failed (already reported), -EINTR where it was given up. */
int output_error(const struct output *o);

/*
 * Flushes, closes, waits for the command behind it (unless that is given up). Returns output_error() as it was at the end.
 * NULL is fine.
 */
int output_close(struct output *o);

#endif
