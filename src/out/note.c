/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * note.c: what a line says that is no call: signals, ends, losses, new threads. See note.h.
 */
#include "out/note.h"

#include <string.h>
#include <sys/wait.h>

#include "desc/signals.h"
#include "out/prefix.h"

static void put_signal(struct buf *b, int signo)
{
	char name[SIGNAL_NAME];

	if (signal_name(signo, name))
		buf_puts(b, name);
	else
		buf_printf(b, "%d", signo);
}

static void put_exit(struct buf *b, const struct event *ev)
{
	if (WIFSIGNALED(ev->status)) {
		buf_puts(b, "+++ killed by ");
		put_signal(b, WTERMSIG(ev->status));
		if (WCOREDUMP(ev->status))
			buf_puts(b, " (core dumped)");
	} else {
		buf_puts(b, "+++ exited with ");
		buf_put_s64(b, WEXITSTATUS(ev->status));
	}
	buf_puts(b, " +++");
}

static void put_lost(struct buf *b, const struct event *ev)
{
	buf_printf(b, "--- %llu call%s lost in ", (unsigned long long)ev->lost, ev->lost == 1 ? "" : "s");
	if (ev->tid)
		buf_printf(b, "[pid %u] ---", ev->tid);
	else
		buf_puts(b, "threads that nothing was heard of any more ---");
}

/* Between which times: of the day, whatever stands before the lines. */
static void put_skipped(struct buf *b, const struct event *ev)
{
	buf_puts(b, "--- up to ");
	if (ev->lost)
		buf_printf(b, "%llu call%s", (unsigned long long)ev->lost, ev->lost == 1 ? "" : "s");
	if (ev->lost_notes)
		buf_printf(b, "%s%llu fork%s or the like", ev->lost ? " and " : "", (unsigned long long)ev->lost_notes,
			   ev->lost_notes == 1 ? "" : "s");
	buf_puts(b, " not seen between ");
	prefix_day_time(b, ev->since + ev->clock_offset);
	buf_puts(b, " and ");
	prefix_day_time(b, ev->time + ev->clock_offset);
	buf_puts(b, ", of unknown threads ---");
}

void note_put(struct buf *b, const struct event *ev, const char *program)
{
	switch (ev->kind) {
	case EV_SIGNAL:
		buf_puts(b, "--- ");
		put_signal(b, ev->signo);
		if (ev->siginfo)
			buf_putc(b, ' ');
		break;
	case EV_EXIT:
		put_exit(b, ev);
		break;
	case EV_EXEC_SUPERSEDED:
		buf_printf(b, "+++ superseded by execve in pid %u +++", ev->other_tid);
		break;
	case EV_LOST:
		put_lost(b, ev);
		break;
	case EV_SKIPPED:
		put_skipped(b, ev);
		break;
	default:
		buf_printf(b, "%s: Process %u attached", program, ev->tid);
	}
}
