/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage.c: the help, see usage.h.
 *
 * Two columns, in the rows' order: how an option is written, and what it does, with its other names behind it. Lines
 * fit into 80 columns.
 */
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TEXT_AT		29
#define WIDTH		79

/* Words into the right column, a new line where one does not fit; *at is where the line is. */
static void right_print(size_t *at, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, " ");

		if (*at > TEXT_AT && *at + 1 + n > WIDTH) {
			printf("\n%*s", TEXT_AT, "");
			*at = TEXT_AT;
		} else if (*at > TEXT_AT) {
			putchar(' ');
			++*at;
		}
		printf("%.*s", (int)n, text);
		*at += n;
		text += n + strspn(text + n, " ");
	}
}

static bool is_heading(const struct row *row)
{
	return !row->name && !row->letter;
}

/* "-q, --quiet[=SET]". */
static void left_print(const struct row *row)
{
	char left[128] = "";
	const bool optional = row->flags & OPTION_ARG_OPTIONAL;
	const char *arg = row->arg ? row->arg : "", *join = row->name ? "=" : " ";
	int n;

	if (row->letter)
		snprintf(left, sizeof(left), "-%c%s", row->letter, row->name ? ", " : "");
	n = printf("  %*s%s%s%s%s%s%s", row->name ? 4 : 0, left, row->name ? "--" : "", row->name ? row->name : "", optional ? "[" : "",
		   row->arg ? join : "", arg, optional ? "]" : "");
	if (n > TEXT_AT - 2)
		n = printf("\n") - 1;
	printf("%*s", TEXT_AT - n, "");
}

/* A row and those behind it that are other names of it; returns the first behind these. */
static const struct row *option_print(const struct row *row, const struct row *end)
{
	size_t at = TEXT_AT;
	const struct row *next = row + 1;
	char name[128];

	left_print(row);
	right_print(&at, row->text);
	for (; next < end && !next->text; next++) {
		snprintf(name, sizeof(name), "%s--%s%s", next == row + 1 ? "(also " : "", next->name,
			 next + 1 < end && !next[1].text ? "," : ")");
		right_print(&at, name);
	}
	putchar('\n');
	return next;
}

void usage_print(const struct row *rows, size_t n)
{
	const struct row *end = rows + n;
	const char *self = program_invocation_short_name;

	printf("Usage: %s [OPTION...] [--] PROG [ARGS]\n"
	       "   or: %s [OPTION...] -p PID[,PID...] [[--] PROG [ARGS]]\n"
	       "Trace system calls and signals, as strace does, without stopping anything.\n", self, self);
	for (const struct row *row = rows; row < end;) {
		if (!is_heading(row)) {
			row = option_print(row, end);
			continue;
		}
		printf("\n%s%s", row->text, *row->text ? "\n" : "");
		row++;
	}
	printf("\nExamples:\n"
	       "  %s -f -e execve,openat -- sh -c 'cat /etc/hostname; ls'\n"
	       "  %s -p PID                   # what it does or hangs in; ^C leaves it\n"
	       "  %s -f -Z -y -o log make     # what fails, with files behind descriptors\n", self, self, self);
}
