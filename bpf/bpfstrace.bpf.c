/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bpfstrace.bpf.c: the kernel side, one object.
 *
 * The rooms: kernel.h (what differs between kernels), maps (state and knobs), filter (is it ours?), capture (reading
 * user memory), emit (the ring), fdinfo, late and exec (what capture alone cannot tell), and the programs in syscall,
 * lifecycle, flight, seed and raise.
 */
#include "lifecycle.bpf.h"
#include "flight.bpf.h"
#include "seed.bpf.h"
#include "raise.bpf.h"

char LICENSE[] SEC("license") = "GPL";
