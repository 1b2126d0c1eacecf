/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * summary_test.c: counts in, tables out, without a kernel.
 *
 * Each case is a choice of columns and order, the counts it is given, and the text that strace 6.1
 * makes of them. Prints "ok NAME" or "not ok NAME" and both texts. Exit status 1 when one failed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "desc/sysdesc.h"
#include "base/duration.h"
#include "out/summary.h"

struct given {
	uint8_t abi;
	const char *call;		/* NULL ends; "?NR" is one without a row, "?" what found no room */
	struct count count;
};

struct test {
	const char *name;
	const char *sort, *columns;	/* NULL: the default */
	const struct given *given;
	const char *want;		/* the table, or the error */
};

/* From begin to end they take twice as long as they run, but the longest one. */
#define TIMED(n, err, t, lo, hi) \
	{ .calls = n, .errors = err, .timed = n, .time = { t, lo, hi }, .wall = { 2 * (t), 2 * (lo), hi } }

static const struct given nothing[] = { { 0 } };

static const struct given mixed[] = {
	{ ABI_NATIVE, "openat", TIMED(3, 1, 449999, 100400, 200600) },
	{ ABI_NATIVE, "read", TIMED(4, 0, 50000, 400, 40000) },
	{ ABI_NATIVE, "write", TIMED(4, 0, 50000, 600, 30000) },
	{ 0 }
};

static const struct given odd[] = {
	{ ABI_NATIVE, "read", TIMED(4, 0, 50000, 400, 40000) },
	{ ABI_NATIVE, "?600", TIMED(1, 1, 50000, 50000, 50000) },
	{ ABI_NATIVE, "?-1", TIMED(2, 2, 60000, 20000, 40000) },
	{ ABI_NATIVE, "?", TIMED(9, 9, 1000, 1, 1000) },
	{ ABI_ILP32, "?1073741863", TIMED(1, 1, 50000, 50000, 50000) },
	{ 0 }
};

static const struct given wide[] = {
	{ ABI_NATIVE, "clock_nanosleep", TIMED(1, 0, 10100000000000, 11000144000, 10100000000000) },
	{ ABI_NATIVE, "sched_rr_get_interval", TIMED(1200000000, 0, 0, 0, 0) },
	{ 0 }
};

static const struct given two_abis[] = {
	{ ABI_NATIVE, "getppid", TIMED(1, 0, 1000, 1000, 1000) },
	{ ABI_COMPAT, "close", TIMED(1, 1, 5000, 5000, 5000) },
	{ ABI_COMPAT, "getpid", TIMED(2, 0, 9400, 4400, 5000) },
	{ 0 }
};

static const struct given untimed[] = {
	{ ABI_NATIVE, "read", { .calls = 2, .timed = 1, .time = { 3000, 3000, 3000 }, .wall = { 5000, 5000, 5000 } } },
	{ ABI_NATIVE, "pause", { .calls = 1 } },
	{ 0 }
};

static const struct test tests[] = {
	{ "summary_nothing", NULL, NULL, nothing, "" },
	{ "summary_default", NULL, NULL, mixed,
	  "% time     seconds  usecs/call     calls    errors syscall\n"
	  "------ ----------- ----------- --------- --------- ----------------\n"
	  " 81.82    0.000450         149         3         1 openat\n"
	  "  9.09    0.000050          12         4           read\n"
	  "  9.09    0.000050          12         4           write\n"
	  "------ ----------- ----------- --------- --------- ----------------\n"
	  "100.00    0.000550          49        11         1 total\n" },
	{ "summary_name_first", "name", "name,min-time,max-time,errors", mixed,
	  "syscall          shortest  longest    errors\n"
	  "---------------- -------- -------- ---------\n"
	  "openat           0.000100 0.000201         1\n"
	  "read             0.000000 0.000040          \n"
	  "write            0.000001 0.000030          \n"
	  "---------------- -------- -------- ---------\n"
	  "total            0.000000 0.000201         1\n" },
	{ "summary_name_is_added", "calls", "count", mixed,
	  "    calls syscall\n"
	  "--------- ----------------\n"
	  "        4 read\n"
	  "        4 write\n"
	  "        3 openat\n"
	  "--------- ----------------\n"
	  "       11 total\n" },
	{ "summary_sort_errors", "error", "syscall", mixed,
	  "syscall\n----------------\nopenat\nread\nwrite\n----------------\ntotal\n" },
	{ "summary_sort_min", "shortest", "name", mixed,
	  "syscall\n----------------\nopenat\nwrite\nread\n----------------\ntotal\n" },
	{ "summary_sort_nothing", "nothing", "name", mixed,
	  "syscall\n----------------\nread\nwrite\nopenat\n----------------\ntotal\n" },
	{ "summary_wide_cells", NULL, "time_total,time-min,time_max,avg_time,count,syscall-name", wide,
	  "     seconds  shortest      longest  usecs/call      calls syscall\n"
	  "------------ --------- ------------ ----------- ---------- ----------------------\n"
	  "10100.000000 11.000144 10100.000000 10100000000          1 clock_nanosleep\n"
	  "    0.000000  0.000000     0.000000           0 1200000000 sched_rr_get_interval\n"
	  "------------ --------- ------------ ----------- ---------- ----------------------\n"
	  "10100.000000  0.000000 10100.000000           8 1200000001 total\n" },
	{ "summary_two_abis", NULL, NULL, two_abis,
	  "% time     seconds  usecs/call     calls    errors syscall\n"
	  "------ ----------- ----------- --------- --------- ----------------\n"
	  "100.00    0.000001           1         1           getppid\n"
	  "------ ----------- ----------- --------- --------- ----------------\n"
	  "100.00    0.000001           1         1           total\n"
	  "System call usage summary for 32 bit mode:\n"
	  "% time     seconds  usecs/call     calls    errors syscall\n"
	  "------ ----------- ----------- --------- --------- ----------------\n"
	  " 65.28    0.000009           4         2           getpid\n"
	  " 34.72    0.000005           5         1         1 close\n"
	  "------ ----------- ----------- --------- --------- ----------------\n"
	  "100.00    0.000014           4         3         1 total\n" },
	{ "summary_without_names", NULL, "calls", odd,
	  "    calls syscall\n"
	  "--------- ---------------------------\n"
	  "        2 syscall_0xffffffffffffffff\n"
	  "        4 read\n"
	  "        1 syscall_0x258\n"
	  "        9 (others)\n"
	  "--------- ---------------------------\n"
	  "       16 total\n"
	  "System call usage summary for x32 mode:\n"
	  "    calls syscall\n"
	  "--------- -------------------\n"
	  "        1 syscall_0x40000027\n"
	  "--------- -------------------\n"
	  "        1 total\n" },
	{ "summary_untimed", NULL, "time,total-time,min-time,avg-time,calls", untimed,
	  "% time     seconds shortest  usecs/call     calls syscall\n"
	  "------ ----------- -------- ----------- --------- ----------------\n"
	  "100.00    0.000003 0.000003           3         2 read\n"
	  "  0.00    0.000000 0.000000           0         1 pause\n"
	  "------ ----------- -------- ----------- --------- ----------------\n"
	  "100.00    0.000003 0.000003           3         3 total\n" },
	{ "summary_wall", "wall-avg", "avg_wall,wall-total,min-wall,wall-max,total-time,calls", mixed,
	  "   wall-avg  wall-total wall-min wall-max     seconds     calls syscall\n"
	  "----------- ----------- -------- -------- ----------- --------- ----------------\n"
	  "        299    0.000900 0.000201 0.000201    0.000450         3 openat\n"
	  "         25    0.000100 0.000001 0.000040    0.000050         4 read\n"
	  "         25    0.000100 0.000001 0.000030    0.000050         4 write\n"
	  "----------- ----------- -------- -------- ----------- --------- ----------------\n"
	  "         99    0.001100 0.000001 0.000201    0.000550        11 total\n" },
	{ "summary_sort_wall_min", "min_wall", "name", mixed,
	  "syscall\n----------------\nopenat\nwrite\nread\n----------------\ntotal\n" },
	{ "summary_sort_wall_max", "wall-max", "name", mixed,
	  "syscall\n----------------\nopenat\nread\nwrite\n----------------\ntotal\n" },
	{ "summary_sort_wall_total", "total-wall", "name", mixed,
	  "syscall\n----------------\nopenat\nread\nwrite\n----------------\ntotal\n" },
	{ "summary_wall_untimed", NULL, "wall-total,wall-min,wall-avg", untimed,
	  " wall-total wall-min    wall-avg syscall\n"
	  "----------- -------- ----------- ----------------\n"
	  "   0.000005 0.000005           5 read\n"
	  "   0.000000 0.000000           0 pause\n"
	  "----------- -------- ----------- ----------------\n"
	  "   0.000005 0.000005           5 total\n" },
	{ "summary_wall_is_no_column", NULL, "wall", nothing, "unknown column name: 'wall'" },
	{ "summary_wall_twice", NULL, "wall-max,calls,max_wall", nothing,
	  "call summary column has been provided more than once: 'max_wall' (-U option residual: 'max_wall')" },
	{ "summary_bad_sort", "calls,name", NULL, nothing, "invalid sortby: 'calls,name'" },
	{ "summary_empty_sort", "", NULL, nothing, "invalid sortby: ''" },
	{ "summary_bad_column", NULL, "calls,foo,calls", nothing, "unknown column name: 'foo'" },
	{ "summary_nothing_is_no_column", NULL, "none", nothing, "unknown column name: 'none'" },
	{ "summary_empty_column", NULL, "calls,", nothing, "unknown column name: ''" },
	{ "summary_column_twice", NULL, "calls,count,foo", nothing,
	  "call summary column has been provided more than once: 'count' "
	  "(-U option residual: 'count,foo')" },
};

/* Overheads and what they are in ns; -1: refused. */
static const struct {
	const char *text;
	int64_t ns;
} overheads[] = {
	{ "1", 1000 }, { "0", 0 }, { "-0", 0 }, { "+1", 1000 }, { " 1", 1000 }, { ".5", 500 },
	{ "1.", 1000 },
	{ "1e3s", 1000000000000 }, { "1E3", 1000000 }, { "1.5ms", 1500000 }, { "00012", 12000 },
	{ "1000ns", 1000 }, { "1us", 1000 }, { "1e30", INT64_MAX }, { "1e-30", 0 },
	{ "", -1 }, { "-1", -1 }, { "foo", -1 }, { "5x", -1 }, { "1u", -1 }, { "1 us", -1 },
	{ "nan", -1 }, { "inf", -1 }, { "infinity", -1 }, { "0x10", -1 }, { "1S", -1 }, { "1e", -1 },
	{ "1e400", -1 },
};

static void run(const struct test *t, struct buf *got)
{
	struct counts counts = { 0 };
	struct summary_options o;
	char err[SUMMARY_ERR];

	summary_init(&o);
	if ((t->sort && summary_sort(&o, t->sort, err)) ||
	    (t->columns && summary_columns(&o, t->columns, err))) {
		buf_puts(got, err);
		return;
	}
	for (const struct given *g = t->given; g->call; g++) {
		int row = *g->call == '?' ? ROW_UNKNOWN : sysdesc_by_name(g->abi, g->call);

		if (*g->call == '?' && g->call[1]) {
			counts.odd[counts.nodd].call = (struct odd_call){ atoi(g->call + 1), g->abi };
			counts.odd[counts.nodd++].count = g->count;
		} else if (row < 0)
			buf_printf(got, "no such call: %s\n", g->call);
		else
			counts.rows[row] = g->count;
	}
	summary_put(got, &o, &counts);
}

static bool run_tests(void)
{
	bool good = true;

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct buf got = { 0 };
		bool same;

		run(&tests[i], &got);
		same = !strcmp(buf_cstr(&got), tests[i].want);
		printf("%s %s\n", same ? "ok" : "not ok", tests[i].name);
		if (!same)
			printf("# wanted:\n%s# got:\n%s", tests[i].want, buf_cstr(&got));
		good &= same;
		buf_free(&got);
	}
	return good;
}

int main(void)
{
	bool good = run_tests(), same = true;

	for (size_t i = 0; i < sizeof(overheads) / sizeof(overheads[0]); i++) {
		uint64_t ns = 0;
		int64_t got = duration_parse(overheads[i].text, &ns) ? -1 : (int64_t)ns;

		if (got == overheads[i].ns)
			continue;
		printf("# overhead '%s': %lld\n", overheads[i].text, (long long)got);
		same = false;
	}
	printf("%s duration_parse\n", same ? "ok" : "not ok");
	return !(good && same);
}
