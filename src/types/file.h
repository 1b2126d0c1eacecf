/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h: fields of structs that are shown by hand, for the formatters of files, descriptors
 * and ioctls.
 */
#ifndef BPFSTRACE_FMT_FILE_H
#define BPFSTRACE_FMT_FILE_H

#include "show/fmt.h"

/* name=value as a number. */
void field_num(const struct fmt *f, const char *name, uint64_t value, enum num_style style);

/* name=value as a set of flags. */
void field_flags(const struct fmt *f, const char *name, const struct constset *set, uint64_t value);

#endif
