/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c: look-ups in the model of the descriptions, and the classes that a call may have.
 */
#include "mksys.h"

#include <string.h>

const char *const class_list[] = {
	"desc", "file", "memory", "process", "creds", "signal", "ipc", "network", "stat", "lstat",
	"fstat", "stat_like", "statfs", "fstatfs", "statfs_like", "pure", "clock", NULL,
};

struct type *find_type(const struct model *m, const char *name)
{
	for (int i = 0; i < m->types.n; i++)
		if (!strcmp(m->types.v[i]->name, name) && !m->types.v[i]->desc)
			return m->types.v[i];
	return NULL;
}

struct structure *find_struct(const struct model *m, const char *name)
{
	for (int i = 0; i < m->structs.n; i++)
		if (!strcmp(m->structs.v[i]->name, name))
			return m->structs.v[i];
	return NULL;
}

const struct limit *find_limit(const struct model *m, const char *name)
{
	for (int i = 0; i < m->limits.n; i++)
		if (!strcmp(m->limits.v[i].name, name))
			return &m->limits.v[i];
	return NULL;
}
