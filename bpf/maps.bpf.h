/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * maps.bpf.h: every map and every knob of the kernel side, with the reason for each size.
 *
 * Knobs are const volatile and set by the loader before loading: the verifier treats them as constants and drops the
 * code they switch off.
 */
#ifndef BPFSTRACE_MAPS_BPF_H
#define BPFSTRACE_MAPS_BPF_H

#include "kernel.h"
#include "wire.h"
#include "limits.gen.h"

/* Set by the loader; the struct is wire.h's so that both sides agree on its layout. */
const volatile struct knobs knobs SEC(".rodata.knobs");

/* The generated capture table, ROW_SELECTED set where the filter says so: wire.h, "Capture". */
const volatile struct cap_row cap_rows[CAP_ROWS] SEC(".rodata.rows");
const volatile struct cap_op cap_ops[CAP_OPS] SEC(".rodata.ops");

/*
 * Refinements: (row, constants) to row, the selected ones. No hash map: filling one takes a bpf(2) for each, in which this and
 * other tracers miss calls (drain.c, take_ends()).
 */
const volatile struct variant_slot variants[VARIANT_SLOTS] SEC(".rodata.variants");
_Static_assert(4 * CAP_VARIANTS <= VARIANT_SLOTS, "VARIANT_SLOTS");

/*
 * Records to user space. Writers of one ring wait for each other while they copy: with two processors that already costs
 * more than all the rest of a call (tests/bench/README.md). So there are several rings, each for every knobs.rings-th
 * processor, but not more than one reader can empty. The loader sets their size; those that it leaves out get a page.
 */
#define RING(name) struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, WIRE_PAGE); } name SEC(".maps")

RING(ring_0);
RING(ring_1);
RING(ring_2);
RING(ring_3);

/*
 * Threads that have joined the trace. With the second one the mask, which tells a processor its ring, gets the value that
 * it keeps: until then there is one writer, and one ring will do.
 */
u32 joined, ring_mask;

/* The command has been taken: what else the tool forks is its own. */
u32 launched;

/* Calls, where knobs.count_limit says how many. */
u64 counted;

/*
 * Set by the loader until all is attached, and again when the trace is over: attaching and detaching go program by program,
 * and calls that one hook has seen without the other would be lost ones. A map of its own.
 */
u32 paused SEC(".data.paused");

/* Where the reader stood when somebody waited for room in vain, plus 1; 0: never. See emit_await_room(). */
u64 stalled[WIRE_RINGS];

/*
 * One slot for each traced thread, and having one is what "traced" means. Not preallocated: a slot is a
 * kilobyte and the limit is the number of threads a large machine can run.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1 << 18);
	__type(key, u64);
	__type(value, struct slot);
} slots SEC(".maps");

/* exec.bpf.h's way through an area of strings: in a map, where the verifier takes it for any number and need not follow each turn. */
struct exec_walk {
	u64 addr;			/* of the next string, or of the rest of the last one: */
	u64 in_tail;
	u64 left;			/* strings still wanted */
	u64 fill;			/* bytes in the scratch, */
	u64 sent;			/* and before them */
	u64 start, bytes;		/* the area */
	u64 until;
	u8 how;
};

/* fdinfo.bpf.h's way through the control messages of messages, for the same reason. */
struct rights_walk {
	u64 msg, left;			/* the next message, and how many there are */
	u64 control, end;		/* the next control message of this one, and behind its last */
	u64 fd, fd_end;			/* the next descriptor of that one, likewise */
};

/*
 * One page of payload, a slot under construction, a walk. The syscall and scheduler tracepoints run with preemption off and
 * never nest on a CPU, so one of each per CPU is enough; signal_generate may interrupt them and uses neither.
 */
struct scratch {
	struct rec_chunk chunk;
	u8 bytes[WIRE_PAGE];
	struct slot slot;
	struct exec_walk walk;
	struct rights_walk rights;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline struct scratch *scratch_get(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&scratches, &zero);
}

/* Where the reader is and where writers are: shared with user space, through a mapping, which the section's name makes. */
struct reader reader SEC(".data.reader");

/* Signals to be sent, by whoever has the mapping: raise.bpf.h. */
struct raises raises SEC(".data.raises");

/* Counters that user space reads at the end: struct losses. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct losses);
} losses SEC(".maps");

/* What user space reads at the end with -d: struct spans. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct spans);
} spans SEC(".maps");

/* Ends of threads for which the ring had no room: they tell how many of the last calls are missing. 1 MiB. */
struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 1 << 15);
	__type(value, union rec_end);
} ends SEC(".maps");

/* Processes and threads that the seed walk shall put under the trace, by their ids. The loader sets the real size. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, u32);
	__type(value, struct seed);
} seeds SEC(".maps");

#endif
