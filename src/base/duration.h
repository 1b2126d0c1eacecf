/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * duration.h: spans of time as options have them.
 */
#ifndef BPFSTRACE_DURATION_H
#define BPFSTRACE_DURATION_H

#include <stdint.h>

/* "1.5us" and the like (s, ms, us, ns), without a unit microseconds; what is beyond int64_t is its end. 0, or -EINVAL. */
int duration_parse(const char *text, uint64_t *ns);

#endif
