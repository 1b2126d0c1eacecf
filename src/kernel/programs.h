/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * programs.h: the BPF programs, one row each: when a trace needs it, and how it is attached.
 *
 * Owns the programs' names and links. A new hook is its program and its row in programs.c. What a trace does not need is
 * not loaded: each program costs the start of the command. All look-ups by name are checked here.
 */
#ifndef BPFSTRACE_PROGRAMS_H
#define BPFSTRACE_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bpf/libbpf.h>

#define PROGRAMS_MOST	24

/* What a trace wants: bits. */
enum want {
	WANT_PATHS	= 0x01,		/* -y: what is behind descriptors */
	WANT_COUNT_ONLY	= 0x02,		/* calls and signals make no records */
	WANT_COUNT_CPU	= 0x04,		/* the time for which a call runs */
	WANT_ATTACH	= 0x08,		/* to running processes */
	WANT_OWN	= 0x10,		/* calls' own tracepoints (--hook=tracepoint) */
	WANT_RAW	= 0x20,		/* all calls by the classic tracepoints (--hook=raw) */
	WANT_CLASSIC	= 0x40,		/* forks, execs and exits by them */
	WANT_RAISE	= 0x80,		/* signals are sent from hooks */
	WANT_NAMES	= 0x100,	/* -Y: names that threads get */
};

/* Programs that are attached together. */
enum program_group {
	GROUP_HOOKS,			/* every call of every ABI */
	GROUP_LIFE,			/* forks, execs, exits, signals */
	GROUP_OWN,			/* by the caller, to each call's own tracepoints */
	GROUP_WALK,			/* iterators, run by the caller */
	GROUP_RAISE,			/* what sends signals, behind the hooks: its call has its number then */
};

/* Zeroed before use. */
struct programs {
	struct bpf_program *progs[PROGRAMS_MOST];	/* by row; NULL: not loaded */
	struct bpf_link *links[PROGRAMS_MOST];
};

/*
 * After the object was opened, before it is loaded: chooses what will be loaded, by WANT_* bits. 0; or -ENOENT after a
 * message where the object lacks a program.
 */
int programs_choose(struct programs *p, struct bpf_object *obj, unsigned int wants);

/* A chosen program by the name of its row; NULL where it was not chosen. */
struct bpf_program *programs_get(const struct programs *p, const char *name);

/* Attaches what was chosen of a group and is not attached yet; WANT_RAW and _CLASSIC need tracefs. 0 or -errno, no message. */
int programs_attach(struct programs *p, enum program_group group);

/*
 * Puts the descriptors of those links whose detaching makes the process wait (classic tracepoints: a grace period each) into
 * fds, which has room for PROGRAMS_MOST. Returns how many.
 */
size_t programs_slow_links(const struct programs *p, int *fds);

/* Detaches all; fine where nothing is attached. */
void programs_detach(struct programs *p);

/* Runs of programs that the kernel skipped (recursion_misses) and no other program made up for. */
struct programs_skips {
	uint64_t all;
	uint64_t calls;			/* at entries and exits of calls, */
	uint64_t notes;			/* at forks, execs, exits, signals */
};

/* So many so far; say: of which programs, on stderr. 0, or -errno where the kernel does not say of every program. */
int programs_skips(const struct programs *p, struct programs_skips *out, bool say);

#endif
