/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sink.h: where decoded calls go.
 *
 * Owns the semantic output operations. Punctuation (commas, braces, quotes, alignment) lives in the
 * sinks only: text.c writes strace's, another sink may write JSON. A formatter says what a thing
 * is, in order; a sink decides how it looks.
 */
#ifndef BPFSTRACE_SINK_H
#define BPFSTRACE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;
struct hole;

enum num_style { NUM_DEC, NUM_UDEC, NUM_HEX, NUM_OCT };

/* A string or buffer as captured. */
struct sink_str {
	const uint8_t *bytes;
	size_t len;			/* bytes known (holes included) */
	bool cut;			/* more follows that is not shown: "..." behind the quote */
	bool is_path;			/* a NUL-terminated string, not raw bytes */
	bool is_binary;			/* never text (random bytes, digests): always in hex */
	const struct hole *holes;	/* lost runs, offsets into bytes - skip, all of them with an end behind bytes */
	size_t nholes, skip;
	size_t lost;			/* bytes behind the known ones that were lost too */
};

struct sink;
struct sink_ops {
	/*
	 * One event: begin, what is inside, end. The sink looks at ev->kind: a call is "name(", its
	 * args, result and value; a signal is its name and siginfo; the others have nothing inside.
	 */
	void (*begin)(struct sink *s, const struct event *ev);
	/* The next argument's value follows; NULL: further arguments are known at the call's exit only. */
	void (*arg)(struct sink *s, const char *name);
	/* A resumed call: an earlier event has shown some of its arguments. */
	void (*args_shown)(struct sink *s);
	void (*result)(struct sink *s, const struct event *ev);	/* arguments done, the result's value follows */
	void (*end)(struct sink *s, const struct event *ev);

	/* The result of a failed call; name is NULL where the number has none. A restart is no value. */
	void (*error)(struct sink *s, int err, const char *name, const char *text);

	/* True when this event has been given as much output as any may have: see fmt_spent(). */
	bool (*full)(struct sink *s);

	/* Values. */
	void (*num)(struct sink *s, uint64_t v, enum num_style style);
	void (*name)(struct sink *s, const char *sym, uint64_t v);	/* a symbolic constant and its value */
	void (*word)(struct sink *s, const char *text);		/* text that is neither: "NULL", "{st_mode}" parts, dates */
	void (*str)(struct sink *s, const struct sink_str *str);
	void (*comment)(struct sink *s, const char *text);	/* " / * text * /" after a value */
	void (*label)(struct sink *s, const char *text);	/* "<text>" after a value: path of a descriptor */

	/* Structure. */
	void (*struct_begin)(struct sink *s);
	void (*field)(struct sink *s, const char *name);	/* NULL: a value without name */
	void (*struct_end)(struct sink *s, bool more);		/* more: "..." before the brace */
	void (*array_begin)(struct sink *s);
	void (*elem)(struct sink *s);
	void (*array_end)(struct sink *s, bool more);
	void (*flags_or)(struct sink *s);			/* between two flags of a set */
	void (*macro_begin)(struct sink *s, const char *name);	/* "makedev(", args by elem(), */
	void (*macro_end)(struct sink *s);			/* ")" */
	void (*arrow)(struct sink *s);				/* in-out: " => " */
	void (*note_begin)(struct sink *s);			/* " (" behind the result, */
	void (*note_end)(struct sink *s);			/* ")" */
};

struct sink {
	const struct sink_ops *ops;
};

#endif
