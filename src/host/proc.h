/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proc.h: what /proc, and the kernel's other files, must tell.
 *
 * Owns the look at a process before it is traced, the reading of another process's memory, and the
 * diagnosis of a kernel or a user that cannot load BPF programs: one line that says what is missing
 * and what to do about it. Nothing here changes anything, but for the mounting of tracefs.
 */
#ifndef BPFSTRACE_PROC_H
#define BPFSTRACE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bpf/wire.h"

struct proc_info {
	pid_t tid, tgid;
	char comm[WIRE_COMM];		/* any bytes: the process's to choose */
	char state;			/* as ps(1) shows it: R S D Z X ... */
	uint32_t threads;		/* of its process */
	bool kernel_thread;
};

/* What a thread or process is. 0, -ESRCH where there is none, or another -errno; no message. */
int proc_lookup(pid_t tid, struct proc_info *out);

/* Its name alone, ended with NUL: WIRE_COMM bytes are enough. 0 or -errno; no message. */
int proc_comm(pid_t tid, char *dst, size_t n);

/* When a thread began, to tell it from another that has its id: in clock ticks since the machine did. 0: it cannot be told. */
uint64_t proc_started(pid_t tid);

/* As proc_lookup(), but refuses what cannot be traced, with a message. */
int proc_target(pid_t tid, struct proc_info *out);

/*
 * Reads n bytes at addr of a thread's memory without stopping it. Bytes read, perhaps fewer, or
 * -errno.
 */
ssize_t proc_read(uint32_t tid, uint64_t addr, void *dst, size_t n);

/*
 * What is behind a descriptor of a thread now, as its link in /proc says, into text (n bytes): false where that cannot be
 * read. Of a deleted file the name that it had.
 */
bool proc_descriptor(uint32_t tid, int fd, char *text, size_t n);

/* The most threads that this process can ever see: of its pid namespace. */
uint32_t proc_max_threads(void);

/*
 * 0 where this process may load tracing programs and can tell processes apart; otherwise -EPERM, or -ENOENT without /proc,
 * after a message.
 */
int proc_privileges(void);

/*
 * Writes to dst (n bytes) one line, without newline, that says why the kernel refused to load or
 * attach BPF programs with the error err (an errno or a -errno), and what to do. Looks at the
 * kernel, not only at err.
 */
void proc_explain(int err, char *dst, size_t n);

/* Makes sure that tracefs is mounted, mounting it where it is not. 0, or -errno after a message. */
int proc_tracefs(void);

/* True when this kernel has the tracepoint; tracefs is mounted. */
bool proc_has_tracepoint(const char *group, const char *name);

#endif
