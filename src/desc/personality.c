/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * personality.c: the rows, see personality.h.
 */
#include "desc/personality.h"

#include <linux/audit.h>

const struct personality personalities[ABI_COUNT] = {
	[ABI_X86_64] = {
		.name = "x86-64", .designator = "64", .rows = 0, .audit_arch = AUDIT_ARCH_X86_64,
		.pointer_bytes = 8, .register_bytes = 8, .layout = 0, .is_native = true,
	},
	[ABI_I386] = {
		.name = "i386", .designator = "32", .mode = "32 bit", .rows = ROW_TABLE, .audit_arch = AUDIT_ARCH_I386,
		.pointer_bytes = 4, .register_bytes = 4, .layout = 1,
	},
	[ABI_X32] = {
		.name = "x32", .designator = "x32", .mode = "x32", .rows = PERSONALITY_NO_ROWS, .audit_arch = AUDIT_ARCH_X86_64,
		.pointer_bytes = 4, .register_bytes = 8,
	},
};

int64_t personality_result(const struct personality *p, int64_t ret)
{
	return p->register_bytes == 4 ? (int32_t)ret : ret;
}
