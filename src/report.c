/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.c: what is said at the end of a trace; see report.h.
 */
#include "report.h"

#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "event/reassemble.h"
#include "kernel/counts.h"
#include "kernel/loader.h"
#include "out/tips.h"
#include "feed/drain.h"
#include "display.h"

static void say_lost(uint64_t n, const char *one, const char *several, const char *what)
{
	if (n)
		err_msg("%llu %s %s", (unsigned long long)n, n == 1 ? one : several, what);
}

void report_lost(const struct loader_losses *lost, const struct drain_counts *behind,
		 const struct reassemble_counts *shown)
{
	say_lost(lost->calls, "call", "calls", "lost; a larger --buffer-size helps");
	say_lost(behind->lost[WORTH_CALL], "call", "calls", "lost behind the ring; "
		 "a larger --spool-limit helps, or room in $TMPDIR");
	say_lost(lost->chunks + shown->chunks, "piece", "pieces", "of data lost; a larger --buffer-size helps");
	say_lost(behind->lost[WORTH_BYTES], "piece", "pieces", "of data lost behind the ring; "
		 "a larger --spool-limit helps, or room in $TMPDIR");
	say_lost(lost->notes + behind->lost[WORTH_NOTE], "fork, exec, exit or signal", "forks, execs, exits or signals", "lost");
	say_lost(lost->no_slot, "thread", "threads", "not traced: no room in the kernel's table");
	say_lost(lost->recursion, "run", "runs", "of bpfstrace's programs skipped by the kernel: "
		 "as many calls may be missing");
	say_lost(behind->bad, "unsound record:", "unsound records:", "a bug of bpfstrace, please report it");
}

void report_debug(const struct loader *l, const struct drain *d)
{
	static const char *const names[SPAN_COUNT] = {
		[SPAN_ENTER] = "entries", [SPAN_EXIT] = "exits", [SPAN_LATE] = "late bytes", [SPAN_FORK] = "forks",
		[SPAN_EXEC] = "execs", [SPAN_DEATH] = "ends", [SPAN_SIGNAL] = "signals", [SPAN_SEED] = "attaching",
	};
	const struct schedule_gap *gap = drain_gap(d);
	struct spans spans;

	err_msg("longest pause of the reader: %.1f ms, of which it slept but for %.1f ms that it waited for a processor and %.1f that it ran",
		gap->longest / 1e6, gap->queued / 1e6, gap->ran / 1e6);
	err_msg("slots in use: %d", loader_slots(l));
	if (spans_read(loader_spans_fd(l), &spans))
		return;
	for (int i = 0; i < SPAN_COUNT; i++)
		if (spans.longest[i])
			err_msg("longest run, %s: %llu us", names[i],
				(unsigned long long)(spans.longest[i] + 999) / 1000);
}

void report_counts(const struct loader *l, const struct display *d)
{
	struct counts counts;
	int rows, others;

	loader_counts(l, &rows, &others);
	if (d->summary && (d->tally || !counts_read(rows, others, &counts)))
		d->summary->ops->counts(d->summary, d->tally ? d->tally : &counts);
}

uint64_t report_counted(const struct loader *l)
{
	struct counts counts;
	uint64_t calls = 0;
	int rows, others;

	loader_counts(l, &rows, &others);
	if (counts_read(rows, others, &counts))
		return UINT64_MAX;
	for (size_t i = 0; i < COUNT_ROWS; i++)
		calls += counts.rows[i].calls;
	for (size_t i = 0; i < counts.nodd; i++)
		calls += counts.odd[i].count.calls;
	return calls;
}

void report_tip(const struct tips *tips)
{
	struct buf text = { 0 };

	if (!tips->wanted)
		return;
	tips_put(tips, (uint32_t)time(NULL) ^ (uint32_t)getpid(), &text);
	if (write(STDERR_FILENO, text.p, text.len) < 0) {
		/* then not */
	}
	buf_free(&text);
}
