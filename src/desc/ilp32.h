/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ilp32.h: names of the calls of x32.
 *
 * They are x86-64's under the same numbers, but for those whose memory looks otherwise: these have numbers of their own
 * behind. Rows they have none.
 */
#ifndef BPFSTRACE_ILP32_H
#define BPFSTRACE_ILP32_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ILP32_BIT		0x40000000	/* in the numbers that programs pass */
#define ILP32_NUMBERS	548		/* all are below, without the bit */
#define ILP32_NAME	48		/* room for a name */

/*
 * The name of a number without the bit; "execve#64" where x32 has a number of its own for the call. False where it has
 * none.
 */
bool ilp32_name(uint32_t nr, char name[ILP32_NAME]);

#endif
