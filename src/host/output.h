/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.h: where the trace's text goes: stderr, a file, or a command's standard input.
 *
 * Owns the descriptor and a buffer in front of it. Promises that what was written is passed on
 * whole and in order or an error is reported once, on stderr, and kept: after it, everything is
 * dropped, so that callers need to look only now and then.
 */
#ifndef BPFSTRACE_OUTPUT_H
#define BPFSTRACE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct output;
struct launch_signals;

/* Asked each time a signal interrupts a wait: true gives up, without a message. */
struct output_patience {
	bool (*ends)(void *ctx);
	void *ctx;
};

/*
 * Opens FILE (truncated or created; a FIFO's reader is waited for), "|COMMAND" or "!COMMAND", or stderr
 * where spec is NULL. The command starts at once, with the signals that bpfstrace was started with but
 * deaf to ^C. 0 and *out, or -errno: after a message, but for the -EINTR of a wait that was given up.
 */
int output_open(struct output **out, const char *spec, const struct launch_signals *signals,
		const struct output_patience *patience);

/* Appends n bytes; they go out when the buffer is full or flushed. ctx is the struct output. */
void output_write(void *ctx, const char *bytes, size_t n);

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
