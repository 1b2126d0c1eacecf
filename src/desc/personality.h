/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * personality.h: the ways in which programs call the kernel, a row each.
 *
 * Owns what differs between them for whoever reads records: numbers, widths, names. How a call of each is recognised
 * in the kernel is the business of bpf/arch/. Nothing else in src/ names an ABI.
 */
#ifndef BPFSTRACE_PERSONALITY_H
#define BPFSTRACE_PERSONALITY_H

#include <stdbool.h>
#include <stdint.h>

#include "bpf/wire.h"

struct personality {
	const char *name;		/* in a saved stream; NULL: the architecture has none of this kind, and no rows for it */
	const char *designator;		/* in -e trace=CALL@64 */
	const char *mode;		/* in the title of a summary; NULL: that of this machine's own programs */
	uint32_t rows;			/* its calls' first row in sysdescs[]; PERSONALITY_NO_ROWS: they have none */
	uint32_t audit_arch;		/* AUDIT_ARCH_*: linux/audit.h */
	uint8_t pointer_bytes;		/* in the caller's memory */
	uint8_t register_bytes;		/* of an argument and of a result */
	uint8_t layout;			/* of its structs: the place of its table among the tables of numbers */
	bool is_native;			/* this machine's own: its calls have tracepoints, and constants in the headers */
};

#define PERSONALITY_NO_ROWS	UINT32_MAX

extern const struct personality personalities[ABI_COUNT];	/* by ABI_*; records are checked to have no other */

/* A result as wide as its caller's registers. */
int64_t personality_result(const struct personality *p, int64_t ret);

#endif
