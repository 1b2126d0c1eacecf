/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loader.h: the BPF side, opened, configured, loaded and attached.
 *
 * Owns the only use of libbpf's object API. Promises that nothing stays attached when the process
 * ends, however it ends (all links are file descriptors), and that a failure says what to do.
 */
#ifndef BPFSTRACE_LOADER_H
#define BPFSTRACE_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bpf/wire.h"

/* Auto is dispatch, or raw where the kernel would skip hooks of the other kind: see bpf/syscall.bpf.h. */
enum hook { HOOK_AUTO, HOOK_TRACEPOINT, HOOK_DISPATCH, HOOK_RAW };

struct loader_config {
	const uint8_t *selected;	/* ROW_VARIANT bytes by base row: nonzero is traced; not needed any more when it is loaded */
	bool compat;			/* calls of 32-bit programs are wanted from the first one on */
	enum hook hook;
	struct knobs knobs;		/* what the programs are told of the options; the rest is settled by knobs.c */
	uint32_t attach;		/* so many processes and threads loader_attach() will be given */
	bool full_buffers;
	bool fd_paths;			/* -y: what is behind each descriptor */
	bool names;			/* -Y: also the names that threads get while they are traced */
	bool raises;			/* loader_raises_fd() will be written to */
	bool count_cpu;			/* the time that a call runs, not the time that it takes */
	const char *btf;		/* --btf FILE or NULL */
};

struct loader;
struct seed;
struct programs_skips;

/* What the kernel side counted, for the end of the run. All monotonic. */
struct loader_losses {
	uint64_t no_slot;		/* threads that could not be given a slot: their calls are not seen */
	uint64_t calls;			/* call records that found no room in the ring */
	uint64_t chunks;		/* payload chunks that found none */
	uint64_t notes;			/* fork, exec, exit, signal records that found none */
	uint64_t recursion;		/* program runs the kernel skipped (recursion_misses) */
};

/*
 * Loads and attaches. 0 and *out, to be closed by the caller; or -errno after a message on stderr that says what
 * failed and what to do.
 */
int loader_open(struct loader **out, const struct loader_config *cfg);

/* Detaches and frees; never waits for the kernel's grace periods. NULL is fine. */
void loader_close(struct loader *l);

/* Puts running processes and threads under the trace, see seeds.h. 0 or -errno after a message. */
int loader_attach(struct loader *l, struct seed *seeds, size_t n);

/* Ends the trace: no more records are made; what is in the ring stays, and the walk still tells what was in flight. */
void loader_detach(struct loader *l);

/*
 * A 32-bit image joined the trace (REC_EXEC, REC_FORK with another abi): under --hook=tracepoint its calls need the hooks.
 * True when they were attached only now, so that calls of its first moments may be missing.
 */
bool loader_compat(struct loader *l);

/* The ring buffers: how many, and their descriptors, which stay the loader's. */
unsigned int loader_rings(const struct loader *l, const int **fds);

/* The map of the struct reader, for mapping it. Owned by the loader. */
int loader_reader_fd(const struct loader *l);

/* The map of the struct raises, likewise. */
int loader_raises_fd(const struct loader *l);

/* Bytes of each. */
uint64_t loader_ring_bytes(const struct loader *l);

/* The maps of counts, for counts_read(): by row, and of calls without a row. Owned by the loader. */
void loader_counts(const struct loader *l, int *rows, int *others);

/* The map of longest runs, for spans_read(). Owned by the loader. */
int loader_spans_fd(const struct loader *l);

/* MAX of --full-buffers in force: bytes of one buffer that are captured. */
uint32_t loader_full_max(const struct loader *l);

/* The link of the walk that tells the calls in flight (slots_walk()), -1: there is none. Owned by the loader, like */
int loader_walk_fd(const struct loader *l);

/* the queue of ends that found no room in the ring (slots_ends()). */
int loader_ends_fd(const struct loader *l);

/* 0, or -errno: what *out has is not all then. */
int loader_losses(const struct loader *l, struct loader_losses *out);

/* Whether the kernel can skip programs here at all; else nobody need ask what it has skipped. */
bool loader_can_skip(const struct loader *l);

/* What it has skipped since this was first asked, up to loader_detach(). l is a struct loader. For one thread. 0 or -errno. */
int loader_skips(void *l, struct programs_skips *out);

/*
 * Whether a traced thread is left: 1, 0 when every one has ended, or -errno where the kernel does not say. Costs the same
 * whatever is traced.
 */
int loader_busy(const struct loader *l);

/*
 * Forgets the threads of processes that are gone, where their ends may have been skipped: they would be busy for ever. True
 * where there were any.
 */
bool loader_sweep(struct loader *l);

/* Traced threads, counted one by one, or -errno; only where nothing comes and goes, after loader_detach(). */
int loader_slots(const struct loader *l);

#endif
