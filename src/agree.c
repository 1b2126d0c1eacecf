/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * agree.c: what options mean together, see agree.h.
 *
 * The words are strace's. What cannot be is refused, what has no effect is said and goes on.
 */
#include "agree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static const char counted[] = "(-c/--summary-only or -C/--summary)";

/* What cannot be, and why; the tables are in strace's order, the first that is met is told. */
struct conflict {
	bool given;
	const char *text;
	enum { SAY_USAGE, SAY_PLAIN, SAY_PAIR } how;	/* with a hint at the help; alone; two ways to say one thing */
};

static int tell_conflict(const struct conflict *c)
{
	if (c->how == SAY_USAGE)
		return err_usage("%s", c->text);
	err_msg(c->how == SAY_PAIR ? "%s cannot be provided simultaneously" : "%s", c->text);
	return -EINVAL;
}

static int find_conflict(const struct conflict *conflicts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (conflicts[i].given)
			return tell_conflict(&conflicts[i]);
	return 0;
}

static bool is_piped(const struct options *o)
{
	return o->output && (*o->output == '|' || *o->output == '!');
}

/* What there is to trace, and who does. */
static int check_start(const struct options *o)
{
	const struct conflict conflicts[] = {
		{ !o->command && !o->npids, "must have PROG [ARGS] or -p PID", SAY_USAGE },
		{ !o->command && (o->leaves || o->leave), "PROG [ARGS] must be specified with -D/--daemonize", SAY_USAGE },
		{ !o->command && o->launch.argv0, "PROG [ARGS] must be specified with --argv0", SAY_USAGE },
		{ o->summary_only && o->summary_too, "-c/--summary-only and -C/--summary are mutually exclusive", SAY_USAGE },
		{ o->leaves && o->leave, "-D and --daemonize", SAY_PAIR },
	};
	int err = find_conflict(conflicts, sizeof(conflicts) / sizeof(conflicts[0]));

	if (!err && o->leaves > 3)
		return err_usage("Too many -D's (%u), maximum supported -D count is 3", o->leaves);
	return err;
}

static int check_pairs(const struct options *o)
{
	const struct conflict pairs[] = {
		{ o->clocks && o->clock_given, "-t and --absolute-timestamps", SAY_PAIR },
		{ o->hex_letters && o->hex_words, "-x and --strings-in-hex", SAY_PAIR },
		{ o->paths && o->decode_fds, "-y and --decode-fds", SAY_PAIR },
		{ o->follows && o->follow_given, "-f and --follow-forks", SAY_PAIR },
		{ o->follows > 1 && o->separate, "-ff and --output-separately", SAY_PAIR },
	};

	return find_conflict(pairs, sizeof(pairs) / sizeof(pairs[0]));
}

/* What is held is what was started behind the gate, until it ends: see the manual. */
static int check_inject(const struct options *o)
{
	if (!o->inject.count)
		return 0;
	if (o->npids)
		err_msg("-e inject= and -p: the calls of a running process cannot be held; start it with bpfstrace");
	else if (o->detach_on_exec)
		err_msg("-e inject= and -b: who executes another program would still be tampered with");
	else
		return 0;
	return -EINVAL;
}

static int check_output(const struct options *o)
{
	const bool counts = o->summary_only || o->summary_too;
	const struct conflict conflicts[] = {
		{ counts && o->separate,
		  "(-c/--summary-only or -C/--summary) and -ff/--output-separately are mutually exclusive", SAY_USAGE },
		{ !counts && o->summary_wall,
		  "-w/--summary-wall-clock must be given with (-c/--summary-only or -C/--summary)", SAY_USAGE },
		{ !counts && o->summary_columns,
		  "-U/--summary-columns must be given with (-c/--summary-only or -C/--summary)", SAY_USAGE },
		{ o->kill_on_exit && o->npids, "--kill-on-exit and -p/--attach are mutually exclusive options", SAY_PLAIN },
		{ is_piped(o) && o->separate, "piping the output and -ff/--output-separately are mutually exclusive", SAY_USAGE },
		{ o->quieter && o->quiet_given, "-q and -e quiet/--quiet", SAY_PAIR },
	};

	return find_conflict(conflicts, sizeof(conflicts) / sizeof(conflicts[0]));
}

/* What is said of options that change nothing. */
static void say_idle(const struct options *o)
{
	const bool counts = o->summary_only || o->summary_too;
	const struct {
		bool given;
		const char *name;
	} lines_only[] = {
		{ o->loader.knobs.ip, "-i/--instruction-pointer" },
		{ o->numbers, "-n/--syscall-number" },
		{ o->arg_names, "-N/--arg-names" },
		{ o->relative, "-r/--relative-timestamps" },
		{ o->clock != TEXT_TIME_NONE, "-t/--absolute-timestamps" },
		{ o->durations, "-T/--syscall-times" },
		{ o->fmt.fds, "-y/--decode-fds" },
		{ o->split_given, "--split-calls" },
	};

	if (!counts && o->summary_sorted)
		err_msg("-S/--summary-sort-by has no effect without %s", counted);
	for (size_t i = 0; o->summary_only && i < sizeof(lines_only) / sizeof(lines_only[0]); i++)
		if (lines_only[i].given)
			err_msg("%s has no effect with -c/--summary-only", lines_only[i].name);
	if (!o->output && o->append)
		err_msg("-A/--output-append-mode has no effect without -o/--output");
	if (!o->output && o->separate && !o->follows)
		err_msg("--output-separately has no effect without -o/--output");
	if (o->statuses > 1)
		err_msg("Only the last of -z/--successful-only/-Z/--failed-only options will take effect. "
			"See status qualifier for more complex filters.");
}

/* -F is an older -f. */
static void settle_follow(struct options *o)
{
	const bool given = o->follows || o->follow_given;

	if (o->seccomp && !given)
		err_msg("--seccomp-bpf cannot be used without -f/--follow-forks, disabling");
	else if (o->seccomp && o->npids)
		err_msg("--seccomp-bpf is not enabled for processes attached with -p");
	else if (o->seccomp && (o->detach_on_exec || o->call_limit))
		err_msg("--seccomp-bpf is not enabled because it is not compatible with %s",
			o->detach_on_exec ? "-b" : "--syscall-limit");
	if (o->deprecated_follow)
		err_msg(given ? "deprecated option -F ignored" :
			"option -F is deprecated, please use -f/--follow-forks instead");
	o->loader.knobs.follow_forks = given || o->deprecated_follow;
	o->separate |= o->follows > 1;
}

/* What repeated letters come to. */
static void settle_counted(struct options *o)
{
	static const uint8_t quieter[] = {
		0, QUIET_ATTACH | QUIET_PERSONALITY, QUIET_ATTACH | QUIET_PERSONALITY | QUIET_EXIT, QUIET_ALL,
	};

	if (o->clocks) {
		o->clock = o->clocks > 2 ? TEXT_TIME_UNIX : TEXT_TIME_CLOCK;
		o->clock_digits = o->clocks > 1 ? 6 : 0;
	}
	if (o->output && o->command && !o->quiet_given)
		o->filter.quiet = QUIET_ATTACH | QUIET_PERSONALITY;
	if (o->leaves)
		o->leave = (enum launch_away)o->leaves;
	if (o->quieter)
		o->filter.quiet = quieter[o->quieter > 3 ? 3 : o->quieter];
}

/* Calls that are told when they have ended (by their status), and lines that no other thread's come among, have nothing to sort. */
static void settle_split(struct options *o)
{
	o->several = o->loader.knobs.follow_forks || (o->npids && !o->as_strace) || o->npids + !!o->command > 1;
	o->sorted = o->split == SPLIT_ALWAYS && o->several && !o->separate && !o->summary_only &&
		    o->filter.status == STATUS_ALL;
}

/* A path is looked for as it is written, and as the name that descriptors of it have. */
static void resolve_paths(struct options *o)
{
	struct touch *t = &o->touch;
	const bool quiet = o->quiet_given && o->filter.quiet & QUIET_PATH;
	const size_t given = t->npaths;

	for (size_t i = 0; i < given; i++) {
		char *real = realpath(t->paths[i], NULL);

		if (!real || !strcmp(real, t->paths[i])) {
			free(real);
			continue;
		}
		touch_add_path(t, real);
		if (!quiet)
			err_msg("Requested path \"%s\" resolved into \"%s\"", t->paths[i], real);
	}
}

int agree(struct options *o)
{
	int err;

	err = check_start(o);
	if (!err)
		err = check_pairs(o);
	if (err)
		return err;
	settle_follow(o);
	err = check_output(o);
	if (!err)
		err = check_inject(o);
	if (err)
		return err;
	settle_counted(o);
	say_idle(o);
	resolve_paths(o);
	o->separate &= o->output != NULL;
	settle_split(o);
	inject_restrict(&o->inject, &o->filter.calls);
	return 0;
}
