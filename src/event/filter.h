/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h: from -e expressions to sets.
 *
 * Owns the meaning of trace=, status= and signal=, and of the sets that say how calls are shown, as strace(1) has it. Pure. The
 * set of calls is for the kernel side and covers every ABI; status and signals are decided here, per event.
 */
#ifndef BPFSTRACE_FILTER_H
#define BPFSTRACE_FILTER_H

#include "event/event.h"
#include "event/fdset.h"

#define FILTER_ERR	256		/* room that an error text needs */
#define FILTER_CLASS	64		/* and the name of a class */

enum filter_status {
	STATUS_SUCCESSFUL = 0x01,
	STATUS_FAILED = 0x02,
	STATUS_UNFINISHED = 0x04,
	STATUS_UNAVAILABLE = 0x08,
	STATUS_DETACHED = 0x10,
	STATUS_ALL = 0x1f,
};

/* Messages, and lines that are no calls and no signals. */
enum filter_quiet {
	QUIET_ATTACH = 0x01,		/* attaching, detaching */
	QUIET_EXIT = 0x02,		/* "+++ exited with" */
	QUIET_PATH = 0x04,		/* what paths were resolved to */
	QUIET_PERSONALITY = 0x08,	/* another personality: nothing is ever said of that */
	QUIET_SUPERSEDED = 0x10,	/* "+++ superseded by execve" */
	QUIET_ALL = 0x1f,		/* and what was lost */
};

struct filter {
	uint8_t selected[ROW_VARIANT];	/* by base row: nonzero is traced */
	uint8_t status;			/* enum filter_status */
	uint8_t quiet;			/* enum filter_quiet */
	uint64_t signals[4];		/* bit per signal number */
	struct fdset reads, writes;	/* descriptors whose data is shown whole */
	/* How calls are shown, by base row: undecoded; abbreviated; with what is in memory */
	uint8_t raw[ROW_VARIANT], abbrev[ROW_VARIANT], verbose[ROW_VARIANT];
};

/* Everything is shown. */
void filter_init(struct filter *f);

/*
 * One -e expression: trace=SET or t=SET or SET alone, status=SET, signal=SET (signals=, s=), raw=SET (x=), abbrev=SET (a=),
 * verbose=SET (v=), read=SET (reads=, r=), write=SET (writes=, w=). A later one of a kind replaces the earlier. 0, or -EINVAL and the reason in err (FILTER_ERR bytes,
 * no newline); f is then unchanged.
 */
int filter_parse(struct filter *f, const char *expr, char *err);

/* The same for one kind: --trace=, --status=, --signal=, --quiet=; -z is status successful, -Z failed. */
int filter_trace(struct filter *f, const char *set, char *err);
int filter_status(struct filter *f, const char *set, char *err);
int filter_signal(struct filter *f, const char *set, char *err);
int filter_quiet(struct filter *f, const char *set, char *err);
int filter_raw(struct filter *f, const char *set, char *err);
int filter_abbrev(struct filter *f, const char *set, char *err);
int filter_verbose(struct filter *f, const char *set, char *err);
int filter_reads(struct filter *f, const char *set, char *err);
int filter_writes(struct filter *f, const char *set, char *err);

/* Whether what is read from a descriptor, or written to it, is shown whole; of any descriptor. */
bool filter_dumps(const struct filter *f, int32_t fd, bool is_read);
bool filter_dumps_any(const struct filter *f);

/* Whether all calls are abbreviated. */
bool filter_abbreviates_all(const struct filter *f);

/* The i-th class as it is written, "%file" or "%%stat"; false beyond the last. */
bool filter_class(unsigned int i, char shown[FILTER_CLASS]);

/*
 * Whether an event is shown, as far as calls, status and signals say. Open lines are not shown
 * while status is limited: what becomes of the call is not known yet.
 */
bool filter_shows(const struct filter *f, const struct event *ev);

#endif
