/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysdesc.h: what a system call is, as constant data.
 *
 * Owns the types of the tables that mksys generates from syscalls/ (build/gen/tables.gen.c) and
 * their look-ups by number and name. Everything here is const; nobody frees anything.
 */
#ifndef BPFSTRACE_SYSDESC_H
#define BPFSTRACE_SYSDESC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../bpf/wire.h"

struct fmt;
/* A formatter shows one value; it cannot fail, it degrades to the address. See fmt.h. */
typedef void fmt_fn(const struct fmt *f, uint64_t value);

/* One named constant of a flags or enum block. */
struct constant {
	uint64_t value;
	uint64_t mask;			/* the group's mask, or 0 for a plain bit or value */
	const char *name;
};

struct constset {
	const char *name;
	const char *unknown;		/* "O_???": the comment behind bits or values without a name */
	const struct constant *list;	/* in print order */
	uint32_t count;
	bool is_enum;			/* exclusive values: one name is shown */
};

enum direction { DIR_VALUE, DIR_IN, DIR_OUT, DIR_INOUT };

/* A type: its shape is the kernel's business, its formatter the user's. One per types.def row, constset, struct. */
struct type {
	const char *name;
	fmt_fn *fmt;			/* shows one value (scalars) or what is at an address (others) */
	uint8_t shape;			/* enum shape */
	uint8_t width;			/* scalars: 1, 2, 4 or 8 bytes in memory */
	bool is_signed;
	uint32_t size;			/* bytes of one object in memory; 0 unknown */
	const struct constset *set;	/* flags and enum types */
	const struct structdesc *desc;	/* struct types */
};

/* "? name", "? name & A|B", "? name == A|B": which sibling, and what it must be. */
enum cond_op { COND_NONE, COND_NONZERO, COND_AND, COND_EQ };
#define COND_RET	0xff		/* the sibling is the result */
struct cond {
	uint8_t op;			/* enum cond_op */
	uint8_t sibling;		/* argument or field index, or COND_RET */
	uint8_t count;
	uint64_t mask;			/* COND_AND: the bits */
	const uint64_t *values;		/* COND_EQ: any of count values */
};

/* The size of an array or buffer, in elements, or in bytes where bytes is set. */
struct size_ref {
	uint8_t src;			/* enum size_src; SIZE_ONE where there is no [] */
	uint8_t sibling;		/* argument or field index */
	bool bytes;
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
	bool is_inline;			/* a field whose elements lie in the struct itself, not behind a pointer */
	bool is_pointer;		/* the value is an address to follow */
	bool on_error;			/* "out!": read and shown even if the call failed */
	struct size_ref size;
	struct cond cond;
	uint16_t offset;		/* fields: bytes from the start of the struct */
	uint16_t width;			/* fields: bytes in the struct (of all elements where inline) */
	bool is_signed;			/* fields: from the width's name */
};

struct structdesc {
	const char *name;
	const char *cname;		/* of the C type that it is asserted against; NULL: none */
	uint32_t size;
	uint8_t count;
	const struct use *fields;	/* in print order */
};

/* %class bits; names in sysdesc.c's order are those of syscalls/README.md. */
typedef uint64_t class_mask;

struct sysdesc {
	const char *name;		/* NULL: no such call */
	const struct use *args;
	const struct use *ret;		/* type and name of the result */
	class_mask classes;
	uint8_t nargs;
	uint8_t abi;
	int32_t nr;
	const struct cap_row *row;
	const char *tracepoint;		/* X of events/syscalls/sys_enter_X; NULL: it has none */
};

struct variant {
	struct variant_key key;
	uint16_t row;
};

/* Generated tables. */
extern const struct sysdesc sysdescs[];		/* by row, ROW_* in wire.h */
extern const struct cap_row cap_rows[];		/* by row */
extern const struct cap_op cap_ops[];
extern const struct variant sysvariants[];	/* sorted by (row, v[0], v[1]) */
extern const char *const class_names[];		/* bit order of class_mask; NULL ends */
extern const uint32_t sysdesc_rows, cap_ops_count, sysvariants_count;

/* The row of call nr of an abi, before refinement; ROW_UNKNOWN for any number beyond the tables. */
uint32_t sysdesc_row(uint8_t abi, int32_t nr);

/* The row after refinement by the call's own arguments (args has WIRE_NARGS values). */
uint32_t sysdesc_refine(uint32_t row, const uint64_t *args);

/* The row of a call by name, or -1. */
int sysdesc_by_name(uint8_t abi, const char *name);

#endif
