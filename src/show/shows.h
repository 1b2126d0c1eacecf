/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shows.h: how a system call is shown, as constant data.
 *
 * Owns the types of the tables that mksys generates from syscalls/ (build/gen/shows.gen.c): the types of values with
 * their formatters, and the uses of them, which are the arguments of calls and the fields of structs. Everything here is
 * const; nobody frees anything.
 */
#ifndef BPFSTRACE_SHOWS_H
#define BPFSTRACE_SHOWS_H

#include "desc/sysdesc.h"
#include "gen/limits.gen.h"

struct fmt;
/* A formatter shows one value; it cannot fail, it degrades to the address. See fmt.h. */
typedef void fmt_fn(const struct fmt *f, uint64_t value);

enum direction { DIR_VALUE, DIR_IN, DIR_OUT, DIR_INOUT };

/*
 * What lies in memory lies there as the personality says: arrays of LAYOUTS elements have a number for each layout that
 * there is, by struct personality's layout.
 */

/* What -P and trace-fds= look at: a descriptor, or what begins with one or is a set of them; the name of a file. */
enum touches { TOUCHES_NOTHING, TOUCHES_FD, TOUCHES_PATH };

/* A type: its shape is the kernel's business, its formatter the user's. One per types.def row, constset, struct. */
struct type {
	const char *name;
	fmt_fn *fmt;			/* shows one value (scalars) or what is at an address (others) */
	uint8_t shape;			/* enum shape */
	uint8_t touches;		/* enum touches */
	bool is_signed;
	bool is_fd;			/* scalars: a descriptor */
	bool is_data;			/* what a descriptor transfers */
	bool is_native;			/* known in layout 0 only: elsewhere it is an address */
	bool is_naming;			/* its formatter tells the field's name, too */
	bool is_found;			/* no register of the call: the kernel side has found it */
	uint32_t size[LAYOUTS];		/* bytes of one in memory, of a scalar 1, 2, 4 or 8; 0 unknown */
	const struct constset *set;	/* flags and enum types */
	const struct structdesc *desc;	/* struct types */
	const struct structdesc *like;	/* others that are as large as a struct: for their formatters, which read it */
	const struct type *other;	/* of values that the set, or the choice, does not know; NULL: a number */
	const struct choice *choices;	/* which type it is by the value of a sibling: use.by */
};

struct choice {
	uint64_t value;
	const struct type *type;	/* NULL ends */
};

/* "? name", "? name & A|B", "? name & MASK == A|B": which sibling, and what it must be; "not": or must not. */
enum cond_op { COND_NONE, COND_NONZERO, COND_AND, COND_EQ };
#define COND_RET	0xff		/* the sibling is the result */
struct cond {
	uint8_t op;			/* enum cond_op */
	uint8_t sibling;		/* argument or field index, or COND_RET */
	uint8_t count;
	bool negated;
	uint64_t mask;			/* COND_AND: the bits; COND_EQ: those that count, 0 all */
	const uint64_t *values;		/* COND_EQ: any of count values */
};

/* The size of an array or buffer, in elements, or in bytes where bytes is set. */
struct size_ref {
	uint8_t src;			/* enum size_src; SIZE_ONE where there is no [] */
	uint8_t sibling;		/* argument or field index */
	bool bytes;
	bool has_room;			/* SIZE_RET: the sibling "room" says that there are no more than so many */
	uint8_t room;
	uint32_t value;			/* SIZE_CONST; SIZE_ARG: what is added */
	uint32_t min, max;		/* beyond which the address is shown; max 0: no limit */
};

/* A use of a type: an argument, or a field of a struct. */
struct use {
	const char *name;
	const struct type *type;
	uint8_t dir;			/* enum direction */
	bool is_array;			/* has [size]: elements of type, at an address */
	bool verbose;			/* shown with -v only; leaves "..." */
	bool hidden;			/* never shown */
	bool named;			/* arguments: the name is a part of the line */
	bool is_inline;			/* a field whose elements lie in the struct itself, not behind a pointer */
	bool is_pointer;		/* the value is an address to follow */
	bool on_error;			/* "out!": read and shown even if the call failed */
	uint8_t by;			/* the sibling that chooses the type, or decides how it is shown */
	struct size_ref size;
	struct cond cond;
	struct cond when;		/* pointers: if it does not hold the address is shown */
	uint16_t offset[LAYOUTS];	/* fields: bytes from the start of the struct; arguments: the first register */
	uint16_t width[LAYOUTS];	/* fields: bytes in the struct (of all elements where inline); arguments: of its registers */
	bool is_signed;			/* fields: from the width's name */
};

struct structdesc {
	const char *name;
	const char *cname;		/* of the C type that it is asserted against; NULL: none */
	uint32_t size[LAYOUTS];
	uint8_t count;
	const struct use *fields;	/* in print order */
	bool filled;			/* what the kernel wrote of an inout struct is shown in the same braces */
};

/* The arguments of a call, the type and name of its result, and what that says beside its number. */
struct show {
	const struct use *args;
	const struct use *ret;
	uint8_t nargs;
	const struct use *note;		/* NULL: nothing; its name may be "" */
	const uint8_t *order;		/* in which args are shown; NULL: theirs */
};

/* All that is shown, for those who do not know the formatters. */
struct shows {
	const struct show *calls;	/* by row, as sysdescs[] */
	void (*siginfo)(const struct fmt *f, const uint8_t *info);	/* of a signal: WIRE_SIGINFO bytes */
};

#endif
