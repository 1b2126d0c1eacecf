/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * time.h: dates, for those that meet them outside of an argument.
 */
#ifndef BPFSTRACE_TIME_H
#define BPFSTRACE_TIME_H

#include "show/fmt.h"

/* The local date behind a value; nothing where there is none. */
void fmt_comment_date(const struct fmt *f, const struct sink_date *date);

#endif
