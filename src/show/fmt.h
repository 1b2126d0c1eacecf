/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fmt.h: what a formatter is given, and the helpers that all formatters share.
 *
 * A formatter is fmt_fn(f, value): it shows one value through f->sink. For types whose shape is not
 * SHAPE_SCALAR the value is the address of the thing, to be read with fmt_take(). Formatters cannot
 * fail: what cannot be read is shown as its address, what was readable but did not come here as such. They never ask
 * which call they serve; what they may ask are the use's own siblings (sizes, conditions), the result, and the options.
 * A walk goes as far as there are bytes, never as far as the caller claims: it stops at the first element that cannot be
 * read, or when fmt_spent() says so.
 */
#ifndef BPFSTRACE_FMT_H
#define BPFSTRACE_FMT_H

#include "event/event.h"
#include "event/filter.h"
#include "show/shows.h"
#include "show/sink.h"

enum hex_strings { HEX_NEVER, HEX_NON_ASCII_CHARS, HEX_NON_ASCII, HEX_ALL };	/* -x is HEX_NON_ASCII */

struct fmt_options {
	uint32_t string_limit;		/* -s: bytes of a buffer, elements of an array */
	const struct filter *calls;	/* raw=, abbrev=, verbose= say for each call how it is shown; NULL: as this struct does */
	bool verbose;			/* -v: nothing is abbreviated */
	bool opaque;			/* what is in memory is not looked at, but for strings */
	bool whole_buffers;		/* --full-buffers: data buffers are not cut at string_limit */
	uint32_t whole_max;		/* but here, unless it is 0 */
	uint8_t fds;			/* -y, --decode-fds: FDS_* of wire.h */
	enum hex_strings hex;		/* -x, -xx */
	/* -Y: the name of a thread by its id among ours, which lives up to the next call, or NULL. NULL: without names. */
	const char *(*comm)(void *ctx, uint32_t tid);
	void *comm_ctx;
	const struct shows *shows;	/* the one table there is, "shows" of shows.gen.h */
};

/* The siblings of a use: the arguments of a call, or the fields of a struct in memory. */
struct scope {
	const struct use *uses;
	uint8_t count;
	bool is_struct;
	uint64_t base, bytes;		/* struct: its address, and how much of it there is; arguments are in the event */
	const uint8_t *image;		/* these bytes, of that phase, where they have been read at once; or NULL */
	uint8_t phase;
	const struct scope *outer;	/* of the struct: the scope it was found in */
};

struct fmt {
	const struct event *ev;
	const struct fmt_options *opt;
	struct sink *sink;
	const struct use *use;		/* what is being shown: its type, size, direction */
	const struct scope *scope;	/* its siblings */
	uint8_t layout;			/* of the caller's memory: struct personality's */
	uint8_t phase;			/* which image to read */
	uint8_t arg;			/* index of the argument, PIECE_ARG_RET for the result */
	uint8_t reg;			/* its first register, or the same */
	bool written;			/* of an inout struct only what the kernel wrote: an arrow and its "out" fields */
};

/*
 * Shows a use whose value is known, a scalar cut to its type: follows the direction (in, out, inout), the array and the
 * pointer, and calls the type's formatter for each value. NULL pointers print as NULL, unreadable
 * ones as the address.
 */
void fmt_use(const struct fmt *f, uint64_t value);

/*
 * True when an argument cannot be shown before its call returns: it is written by the kernel, or as
 * long as the result says. An inout array or object shows what it was at entry.
 */
bool fmt_needs_exit(const struct use *use);

/* True when what the kernel writes is not to be had: the call failed or never returned. */
bool fmt_failed(const struct fmt *f);

/* How many bytes a pointer in the caller's memory has. */
size_t fmt_pointer_bytes(const struct fmt *f);

/*
 * Reads a described struct of no more than so many bytes for a formatter that tells more than its description does: a value
 * for each of its fields, in their order, cut and extended as the field is; of a field that is neither a scalar nor a pointer its address.
 * False, and what is to be shown instead has been, where not all of the struct is known.
 */
#define FMT_FIELDS_BYTES	256
bool fmt_take_fields(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t *values);

/* The same, where nothing shall be shown. */
bool fmt_read_fields(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t *values);

/* The value of an argument: of one register or two, no wider than its type. */
uint64_t fmt_argument(const struct fmt *f, const struct use *use);

/* A scalar cut to width bytes (0, 8: as it is) and extended by its sign. */
uint64_t fmt_cut(uint64_t value, uint8_t width, bool is_signed);

/* True when a condition of f->use ("? flags & O_CREAT") holds, or there is none. */
bool fmt_cond(const struct fmt *f, const struct cond *c);

/* The size of f->use: elements, or bytes where it says so; -1 when unknown (a *len that cannot be read, a failed call's ret). */
int64_t fmt_size(const struct fmt *f);

/* The value of sibling i of the scope, read in f's phase; sign-extended where its type is signed. False when unknown. */
bool fmt_sibling(const struct fmt *f, uint8_t i, uint64_t *value);

/* The n bytes, at most 8, of the struct that f->scope is; false where not all of them are known. */
bool fmt_read_member(const struct fmt *f, uint64_t addr, uint64_t *value, size_t n);

/* All n bytes at addr in f's phase, or false. */
bool fmt_read(const struct fmt *f, uint64_t addr, void *dst, size_t n);

/* The same; where it is false, what is to be shown instead has been: see fmt_unread(). */
bool fmt_take(const struct fmt *f, uint64_t addr, void *dst, size_t n);

/* Memory of which not all n bytes are known: its address, and behind it whether it was lost, or lies beyond a limit. */
void fmt_unread(const struct fmt *f, uint64_t addr, size_t n);

/* The same for what the kernel wrote: an arrow and a mark where it was lost, nothing where it could not be read. */
void fmt_unread_after(const struct fmt *f, uint64_t addr, size_t n);

/* What array_end() is told of a list that ends before an element of n bytes at addr, which are not known. */
struct sink_rest fmt_stop_list(const struct fmt *f, uint64_t addr, size_t n);

/*
 * The same where of total elements shown are shown: the event has had its share, or the options ask for no more. why is
 * LEFT_NOTHING where there are no others.
 */
struct sink_rest fmt_rest(const struct fmt *f, uint64_t shown, uint64_t total);

/*
 * True when the event has had its share of output: some MiB and a multiple of its own data. Lists that can show the same
 * memory many times (vectors of vectors) end there.
 */
bool fmt_spent(const struct fmt *f);

/* An address: NULL or 0x7ffe... */
void fmt_addr(const struct fmt *f, uint64_t addr);

/* A struct described in the .sys files, at an address: {name=value, ...}; the address when unreadable. */
void fmt_struct_at(const struct fmt *f, const struct structdesc *desc, uint64_t addr);

/* Its fields alone, of those that lie within so many bytes, all of which are known, into a struct that has begun. */
void fmt_fields(const struct fmt *f, const struct structdesc *desc, uint64_t addr, uint64_t bytes);

/* Whether a set has a name for a value, or for some of its bits. */
bool fmt_is_named(const struct constset *set, uint64_t value);

/* One constant of a set: its name, or the number in hex and the set's "/ * X_??? * /". */
void fmt_constant(const struct fmt *f, const struct constset *set, uint64_t value);

/* The name of a constant, or NULL. */
const char *fmt_constant_name(const struct constset *set, uint64_t value);

/* A set of flags: names joined, leftovers in hex; 0 where nothing is set and no name is 0. */
void fmt_flagset(const struct fmt *f, const struct constset *set, uint64_t value);

/* len bytes at addr as a quoted string, cut as the options say; the address when unreadable. */
void fmt_bytes_at(const struct fmt *f, uint64_t addr, uint64_t len);

/*
 * All that is known of len bytes at addr, whatever the options say: bytes, len, lost and holes of *str. False where what
 * follows could not be read.
 */
bool fmt_whole(const struct fmt *f, uint64_t addr, uint64_t len, struct sink_str *str);

/* The same for bytes that are never text: always in hex. */
void fmt_binary_at(const struct fmt *f, uint64_t addr, uint64_t len);

/* A NUL-terminated path at addr, never cut; a string at addr, cut as the options say. */
void fmt_path_at(const struct fmt *f, uint64_t addr);
void fmt_string_at(const struct fmt *f, uint64_t addr);

/*
 * Behind the string that was at addr when the call began: what was at after (addr again, or where another pointer leads)
 * when it ended, as " => STRING / * changed * /". Nothing where both are the same, or one is not known.
 */
void fmt_path_changed(const struct fmt *f, uint64_t addr);
void fmt_string_changed(const struct fmt *f, uint64_t addr, uint64_t after);

/* A string, or a path, of which known bytes are at hand, its NUL among them unless it was cut. */
void fmt_text(const struct fmt *f, const uint8_t *bytes, size_t known);
void fmt_path_text(const struct fmt *f, const uint8_t *bytes, size_t known);

/* A char array in place: size bytes at addr, up to the first NUL. */
void fmt_chars_at(const struct fmt *f, uint64_t addr, size_t size);

/* One operator and its operands as an expression: VALUE<<SHIFT, with the name of the shift or, without one, its number. */
void fmt_shifted(const struct fmt *f, uint64_t value, enum num_style style, const char *name, unsigned int shift);

/* -Y: the name of a thread by its id among ours, which lives up to the next call; NULL: not asked for, or not known. */
const char *fmt_comm(const struct fmt *f, int32_t pid);

/* A field of a struct: a number, a process's id, or a set of flags. */
void fmt_field_num(const struct fmt *f, const char *name, uint64_t value, enum num_style style);
void fmt_field_pid(const struct fmt *f, const char *name, int32_t pid);
void fmt_field_flags(const struct fmt *f, const char *name, const struct constset *set, uint64_t value);

/* The end of a struct of which only -v shows all. */
void fmt_struct_end(const struct fmt *f, bool all);

/* A set of flags as members of one that has been begun. */
void fmt_members(const struct fmt *f, const struct constset *set, uint64_t value);

/* A name whose number is not shown in hex. */
void fmt_named(const struct fmt *f, const char *name, uint64_t value, enum num_style style);

/* The raw form of either, as n bytes; what follows is the other one, up to either_end(). */
void fmt_either_bytes(const struct fmt *f, const void *bytes, size_t n);

/* A comment (see comment_begin()) or a note of one value that has a name alone. */
void fmt_comment_name(const struct fmt *f, const char *name, uint64_t value, bool is_name);
void fmt_note_name(const struct fmt *f, const char *name, uint64_t value);

/* Generated: sets and structs that formatters written by hand need, by name (set_signal, desc_timespec). */
#include "gen/limits.gen.h"
#include "gen/sets.gen.h"
#include "gen/shows.gen.h"

#endif
