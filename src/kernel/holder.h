/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * holder.h: descriptors that stay open until this process is gone.
 *
 * Closing the last descriptor of a tracepoint's link waits for a grace period, about 70 ms for each,
 * even in a process that is being killed. A holder, a process of its own, has the same descriptors:
 * it closes them when this process has ended, and nobody waits.
 */
#ifndef BPFSTRACE_HOLDER_H
#define BPFSTRACE_HOLDER_H

#include <stddef.h>

/*
 * Starts the holder of n descriptors. Returns a descriptor whose closing, by whatever end of this
 * process, ends it; or -errno after a message. To be called before forks are taken for the command.
 */
int holder_start(const int *fds, size_t n);

#endif
