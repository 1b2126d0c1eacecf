/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fmt_exec.h: what a successful exec was given, for formatters that can serve one.
 */
#ifndef BPFSTRACE_FMT_EXEC_H
#define BPFSTRACE_FMT_EXEC_H

#include "fmt.h"

/* The path that the kernel executed, as the caller passed it; false where f's call is no exec, or it was lost. */
bool fmt_exec_path(const struct fmt *f);

#endif
