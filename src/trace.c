/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.c: one run of the tool, see trace.h.
 *
 * Everything above the drain thread runs in one thread, here: it takes records from the drain,
 * hands them to the reassembler, and gets events back in trace_event(). When there is nothing to
 * take it flushes the output and asks whether all is over. That the kernel side has no slot in use
 * is what says that every traced thread has ended: it holds even where the records of their ends
 * were lost. What the lines say has its time from the stream; the clock here is for whoever is in a hurry.
 */
#include "trace.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "event/filter.h"
#include "event/order.h"
#include "event/reassemble.h"
#include "out/tally.h"
#include "host/guard.h"
#include "host/output.h"
#include "host/proc.h"
#include "host/remote.h"
#include "host/rights.h"
#include "kernel/loader.h"
#include "kernel/seeds.h"
#include "feed/drain.h"
#include "feed/header.h"
#include "attach.h"
#include "display.h"
#include "report.h"
#include "tamper.h"

#define IDLE_MS		1000		/* without a record: are there threads left at all? */
#define COUNTS_MS	20		/* are as many counted as --syscall-limit says? */
#define END_MARKS	2		/* after the end of a process, until all of its threads have left; at their usual pace */
#define LOOK_NS		NS_PER_SEC	/* where the end of a process may be lost */
#define HURRY_NS	300000000ull	/* for what is left, after the second signal */

struct trace {
	const struct options *opt;
	struct fmt_options fmt;		/* opt's, and what the loader has settled */
	struct loader *loader;
	struct drain *drain;
	struct reassembler *reassembler;
	struct order *order;		/* --split-calls=always, or NULL */
	uint32_t pace;			/* of the marks, see mark.h */
	struct remote *remote;
	struct display display;
	struct output *output;
	struct launch launch;
	bool begun;			/* the command is on its way */
	pid_t *attached;		/* opt->pids; 0 where it has ended or never was */
	bool maybe_over;		/* a process ended: look whether all have */
	unsigned int end_marks;		/* marks at which to look again */
	uint64_t looked;		/* the time of the last mark at which it was, ns */
	const volatile sig_atomic_t *flag;	/* the signals that came: TRACE_ONE and its like */
	int seen_flag;			/* of them, those that were heeded */
	unsigned int signals;		/* that were not the command's alone to ignore */
	int unanswered;			/* times that the kernel did not say */
	int signo;			/* that ends the trace, or 0 */
	bool over;			/* nothing is traced any more, or yet */
	bool gave_up;			/* what is left is not waited for */
	bool all_ended;			/* no traced thread is left */
	uint64_t over_at;		/* ns of CLOCK_MONOTONIC */
	uint64_t taken;			/* records */
	uint64_t shown;			/* calls, up to opt->call_limit */
	bool limited;			/* that was reached */
	bool let_go;			/* the command runs on without the trace */
	struct guard *guard;		/* --kill-on-exit, or NULL */
	struct tamper *tamper;		/* -e inject=, or NULL */
	struct loader_losses lost;	/* at the end */
};

/* A process ended: the end may be near, and it needs no "detached". */
static void note_end(struct trace *t, const struct event *ev)
{
	if (ev->end == END_DETACHED)
		t->let_go |= (pid_t)ev->tgid == t->launch.pid;
	if (t->guard && ev->group_dead)
		guard_remove(t->guard, (pid_t)ev->tgid);
	for (size_t i = 0; i < t->opt->npids; i++)
		if (t->attached[i] == (pid_t)ev->tid ||
		    (ev->group_dead && t->attached[i] == (pid_t)ev->tgid))
			t->attached[i] = 0;
	if (ev->group_dead) {
		t->maybe_over = true;
		t->end_marks = END_MARKS * t->pace;
	}
}

/* -b: where a process went on with another program. */
static void say_left(const struct trace *t, const struct event *ev)
{
	if (ev->kind != EV_EXIT || ev->end != END_DETACHED || t->opt->filter.quiet & QUIET_ATTACH)
		return;
	output_flush(t->output);
	err_msg("Process %u detached", ev->tid);
}

/* -qq hides ordinary ends, as strace does; deaths by signal are shown. */
static bool is_quiet(const struct trace *t, const struct event *ev)
{
	return (t->opt->filter.quiet & QUIET_EXIT && ev->kind == EV_EXIT && WIFEXITED(ev->status)) ||
	       (t->opt->filter.quiet & QUIET_SUPERSEDED && ev->kind == EV_EXEC_SUPERSEDED);
}

/* A new thread under the trace; on the terminal the text says so between the lines. */
static void note_start(const struct trace *t, const struct event *ev)
{
	bool told = t->opt->output || t->opt->summary_only;

	if (t->guard && ev->tid == ev->tgid)
		guard_add(t->guard, (pid_t)ev->tid);

	if (told && !(t->opt->filter.quiet & QUIET_ATTACH) && !(ev->flags & (FORK_ATTACHED | FORK_COMMAND)))
		err_msg("Process %u attached", ev->tid);
}

/* As many calls are shown as were wanted; of those in flight it is still said that they are let go. */
static bool is_beyond(const struct trace *t, const struct event *ev)
{
	bool lets_go = ev->kind == EV_UNFINISHED && ev->end == END_DETACHED && ev->resumed;

	return t->opt->call_limit && t->shown >= t->opt->call_limit && !lets_go;
}

static bool ends_thread(const struct event *ev)
{
	return ev->kind == EV_EXIT || ev->kind == EV_EXEC_SUPERSEDED;
}

/* In its place. */
static void show_event(void *ctx, const struct event *ev)
{
	struct trace *t = ctx;

	if (ev->fetch)
		remote_begin(t->remote, ev);
	display_event(&t->display, &t->fmt, ev);
	if (ends_thread(ev))
		output_thread_end(t->output, ev->kind == EV_EXIT ? ev->tid : ev->other_tid);
	say_left(t, ev);
}

/* -P, trace-fds=: a call whose memory may have to be looked at now. */
static bool is_touching(const struct trace *t, const struct event *ev)
{
	if (!event_is_call(ev) || !touch_limits(&t->opt->touch))
		return true;
	if (ev->fetch)
		remote_begin(t->remote, ev);
	return touch_shows(&t->opt->touch, t->fmt.shows, ev);
}

/* What becomes of an event that is not beyond the limit; false: nobody sees it. */
static bool judge(struct trace *t, struct event *ev)
{
	tamper_event(t->tamper, ev);
	ev->hidden |= !filter_shows(&t->opt->filter, ev) || is_quiet(t, ev);
	if (!ev->hidden && remote_is_wanted(ev)) {
		ev->fetch = remote_fetch;
		ev->fetch_ctx = t->remote;
	}
	ev->hidden = ev->hidden || !is_touching(t, ev);
	if (ev->hidden && !ends_thread(ev))
		return false;
	t->shown += ev->kind == EV_CALL;
	if (t->display.tally && ev->kind == EV_CALL)
		tally_call(t->display.tally, ev, t->opt->loader.knobs.count_overhead);
	return t->display.lines;
}

static void trace_event(void *ctx, const struct event *ev)
{
	struct trace *t = ctx;
	struct event live = *ev;

	if (ev->kind == EV_EXIT)
		note_end(t, ev);
	if (ev->kind == EV_FORK)
		note_start(t, ev);
	if ((!t->display.lines && !t->display.tally) || is_beyond(t, ev) || !judge(t, &live))
		say_left(t, ev);
	else if (t->order)
		order_put(t->order, &live);
	else
		show_event(t, &live);
}

/* As strace: with -o FILE and a command, or -I, no signal ends the trace before the command has ended. */
static bool is_deaf(const struct options *o)
{
	return o->interruptible ? o->interruptible >= INTERRUPT_NEVER : o->output && o->command;
}

/*
 * Looks whether signals came. While the command runs the first one is the command's: the terminal has
 * sent it there too, a process has not. The second one, and any one where no command runs, ends the
 * trace.
 */
static bool signal_ends(struct trace *t)
{
	unsigned int got = (unsigned int)*t->flag;
	unsigned int count = got / TRACE_ONE - (unsigned int)t->seen_flag / TRACE_ONE;

	t->seen_flag = (int)got;
	if (!count)
		return false;
	if (t->begun && !launch_ended(&t->launch)) {
		if (is_deaf(t->opt))
			return false;
		if (!t->signals && got & TRACE_SENT)
			launch_signal(&t->launch, (int)(got & TRACE_SIGNO));
		t->signals += count;
		if (t->signals < 2)
			return false;
	} else if (t->opt->interruptible >= INTERRUPT_NEVER && !t->over) {
		return false;
	} else {
		t->signals += count;
	}
	t->signo = (int)(got & TRACE_SIGNO);
	return true;
}

static void say_detached(const struct trace *t)
{
	if (t->opt->filter.quiet & QUIET_ATTACH || output_error(t->output))
		return;
	if (t->launch.pid && !t->launch.ended && (!t->let_go || t->limited))
		err_msg("Process %d detached", t->launch.pid);
	for (size_t i = 0; i < t->opt->npids; i++)
		if (t->attached[i])
			err_msg("Process %d detached", t->attached[i]);
}

static void stop_tracing(struct trace *t)
{
	if (t->over)
		return;
	t->over = true;
	t->over_at = clock_now();
	say_detached(t);
	tamper_stop(t->tamper);
	loader_detach(t->loader);
}

/* Lets go once as many calls as are wanted were shown, or counted. */
static void heed_limit(struct trace *t)
{
	const uint64_t limit = t->opt->call_limit;

	if (!limit || t->limited || (t->opt->loader.knobs.count_only ? report_counted(t->loader) : t->shown) < limit)
		return;
	t->limited = t->let_go = true;
	order_flush(t->order);
	output_flush(t->output);
	if (!(t->opt->filter.quiet & QUIET_ATTACH))
		err_msg("System call limit has been reached, detaching tracees");
	stop_tracing(t);
}

/*
 * Does what signals ask for: one stops the tracing, what is left is still written; the second one allows
 * that HURRY_NS, and one that comes after the end no time at all. True: it is not to be waited for.
 */
static bool heed(void *ctx)
{
	struct trace *t = ctx;
	bool was_over = t->over;

	if (signal_ends(t)) {
		t->gave_up |= was_over;
		stop_tracing(t);
	}
	if (t->signo && t->signals > 1 && clock_now() - t->over_at > HURRY_NS)
		t->gave_up = true;
	return t->gave_up;
}

/* Between two records: whether there is somebody to go on for. */
static bool goes_on(struct trace *t)
{
	heed_limit(t);
	return !heed(t) && !output_error(t->output);
}

static int kernel_setup(struct trace *t)
{
	struct drain_config drain = { .spool_limit = t->opt->spool_limit, .debug = t->opt->debug };
	struct rec_header header;
	struct loader_config cfg = t->opt->loader;
	uint8_t selected[ROW_VARIANT];
	int err;

	callset_passed(&t->opt->filter.calls, selected);
	cfg.selected = selected;
	cfg.compat = t->opt->filter.calls.compat;
	cfg.knobs.launch = t->opt->command && !t->opt->leave;
	cfg.knobs.detach_on_exec = t->opt->detach_on_exec;
	cfg.knobs.count_limit = t->opt->call_limit;
	cfg.attach = (uint32_t)t->opt->npids + !!t->opt->leave;
	cfg.knobs.follow_threads = t->opt->npids && !t->opt->as_strace;
	err = loader_open(&t->loader, &cfg);
	if (err)
		return err;
	err = tamper_raises(t->tamper, loader_raises_fd(t->loader));
	if (err)
		return err;
	t->fmt = t->opt->fmt;
	t->fmt.whole_max = loader_full_max(t->loader);
	display_names(&t->display, t->opt, &t->fmt);
	drain.nrings = loader_rings(t->loader, &drain.ring_fds);
	drain.reader_fd = loader_reader_fd(t->loader);
	drain.ring_bytes = loader_ring_bytes(t->loader);
	drain.ends_fd = loader_ends_fd(t->loader);
	drain.walk_fd = loader_walk_fd(t->loader);
	drain.pace = t->pace;
	drain.skips = loader_can_skip(t->loader) ? loader_skips : NULL;
	drain.skips_ctx = t->loader;
	header_fill(&header, &cfg, t->fmt.whole_max);
	drain.header = &header;
	return drain_start(&t->drain, &drain);
}

/* Takes everything down; returns how the output ended, and the signal that ended the trace or its end. */
static int trace_free(struct trace *t, int *signo)
{
	int err;

	drain_free(t->drain);
	loader_close(t->loader);
	reassemble_free(t->reassembler);
	order_free(t->order);
	remote_free(t->remote);
	guard_end(t->guard, t->signo);
	tamper_close(t->tamper);
	display_close(&t->display);
	err = output_close(t->output);
	*signo = t->signo;
	free(t->attached);
	free(t);
	return err;
}

static int begin_command(struct trace *t, const struct launch_config *launch, const struct launch_signals *signals)
{
	int err = t->opt->leave ? attach_command(t->loader, t->opt, t->launch.pid) :
		  launch_start(&t->launch, launch, signals);

	if (!err && t->guard)
		guard_add(t->guard, t->launch.pid);
	if (!err && t->opt->leave)
		launch_go(&t->launch);
	t->begun = !err;
	return err;
}

int trace_open(struct trace **out, const struct options *o, const struct launch *left,
	       const struct launch_signals *signals, const volatile sig_atomic_t *flag)
{
	struct trace *t = calloc(1, sizeof(*t));
	const struct output_patience patience = { .ends = heed, .ctx = t };
	struct reassemble_config reassemble = { .emit = trace_event, .ctx = t, .names = o->names };
	const struct output_config output = { .spec = o->output, .append = o->append, .separate = o->separate };
	struct launch_config launch = o->launch;
	char path[PATH_MAX];
	int err, signo;

	if (!t)
		return err_errno(ENOMEM, "trace");
	t->opt = o;
	t->flag = flag;
	t->launch = *left;
	t->over = true;
	/* who watches the lines come waits for those that are held */
	t->pace = o->sorted && !o->output && isatty(STDERR_FILENO) ? MARK_QUICK : 1;
	t->attached = calloc(o->npids + 1, sizeof(*t->attached));
	t->remote = remote_new();
	err = t->attached && t->remote ? 0 : err_errno(ENOMEM, "trace");
	if (!err)
		err = attach_check(o, t->attached);
	if (!err && o->command)
		err = launch_find(o->command[0], path, sizeof(path));
	launch.path = path;
	launch.argv = o->command;
	if (!err && o->kill_on_exit)
		err = guard_start(&t->guard, o->loader.knobs.follow_forks);
	if (!err)
		err = output_open(&t->output, &output, signals, &patience);
	if (!err)
		err = tamper_open(&t->tamper, o, t->output);
	if (!err)
		err = kernel_setup(t);
	if (err)
		goto cleanup;
	err = display_open(&t->display, o, t->output);
	if (err)
		goto cleanup;
	reassemble.hide_open = t->display.wants_whole || o->split == SPLIT_NEVER || o->filter.status != STATUS_ALL;
	reassemble.pace = t->pace;
	t->reassembler = reassemble_new(&reassemble);
	if (o->sorted && !t->display.wants_whole)
		t->order = order_new(show_event, t, 0);
	err = attach_pids(t->loader, o, t->attached);
	if (!err && o->command)
		err = begin_command(t, &launch, signals);
	if (err)
		goto cleanup;
	drain_watch(t->drain, o->command ? t->launch.pidfd : -1);
	t->over = false;
	*out = t;
	return 0;

cleanup:
	trace_free(t, &signo);
	return err;
}

/* A process got rights that the caller has not: what it does from here on is not shown. */
static void take_gained(struct trace *t, const struct rec_exec *rec)
{
	err_msg("process %u gained rights: no longer traced", rec->tgid);
	for (size_t i = 0; i < t->opt->npids; i++)
		if (t->attached[i] == (pid_t)rec->tgid || t->attached[i] == (pid_t)rec->h.tid)
			t->attached[i] = 0;
	t->maybe_over = true;
}

/*
 * One record. A 32-bit image needs the hooks, whatever --hook says: its calls have no tracepoints
 * of their own.
 */
static void take(struct trace *t, const struct rec_head *rec, size_t len)
{
	if (rec->kind == REC_EXEC && rec->flags & EXEC_GAINED) {
		take_gained(t, (const struct rec_exec *)rec);
		return;
	}
	if ((rec->kind == REC_EXEC || rec->kind == REC_FORK) && !personalities[rec->abi].is_native &&
	    loader_compat(t->loader))
		err_msg("process %u: a 32-bit program, whose first calls may be missing; "
			"--hook=dispatch sees them all", rec->tid);
	t->taken++;
	reassemble_record(t->reassembler, rec, len);
	if (rec->kind == REC_MARK && t->order)
		order_settle(t->order, reassemble_settled(t->reassembler));
	if (rec->kind == REC_MARK && (t->end_marks || rec->time - t->looked > LOOK_NS)) {
		t->end_marks -= !!t->end_marks;
		t->looked = rec->time;
		t->maybe_over = true;
	}
}

static bool all_ended(struct trace *t)
{
	int busy;

	t->maybe_over = false;
	launch_ended(&t->launch);
	if (t->launch.pid && !t->launch.ended && !t->let_go)
		return false;
	drain_watch(t->drain, -1);
	if (t->launch.pid && !t->opt->npids && !t->opt->loader.knobs.follow_forks)
		return true;
	busy = loader_busy(t->loader);
	if (busy > 0 && loader_sweep(t->loader))
		busy = loader_busy(t->loader);
	if (busy < 0 && !t->unanswered++)
		err_errno(busy, "cannot tell whether all that is traced has ended; ^C ends the trace");
	if (!busy)	/* whose ends were lost, too */
		memset(t->attached, 0, t->opt->npids * sizeof(*t->attached));
	return !busy;
}

void trace_run(struct trace *t)
{
	const int idle = t->opt->call_limit && t->opt->loader.knobs.count_only ? COUNTS_MS : IDLE_MS;
	const struct rec_head *rec;
	size_t len;

	while (goes_on(t) && !t->over) {
		if (drain_next(t->drain, &rec, &len, 0) > 0) {
			take(t, rec, len);
			continue;
		}
		output_flush(t->output);
		if (t->maybe_over && all_ended(t)) {
			t->all_ended = true;
			return;
		}
		if (drain_next(t->drain, &rec, &len, idle) > 0)
			take(t, rec, len);
		else
			t->maybe_over = true;
	}
}

/*
 * The gaps in the threads' numbers hold all calls that are missing, wherever they were lost; only the last ones of a
 * thread whose end was lost too are known to the counters alone: they have a line of their own, the last one.
 */
static void count_lost(struct trace *t)
{
	struct reassemble_counts told;
	struct loader_losses *lost = &t->lost;
	struct drain_counts behind;
	struct event rest = { .kind = EV_LOST };
	int err = loader_losses(t->loader, lost);

	if (err)
		err_errno(err, "cannot tell all that was lost");
	drain_counts(t->drain, &behind);
	if (behind.ends_err)
		err_errno(behind.ends_err, "cannot tell whose ends are missing");
	reassemble_counts(t->reassembler, &told);
	if (told.calls > lost->calls + behind.lost[WORTH_CALL])
		lost->calls = told.calls - behind.lost[WORTH_CALL];
	rest.lost = lost->calls + behind.lost[WORTH_CALL] - told.calls;
	if (rest.lost && !t->gave_up && !err)
		trace_event(t, &rest);
}

static void report(struct trace *t)
{
	struct reassemble_counts shown;
	struct drain_counts behind;

	reassemble_counts(t->reassembler, &shown);
	drain_counts(t->drain, &behind);
	if (t->opt->filter.quiet != QUIET_ALL)
		report_lost(&t->lost, &behind, &shown);
	if (t->opt->debug)
		report_debug(t->loader, t->drain);
}

/*
 * The output failed, and the command runs on: its end is still bpfstrace's.
 */
static void await_command(struct trace *t)
{
	while (t->launch.pid && !t->signo && !t->let_go && !launch_ended(&t->launch)) {
		launch_await(&t->launch, t->flag, t->seen_flag);
		signal_ends(t);
	}
}

/* Writes what is left; says what is not, where somebody is in a hurry. */
static void write_rest(struct trace *t)
{
	const struct rec_head *rec;
	struct drain_counts all;
	size_t len;

	while (goes_on(t) && drain_next(t->drain, &rec, &len, 0) > 0)
		take(t, rec, len);
	if (!t->gave_up)
		reassemble_finish(t->reassembler, END_DETACHED);
	order_flush(t->order);
	count_lost(t);
	order_flush(t->order);
	report_counts(t->loader, &t->display);
	output_flush(t->output);
	drain_counts(t->drain, &all);
	if (t->gave_up && t->opt->filter.quiet != QUIET_ALL)
		err_msg("interrupted: the end of the trace is missing, %llu records not shown",
			(unsigned long long)(all.records - t->taken));
}

void trace_end(struct trace *t)
{
	struct launch launch;
	int signo, err;

	stop_tracing(t);
	drain_stop(t->drain, !t->all_ended);
	write_rest(t);
	report(t);
	await_command(t);
	report_tip(&t->opt->tips);
	launch = t->launch;
	if (t->let_go)
		launch.pid = 0;
	err = trace_free(t, &signo);
	if (signo)
		launch_die(signo);
	if (err || !launch.pid)
		exit(err ? EXIT_FAILURE : EXIT_SUCCESS);
	launch_exit(&launch);
}
