/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.h: one complete thing that happened, as the reassembler hands it to the decoder.
 *
 * An event is a sparse memory image: pieces of user memory keyed by address and phase. A formatter
 * asks for an address and gets one of three answers: bytes, "unreadable" or "not taken" (there was more than came here).
 * It never knows whether the bytes came inline, in chunks or late.
 * The event and all it points at live until the sink returns; formatters keep nothing.
 */
#ifndef BPFSTRACE_EVENT_H
#define BPFSTRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "desc/sysdesc.h"

/* A run of lost bytes in a piece, offsets from its address. */
struct hole {
	uint32_t offset, len;
};

/* One piece of the image. data holds len bytes; holes within them read as lost. */
struct mem {
	uint64_t addr;
	uint32_t want;			/* bytes that were asked for, or the caller claims */
	int32_t len;			/* bytes, or -errno: -ENOSPC where they were lost, else unreadable */
	int32_t err;			/* why the bytes from len up to want are not here: 0 a limit, or as in len */
	uint8_t kind;			/* enum piece_kind */
	uint8_t phase;
	uint8_t arg;
	uint16_t nholes;
	const uint8_t *data;
	const struct hole *holes;
	/* in a sorted list, of the pieces of this phase up to here: the one that knows, or wants, the farthest byte */
	uint32_t far, wide;
};

/*
 * Longer lists of struct mem are sorted by mem_sort(): first what is no memory, then the memory of each phase by address.
 * Looking an address up then takes a bisection, however the pieces overlap.
 */
#define MEM_SORTED	64

enum event_kind {
	EV_CALL,			/* complete */
	EV_OPEN,			/* in flight: shown as an open line; the complete EV_CALL may follow */
	EV_UNFINISHED,			/* a thread ended, or the trace did, inside the call */
	EV_SIGNAL, EV_EXIT, EV_EXEC_SUPERSEDED, EV_FORK, EV_LOST,
	EV_SKIPPED,			/* the kernel left us out, of whichever thread: tid is 0 */
	EV_NAME,			/* the thread is called comm from now on: no line */
};

enum event_end { END_NONE, END_DIED, END_DETACHED };

/* What -e inject= has made of a call: bits. */
enum tampered {
	TAMPERED_RESULT = 0x01,		/* it was not made */
	TAMPERED_VALUE = 0x02,		/* and its result is no error, whatever it looks like */
	TAMPERED_ARGS = 0x04,		/* what an argument points at was changed */
	TAMPERED_DELAY = 0x08,
};

struct event {
	enum event_kind kind;
	uint32_t tid, tgid;
	const char *comm;		/* the thread's name as the event began; may be NULL */
	bool other_pids;		/* ids of processes in it are those of another pid namespace than ours */
	uint64_t time;			/* ns, CLOCK_MONOTONIC, of the end */
	int64_t clock_offset;		/* ns to add for CLOCK_REALTIME to the time that stands before its line */
	int64_t end_offset;		/* and to the time of the end */

	/* EV_CALL, EV_OPEN, EV_UNFINISHED */
	uint8_t abi;
	uint8_t flags;			/* CALL_* of wire.h */
	uint8_t nargs;
	enum event_end end;
	bool resumed;			/* its beginning was shown as an open or unfinished line, or lies before the trace */
	uint64_t ip;			/* the instruction pointer, as nr; 0: not known */
	int32_t nr;			/* also of events that are no calls: that of the thread's last one */
	uint32_t callno;
	int64_t ret;
	uint8_t tampered;		/* enum tampered */
	uint64_t enter_time;		/* ns; 0 unknown */
	uint64_t args[WIRE_NARGS];
	const struct sysdesc *desc;	/* after refinement; desc->name NULL for an unknown number */
	const struct mem *mem;
	uint32_t nmem;
	/*
	 * Reads the thread's memory now, for entry data that no piece has: calls in flight since before the trace, and faults on kernels
	 * without task work. Racy by nature; NULL where it is not wanted. Returns a piece that starts at addr and
	 * lives as long as the event, or NULL.
	 */
	const struct mem *(*fetch)(void *ctx, uint32_t tid, uint64_t addr);
	void *fetch_ctx;

	/* EV_SIGNAL */
	int32_t signo;
	const uint8_t *siginfo;		/* WIRE_SIGINFO bytes, or NULL */

	/* EV_EXIT; end says whether the thread ended or only left the trace */
	int32_t status;			/* as wait(2) encodes it */
	bool group_dead;

	/* EV_EXEC_SUPERSEDED: tid was replaced by other_tid. EV_FORK: other_tid is the parent */
	uint32_t other_tid;

	/*
	 * EV_LOST: calls of this tid; 0: of threads that nothing was heard of any more. EV_SKIPPED: at most so many, and so many
	 * forks, execs, exits or signals, since a time.
	 */
	uint64_t lost, lost_notes, since;

	/* EV_EXIT, EV_EXEC_SUPERSEDED: counted by the sinks, but not shown (-qq, signal=, -b, nobody knows the status) */
	bool hidden;
};

/* Whether the kernel takes a result for an error: -4095..-1. */
static inline bool result_is_error(int64_t ret)
{
	return (uint64_t)ret >= (uint64_t)-4095;
}

static inline bool event_failed(const struct event *ev)
{
	return result_is_error(ev->ret) && !(ev->tampered & TAMPERED_VALUE);
}

static inline bool event_is_call(const struct event *ev)
{
	return ev->kind == EV_CALL || ev->kind == EV_OPEN || ev->kind == EV_UNFINISHED;
}

/* What is known of memory. */
enum mem_answer {
	MEM_KNOWN,			/* its bytes */
	MEM_UNREADABLE,			/* the kernel side could not read it, or nobody asked for it */
	MEM_CUT,			/* it was there, but beyond a limit; or nobody knows yet: an exec in flight */
	MEM_LOST,			/* it was there, but found no room on its way */
};

/*
 * Copies up to n bytes at addr of the image of a phase into dst. Falls back on the entry image when the exit
 * image does not have the address (but never the other way). Returns the bytes copied, which may be fewer than n
 * (a cut, a hole, a page that was not there; 0: not even the first).
 */
size_t mem_read(const struct event *ev, enum phase phase, uint64_t addr, void *dst, size_t n);

/* True when all n bytes are known. */
bool mem_get(const struct event *ev, enum phase phase, uint64_t addr, void *dst, size_t n);

/* MEM_KNOWN when all n bytes at addr are; else what is so of the first that is not. */
enum mem_answer mem_answer(const struct event *ev, enum phase phase, uint64_t addr, size_t n);

/* The piece that covers addr and knows most from there on, or NULL: for whole buffers, without a copy. */
const struct mem *mem_find(const struct event *ev, enum phase phase, uint64_t addr);

/* The first of the holes of a piece that end behind addr, and how many there are from it on. */
const struct hole *mem_holes(const struct mem *m, uint64_t addr, size_t *count);

/*
 * The attachment of an argument, of the result (arg PIECE_ARG_RET) or of something in memory (PIECE_ARG_MEM): a PIECE_FD
 * made for the descriptor addr. Of an exec (PIECE_ARGS and on) arg and addr are 0. NULL where there is none.
 */
const struct mem *mem_attachment(const struct event *ev, enum piece_kind kind, uint8_t arg, uint64_t addr);

/* How many bytes of memory came with it; what two pieces have counts twice. */
uint64_t event_bytes(const struct event *ev);

/* Makes a list of count pieces ready to be an event's mem. */
void mem_sort(struct mem *list, uint32_t count);

#endif
