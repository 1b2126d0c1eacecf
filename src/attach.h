/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attach.h: the running processes of -p: which may be traced, and what became of each.
 *
 * Owns the messages about them; each process has its own result.
 */
#ifndef BPFSTRACE_ATTACH_H
#define BPFSTRACE_ATTACH_H

#include <sys/types.h>

struct loader;
struct options;

/*
 * Refuses what cannot be traced, with a message each, before anything is loaded; attached (o->npids of them) gets the ids
 * of the others, 0 for those. 0, or -ESRCH where nothing is left to trace.
 */
int attach_check(const struct options *o, pid_t *attached);

/*
 * Puts those processes under the trace and says what became of each; attached keeps those that are, the rest become 0. 0; -ESRCH
 * where nothing is left to trace; or -errno after a message.
 */
int attach_pids(struct loader *l, const struct options *o, pid_t *attached);

/* Puts the command of launch_leave() under the trace, before it begins. 0 or -errno after a message. */
int attach_command(struct loader *l, const struct options *o, pid_t command);

#endif
