/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * personality.c: the rows, of each architecture that bpfstrace is built for; see personality.h.
 */
#include "desc/personality.h"

#include <linux/audit.h>

const struct personality personalities[ABI_COUNT] = {
#if defined(__x86_64__)
	[ABI_NATIVE] = {
		.name = "x86-64", .designator = "64", .rows = 0, .audit_arch = AUDIT_ARCH_X86_64,
		.pointer_bytes = 8, .register_bytes = 8, .layout = 0, .is_native = true,
	},
	[ABI_COMPAT] = {
		.name = "i386", .designator = "32", .mode = "32 bit", .rows = ROW_TABLE, .audit_arch = AUDIT_ARCH_I386,
		.pointer_bytes = 4, .register_bytes = 4, .layout = 1,
	},
	[ABI_ILP32] = {
		.name = "x32", .designator = "x32", .mode = "x32", .rows = PERSONALITY_NO_ROWS, .audit_arch = AUDIT_ARCH_X86_64,
		.pointer_bytes = 4, .register_bytes = 8,
	},
#else
#error "no personalities of this architecture"
#endif
};

int64_t personality_result(const struct personality *p, int64_t ret)
{
	return p->register_bytes == 4 ? (int32_t)ret : ret;
}
