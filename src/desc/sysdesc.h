/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysdesc.h: what a system call is, as constant data.
 *
 * Owns the types of the tables that mksys generates from syscalls/ (build/gen/calls.gen.c) and
 * their look-ups by number and name. How a call is shown is in shows.h. Everything here is const; nobody frees anything.
 */
#ifndef BPFSTRACE_SYSDESC_H
#define BPFSTRACE_SYSDESC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpf/wire.h"
#include "desc/personality.h"

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

/* %class bits; names in sysdesc.c's order are those of syscalls/README.md. */
typedef uint64_t class_mask;

struct sysdesc {
	const char *name;		/* NULL: no such call */
	class_mask classes;
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
