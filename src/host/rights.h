/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rights.h: what the caller may see of other processes by its own rights.
 *
 * A copy of bpfstrace with file capabilities could read every process of the machine for everybody
 * who may execute it. Owns the rule that it does not: without CAP_SYS_PTRACE of its own the caller
 * sees what it could ptrace, neither more nor for longer. Promises that of the file's capabilities only
 * those stay that loading needs, before anything is opened.
 */
#ifndef BPFSTRACE_RIGHTS_H
#define BPFSTRACE_RIGHTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * To be called first. *limited: the caller has no CAP_SYS_PTRACE but, at most, by the file's capabilities (or
 * its set-user-id bit); all of these are then dropped but CAP_BPF and CAP_PERFMON. *caps: those of its own, a
 * bit each. 0, or -errno after a message.
 */
int rights_settle(bool *limited, uint64_t *caps);

/* Where limited: 0 when the caller may ptrace the process or thread; else -errno after a message. */
int rights_target(pid_t pid);

/* The message of a refusal; err as an errno or a -errno. Returns -errno. */
int rights_denied(pid_t pid, int err);

#endif
