/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h: from -e expressions to sets.
 *
 * Owns the meaning of trace= (callset.h), status= and signal=, and of the sets that say how calls are shown, as strace(1)
 * has it. Pure.
 */
#ifndef BPFSTRACE_FILTER_H
#define BPFSTRACE_FILTER_H

#include "event/callset.h"
#include "event/fdset.h"

#define FILTER_ERR	256		/* room that an error text needs */

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
	struct callset calls;		/* that are traced */
	uint8_t status;			/* enum filter_status */
	uint8_t quiet;			/* enum filter_quiet */
	uint64_t signals[4];		/* bit per signal number */
	struct fdset reads, writes;	/* descriptors whose data is shown whole */
	struct callset raw, abbrev, verbose;	/* shown undecoded; abbreviated; with what is in memory */
};

/* Everything is shown. */
void filter_init(struct filter *f);

/*
 * One -e expression: trace=SET or t=SET or SET alone, status=SET, signal=SET (signals=, s=), raw=SET (x=), abbrev=SET (a=),
 * verbose=SET (v=), read=SET (reads=, r=), write=SET (writes=, w=). A later one of a kind replaces the earlier. 0, or
 * -EINVAL and the reason in err (FILTER_ERR bytes, no newline), -ENXIO for a personality that there is not; f is then
 * unchanged.
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

/* A set of descriptors alone, as --trace-fds= has it; else as filter_parse(). */
int filter_fds(struct fdset *fds, const char *set, char *err);

/* Whether what is read from a descriptor, or written to it, is shown whole; of any descriptor. */
bool filter_dumps(const struct filter *f, int32_t fd, bool is_read);
bool filter_dumps_any(const struct filter *f);

/* Whether raw=, abbrev=, verbose=, read= or write= may change how some call is shown. */
bool filter_has_forms(const struct filter *f);

/* Whether all calls are abbreviated. */
bool filter_abbreviates_all(const struct filter *f);

/*
 * Whether an event is shown, as far as calls, status and signals say. Open lines are not shown
 * while status is limited: what becomes of the call is not known yet.
 */
bool filter_shows(const struct filter *f, const struct event *ev);

#endif
