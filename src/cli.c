/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.c: the command line, see cli.h.
 *
 * One argp row per option and one case per row. Options end at the first word that is none, as with
 * strace: what follows is the command's own. Numbers have a range and are refused outside of it.
 */
#include "cli.h"

#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/err.h"
#include "gen/limits.gen.h"
#include "refused.h"

#ifndef VERSION
#define VERSION		"0.1"
#endif

#define COLUMNS		40
#define RING_MAX	(1ull << 30)
#define SPOOL_MAX	(1ull << 40)

enum long_option {
	OPT_TRACE = 256, OPT_STATUS, OPT_SIGNAL, OPT_QUIET, OPT_HEX, OPT_FULL, OPT_HOOK,
	OPT_BUFFER, OPT_BTF, OPT_SPOOL, OPT_USAGE,
};

enum group {
	GROUP_WHAT = 1, GROUP_FILTER, GROUP_FORMAT, GROUP_OUTPUT, GROUP_SUMMARY, GROUP_KERNEL,
	GROUP_HELP = -1
};

static const struct argp_option rows[] = {
	{ .doc = "What to trace:", .group = GROUP_WHAT },
	{ "attach", 'p', "PID[,PID...]", 0,
	  "Trace running processes, each with all its threads", 0 },
	{ "follow-forks", 'f', NULL, 0, "Trace child processes too", 0 },
	{ NULL, 'F', NULL, OPTION_HIDDEN, "The same as -f", 0 },

	{ .doc = "Which lines to show:", .group = GROUP_FILTER },
	{ NULL, 'e', "EXPR", 0, "[trace=]SET, status=SET, signal=SET or quiet=SET; SET is names, "
	  "numbers, %class, /regex, all, none; ! in front negates, ? forgives an unknown name", 0 },
	{ "trace", OPT_TRACE, "SET", 0, "Calls to trace", 0 },
	{ "status", OPT_STATUS, "SET", 0,
	  "How they end: successful, failed, unfinished, unavailable, detached", 0 },
	{ "signal", OPT_SIGNAL, "SET", 0, "Signals to show (all)", 0 },
	{ "successful-only", 'z', NULL, 0, "Only calls that succeed", 0 },
	{ "failed-only", 'Z', NULL, 0, "Only calls that fail", 0 },

	{ .doc = "How to show them:", .group = GROUP_FORMAT },
	{ "string-limit", 's', "N", 0,
	  "Bytes of each string or buffer (32); paths are never cut", 0 },
	{ "full-buffers", OPT_FULL, "MAX", OPTION_ARG_OPTIONAL,
	  "Whole data buffers, up to MAX bytes each (K, M)", 0 },
	{ "no-abbrev", 'v', NULL, 0, "All of structures, argv and environment", 0 },
	{ "decode-fds", 'y', NULL, 0, "What is behind file descriptors", 0 },
	{ "strings-in-hex", OPT_HEX, "WHICH", OPTION_ARG_OPTIONAL | OPTION_HIDDEN,
	  "none, non-ascii-chars, non-ascii, all", 0 },
	{ NULL, 'x', NULL, 0, "Non-ASCII strings in hex (-xx: all strings)", 0 },
	{ "absolute-timestamps", 't', NULL, 0,
	  "Time of day (-tt: microseconds, -ttt: since 1970)", 0 },
	{ "relative-timestamps", 'r', NULL, 0, "Time since the call before", 0 },
	{ "syscall-times", 'T', NULL, 0, "Time spent in each call", 0 },
	{ "columns", 'a', "COL", 0, "Column of the results (40)", 0 },

	{ .doc = "Where to:", .group = GROUP_OUTPUT },
	{ "output", 'o', "FILE", 0, "File, or '|COMMAND' (default: stderr)", 0 },
	{ NULL, 'q', NULL, 0, "No attach messages (-qq: nor exits, -qqq: nor losses)", 0 },
	{ "quiet", OPT_QUIET, "SET", OPTION_ARG_OPTIONAL | OPTION_HIDDEN,
	  "attach, exit, all, none", 0 },

	{ .doc = "Statistics:", .group = GROUP_SUMMARY },
	{ "summary-only", 'c', NULL, 0, "Count calls, errors and time instead of showing them", 0 },
	{ "summary", 'C', NULL, 0, "Count them too", 0 },
	{ "summary-wall-clock", 'w', NULL, 0,
	  "The time that calls take (default: the time that they run)", 0 },
	{ "summary-sort-by", 'S', "COL", 0,
	  "time, min-time, max-time, avg-time, calls, errors, name or nothing", 0 },
	{ "summary-columns", 'U', "COLS", 0, "Of time-percent, total-time, min-time, max-time, "
	  "avg-time, calls, errors, name", 0 },
	{ "summary-syscall-overhead", 'O', "TIME", 0,
	  "To be taken off each call's time (s, ms, us, ns; us)", 0 },

	{ .doc = "Kernel side:", .group = GROUP_KERNEL },
	{ "hook", OPT_HOOK, "HOW", 0, "auto, dispatch, raw or tracepoint (see the manual)", 0 },
	{ "buffer-size", OPT_BUFFER, "SIZE", 0, "Each of up to four ring buffers (K, M, G)", 0 },
	{ "spool-limit", OPT_SPOOL, "SIZE", 0, "Memory for records not yet shown (K, M, G)", 0 },
	{ "btf", OPT_BTF, "FILE", 0, "The kernel's types, if it ships none", 0 },

	{ "debug", 'd', NULL, 0, "What the kernel says of the programs", 0 },

	{ "usage", OPT_USAGE, NULL, OPTION_HIDDEN, NULL, 0 },
	{ "help", 'h', NULL, 0, "This list", GROUP_HELP },
	{ "version", 'V', NULL, 0, "The version", 0 },
	{ 0 }
};

static const char args_doc[] = "[--] PROG [ARGS]\n-p PID[,PID...] [[--] PROG [ARGS]]";
static const char doc[] =
	"Trace system calls and signals, as strace does, without stopping anything.";

/* A whole decimal number from min to max, with K, M or G behind it where suffix is set. */
static int parse_number(const char *option, const char *text, uint64_t min, uint64_t max,
			bool suffix, uint64_t *out)
{
	static const char units[] = "KMG";
	char *end = NULL;
	const char *unit;
	unsigned int shift = 0;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (suffix && *end && (unit = strchr(units, *end & ~0x20))) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (*text >= '0' && *text <= '9' && !*end && !errno && *out <= max >> shift &&
	    *out << shift >= min) {
		*out <<= shift;
		return 0;
	}
	err_msg("%s: '%s' is not a number from %llu to %llu%s", option, text,
		(unsigned long long)min, (unsigned long long)max,
		suffix ? " (K, M, G allowed)" : "");
	return -EINVAL;
}

static int parse_u32(const char *option, const char *text, uint64_t max, uint32_t *out)
{
	uint64_t n;
	int err = parse_number(option, text, 0, max, false, &n);

	if (!err)
		*out = (uint32_t)n;
	return err;
}

static void add_pid(struct options *o, pid_t pid)
{
	for (size_t i = 0; i < o->npids; i++)
		if (o->pids[i] == pid)
			return;
	o->pids = reallocarray(o->pids, o->npids + 1, sizeof(*o->pids));
	if (!o->pids) {
		err_errno(ENOMEM, "-p");
		exit(EXIT_FAILURE);
	}
	o->pids[o->npids++] = pid;
}

static int parse_pids(struct options *o, const char *text)
{
	static const char separators[] = ", \t\n";
	const char *at = text + strspn(text, separators);

	if (!*at) {
		err_msg("-p: no process id in '%s'; give one, or several with commas", text);
		return -EINVAL;
	}
	while (*at) {
		size_t len = strcspn(at, separators);
		char *end;
		long pid = strtol(at, &end, 10);

		if (*at < '0' || *at > '9' || end != at + len || pid < 1 || pid > INT_MAX) {
			err_msg("-p: invalid process id '%.*s'; give a number above 0",
				(int)len, at);
			return -EINVAL;
		}
		add_pid(o, (pid_t)pid);
		at += len;
		at += strspn(at, separators);
	}
	return 0;
}

typedef int filter_fn(struct filter *f, const char *text, char *err);

/* One -e, --trace=, --status= ... goes to its parser; option is what to blame. */
static int parse_filter(struct options *o, filter_fn *parse, const char *option, const char *text)
{
	char why[FILTER_ERR];
	int err = parse(&o->filter, text, why);

	if (err)
		err_msg("%s '%s': %s", option, text, why);
	return err;
}

/* The index of word in a NULL-terminated list, or -EINVAL after a message that lists them. */
static int parse_word(const char *option, const char *word, const char *const *list)
{
	char all[128] = "";

	for (int i = 0; list[i]; i++) {
		if (!strcmp(word, list[i]))
			return i;
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s",
			 i ? ", " : "", list[i]);
	}
	err_msg("%s: '%s' is none of: %s", option, word, all);
	return -EINVAL;
}

static int parse_hook(struct options *o, const char *arg)
{
	static const char *const words[] = {
		[HOOK_AUTO] = "auto", [HOOK_TRACEPOINT] = "tracepoint",
		[HOOK_DISPATCH] = "dispatch", [HOOK_RAW] = "raw", NULL
	};
	int i = parse_word("--hook", arg, words);

	o->loader.hook = i < 0 ? HOOK_AUTO : (enum hook)i;
	return i < 0 ? i : 0;
}

static int parse_hex(struct options *o, const char *arg)
{
	static const char *const words[] = {
		[HEX_NEVER] = "none", [HEX_NON_ASCII_CHARS] = "non-ascii-chars",
		[HEX_NON_ASCII] = "non-ascii", [HEX_ALL] = "all", NULL
	};
	int i = parse_word("--strings-in-hex", arg ? arg : "all", words);

	o->fmt.hex = i < 0 ? HEX_NEVER : (enum hex_strings)i;
	return i < 0 ? i : 0;
}

static void quieter(struct options *o)
{
	if (o->quiet_exit)
		o->quiet_all = true;
	else if (o->quiet_attach)
		o->quiet_exit = true;
	o->quiet_attach = true;
}

static int parse_quiet(struct options *o, char *arg)
{
	static const char *const words[] = { "none", "attach", "exit", "all", NULL };
	char *save = NULL;

	if (!arg) {
		quieter(o);
		return 0;
	}
	for (char *word = strtok_r(arg, ",", &save); word; word = strtok_r(NULL, ",", &save)) {
		int i = parse_word("--quiet", word, words);

		if (i < 0)
			return i;
		o->quiet_attach = i == 1 || i == 3 || (i && o->quiet_attach);
		o->quiet_exit = i >= 2 || (i && o->quiet_exit);
		o->quiet_all = i == 3 || (i && o->quiet_all);
	}
	return 0;
}

/* -e quiet=SET is --quiet=SET; the other qualifiers are the filter's, or refused by name. */
static int parse_expr(struct options *o, char *arg)
{
	static const char *const quiet[] = { "quiet=", "q=", "silent=", "silence=" };
	int err = refused_qualifier(arg);

	for (size_t i = 0; i < sizeof(quiet) / sizeof(quiet[0]); i++)
		if (!strncmp(arg, quiet[i], strlen(quiet[i])))
			return parse_quiet(o, arg + strlen(quiet[i]));
	return err ? err : parse_filter(o, filter_parse, "-e", arg);
}

/* Twice is strace's -ff, one file for each process: not the same as once. */
static int parse_follow(struct options *o)
{
	if (o->loader.knobs.follow_forks)
		return refused_option("-ff, --output-separately");
	o->loader.knobs.follow_forks = true;
	return 0;
}

/* So with -yy: more of what is behind a descriptor. */
static int parse_paths(struct options *o)
{
	if (o->fmt.paths)
		return refused_option("-yy, --decode-fds=all");
	o->fmt.paths = true;
	return 0;
}

/* What a report of a fault should say of the tool and the machine. */
static void print_version(void)
{
	struct utsname uts = { .release = "?" };

	uname(&uts);
	printf("bpfstrace -- version " VERSION "\n"
	       "For x86-64 and i386 programs, on Linux 6.1 and newer. Compiler: " __VERSION__ ".\n"
	       "This machine: Linux %s, %s, %s BTF.\n"
	       "Licence GPL-2.0-or-later; there is NO warranty.\n", uts.release, uts.machine,
	       access("/sys/kernel/btf/vmlinux", R_OK) ? "without" : "with");
}

static int parse_full(struct options *o, const char *arg)
{
	uint64_t max = 0;
	int err = 0;

	if (arg)
		err = parse_number("--full-buffers", arg, 1, RING_MAX / 2, true, &max);
	o->fmt.whole_buffers = true;
	o->loader.full_buffers = true;
	o->loader.knobs.full_max = (uint32_t)max;
	return err;
}

static int parse_size(const char *option, const char *arg, uint64_t max, uint64_t *out)
{
	return parse_number(option, arg, 4096, max, true, out);
}

/* -S or -U: its parser's words are the message. */
static int parse_summary(struct options *o, const char *arg,
			 int (*parse)(struct summary_options *, const char *, char *), bool *given)
{
	char why[SUMMARY_ERR];
	int err = parse(&o->summary, arg, why);

	if (err)
		err_msg("%s", why);
	*given = true;
	return err;
}

static int parse_overhead(struct options *o, const char *arg)
{
	uint64_t ns = 0;
	int err = summary_overhead(arg, &ns);

	if (err)
		err_msg("invalid -O argument: '%s'", arg);
	o->loader.knobs.count_overhead = ns;
	return err;
}

static int parse_ring(struct options *o, const char *arg)
{
	uint64_t bytes = 0;
	int err = parse_size("--buffer-size", arg, RING_MAX, &bytes);

	o->loader.knobs.ring_bytes = bytes;
	return err;
}

/* What goes with -c and -C only, and what does not go with -c. */
static int check_summary(const struct options *o)
{
	static const char either[] = "(-c/--summary-only or -C/--summary)";
	const struct {
		bool given;
		const char *name;
	} lines_only[] = {
		{ o->relative, "-r/--relative-timestamps" },
		{ o->timestamps, "-t/--absolute-timestamps" },
		{ o->durations, "-T/--syscall-times" },
		{ o->fmt.paths, "-y/--decode-fds" },
	};

	if (o->summary_only && o->summary_too) {
		err_msg("-c/--summary-only and -C/--summary are mutually exclusive");
		return -EINVAL;
	}
	if (!o->loader.knobs.count && (o->summary_wall || o->summary_columns)) {
		err_msg("%s must be given with %s", o->summary_wall ?
			"-w/--summary-wall-clock" : "-U/--summary-columns", either);
		return -EINVAL;
	}
	if (!o->loader.knobs.count && o->summary_sorted)
		err_msg("-S/--summary-sort-by has no effect without %s", either);
	for (size_t i = 0; o->summary_only && i < sizeof(lines_only) / sizeof(lines_only[0]); i++)
		if (lines_only[i].given)
			err_msg("%s has no effect with -c/--summary-only", lines_only[i].name);
	return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'p': return -parse_pids(o, arg);
	case 'f':
	case 'F': return -parse_follow(o);
	case 'e': return -parse_expr(o, arg);
	case OPT_TRACE: return -parse_filter(o, filter_trace, "--trace", arg);
	case OPT_STATUS: return -parse_filter(o, filter_status, "--status", arg);
	case OPT_SIGNAL: return -parse_filter(o, filter_signal, "--signal", arg);
	case 'z': return -parse_filter(o, filter_status, "-z", "successful");
	case 'Z': return -parse_filter(o, filter_status, "-Z", "failed");
	case 's': return -parse_u32("-s", arg, INT_MAX, &o->fmt.string_limit);
	case OPT_FULL: return -parse_full(o, arg);
	case 'v': o->fmt.verbose = true; break;
	case 'y': return -parse_paths(o);
	case OPT_HEX: return -parse_hex(o, arg);
	case 'x': o->fmt.hex = o->fmt.hex == HEX_NEVER ? HEX_NON_ASCII : HEX_ALL; break;
	case 't': o->timestamps += o->timestamps < 3; break;
	case 'r': o->relative = true; break;
	case 'T': o->durations = true; break;
	case 'a': return -parse_u32("-a", arg, USHRT_MAX, &o->columns);
	case 'o': o->output = arg; break;
	case 'q': quieter(o); break;
	case OPT_QUIET: return -parse_quiet(o, arg);
	case 'c': o->summary_only = true; break;
	case 'C': o->summary_too = true; break;
	case 'w': o->summary_wall = true; break;
	case 'S': return -parse_summary(o, arg, summary_sort, &o->summary_sorted);
	case 'U': return -parse_summary(o, arg, summary_columns, &o->summary_columns);
	case 'O': return -parse_overhead(o, arg);
	case OPT_HOOK: return -parse_hook(o, arg);
	case OPT_BUFFER: return -parse_ring(o, arg);
	case OPT_SPOOL: return -parse_size("--spool-limit", arg, SPOOL_MAX, &o->spool_limit);
	case OPT_BTF: o->loader.btf = arg; break;
	case 'd': o->debug = true; break;
	case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
	case OPT_USAGE: argp_state_help(state, stdout, ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK); break;
	case 'V': print_version(); exit(0);
	case ARGP_KEY_ARG:
		o->command = &state->argv[state->next - 1];
		state->next = state->argc;
		break;
	case ARGP_KEY_END:
		if (o->command || o->npids)
			break;
		err_msg("must have PROG [ARGS] or -p PID; 'bpfstrace -h' lists the options");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Without argp's remark on arguments of short options. */
static char *help_text(int key, const char *text, void *input)
{
	(void)input;
	return key == ARGP_KEY_HELP_DUP_ARGS_NOTE ? NULL : (char *)text;
}

int cli_parse(struct options *o, int argc, char **argv)
{
	static const struct argp argp = {
		.options = rows, .parser = parse_option, .args_doc = args_doc, .doc = doc,
		.children = refused_options, .help_filter = help_text,
	};
	int err;

	memset(o, 0, sizeof(*o));
	o->fmt.shows = &shows;
	o->fmt.string_limit = LIMIT_STRING;
	o->columns = COLUMNS;
	filter_init(&o->filter);
	summary_init(&o->summary);
	argp_err_exit_status = 1;
	argv[0] = program_invocation_short_name;
	o->as_strace = !strcmp(argv[0], "strace");
	err = argp_parse(&argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP, NULL, o);
	o->loader.knobs.string_limit = o->fmt.string_limit;
	o->loader.knobs.verbose = o->fmt.verbose;
	o->loader.fd_paths = o->fmt.paths;
	o->loader.knobs.times = o->timestamps || o->relative || o->durations;
	o->loader.knobs.debug = o->debug;
	o->loader.knobs.count = o->summary_only || o->summary_too;
	o->loader.knobs.count_only = o->summary_only;
	o->loader.count_cpu = o->loader.knobs.count && !o->summary_wall;
	return err ? -err : check_summary(o);
}
