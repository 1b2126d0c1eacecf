/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.c: the command line, for those who make completions and the manual's table of it. Run by the build.
 *
 * Prints a line each, with tabs between:
 *
 *	option	LETTER	NAME	ARG	TAKES	LIST	TEXT	WORDS	(an option; TAKES is no, maybe or yes)
 *	refused	LETTER	NAME	ARG	TAKES	LIST	WHY; INSTEAD
 *	form	FORM	WHY; INSTEAD				(refused, of an option that there is)
 *	qualifier	NAME					(-e NAME=, with the option's words; none: -e WORD)
 *
 * What is not there is "-". LIST is list where WORDS may stand together, with commas. WORDS are what an option accepts,
 * which its own parser is asked: all names of calls and classes, or of signals, or what its text says.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desc/signals.h"
#include "desc/sysdesc.h"
#include "event/callset.h"
#include "refused.h"
#include "row.h"

#define WORD		64
#define NONSENSE	"\1"

struct words {
	char (*list)[WORD];
	size_t n;
};

static void words_add(struct words *w, const char *word, size_t len)
{
	for (size_t i = 0; i < w->n; i++)
		if (strlen(w->list[i]) == len && !strncmp(w->list[i], word, len))
			return;
	w->list = reallocarray(w->list, w->n + 1, sizeof(*w->list));
	if (!w->list || len >= WORD)
		abort();
	snprintf(w->list[w->n++], WORD, "%.*s", (int)len, word);
}

/* Names of calls, and "all" and the like that stand for some. */
static void words_add_calls(struct words *w)
{
	char class[CALLSET_CLASS];

	words_add(w, "all", 3);
	words_add(w, "none", 4);
	for (unsigned int i = 0; callset_class(i, class); i++)
		words_add(w, class, strlen(class));
	for (uint32_t row = 0; row < ROW_VARIANT; row++)
		if (sysdescs[row].name)
			words_add(w, sysdescs[row].name, strlen(sysdescs[row].name));
}

static void words_add_signals(struct words *w)
{
	char name[SIGNAL_NAME];

	words_add(w, "all", 3);
	words_add(w, "none", 4);
	for (uint64_t signo = 1; signal_name(signo, name); signo++)
		words_add(w, name, strlen(name));
}

static void words_add_text(struct words *w, const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", others[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

	for (; *(text += strcspn(text, others)); text += strspn(text, others))
		if (strspn(text, letters))
			words_add(w, text, strspn(text, others));
}

/* Whether an option takes an argument: begin, and end behind it. */
static bool accepts(const struct row *row, const char *begin, const char *end)
{
	const char letter[] = { '-', (char)row->letter, '\0' };
	struct options o;
	char *arg;

	if (!row->take || asprintf(&arg, "%s%s", begin, end) < 0)
		return false;
	cli_init(&o);
	o.option = row->name ? "--" : letter;
	return !row->take(&o, arg);	/* which may go on using arg */
}

static bool accepts_all(const struct row *row, const struct words *words)
{
	for (size_t i = 0; i < words->n; i++)
		if (!accepts(row, words->list[i], ""))
			return false;
	return true;
}

static bool accepts_list(const struct row *row, const struct words *words)
{
	char second[WORD + 1];

	for (size_t i = 0; i + 1 < words->n; i++) {
		snprintf(second, sizeof(second), ",%s", words->list[i + 1]);
		if (accepts(row, words->list[i], second))
			return true;
	}
	return false;
}

/* What only a machine can say, and a shell knows. */
static bool shell_knows(const char *arg)
{
	static const char *const known[] = { "PID", "USER", "FILE" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strncmp(arg, known[i], strlen(known[i])))
			return true;
	return false;
}

/* The words of row, whose text is that of the row that it is another name of. */
static struct words words_of(const struct row *row, const char *text)
{
	struct words calls = { 0 }, signals = { 0 }, said = { 0 }, words = { 0 };

	if (!row->arg || shell_knows(row->arg) || accepts(row, NONSENSE, ""))
		return words;
	words_add_calls(&calls);
	words_add_signals(&signals);
	if (accepts_all(row, &calls))
		return calls;
	if (accepts_all(row, &signals))
		return signals;
	words_add_text(&said, row->arg);
	words_add_text(&said, text);
	words_add_text(&said, "all none");
	for (size_t i = 0; i < said.n; i++)
		if (accepts(row, said.list[i], ""))
			words_add(&words, said.list[i], strlen(said.list[i]));
	return words;
}

static void option_print(const char *kind, const char *name, int letter, const char *arg, bool optional, bool list)
{
	printf("%s\t%c\t%s\t%s\t%s\t%s\t", kind, letter ? letter : '-', name ? name : "-", arg ? arg : "-",
	       !arg ? "no" : optional ? "maybe" : "yes", list ? "list" : "-");
}

static void rows_print(void)
{
	const char *text = "";

	for (size_t i = 0; i < cli_rows_count; i++) {
		const struct row *row = &cli_rows[i];
		struct words words;

		text = row->text ? row->text : text;
		if (!row->name && !row->letter)
			continue;
		words = words_of(row, text);
		option_print("option", row->name, row->letter, row->arg, row->flags & OPTION_ARG_OPTIONAL,
			     accepts_list(row, &words));
		printf("%s\t%s", text, words.n ? "" : "-");
		for (size_t j = 0; j < words.n; j++)
			printf("%s%s", j ? " " : "", words.list[j]);
		putchar('\n');
	}
}

static void refused_print(void)
{
	for (const struct refused *row = refused_rows; row->why; row++) {
		if (row->form)
			printf("form\t%s\t", row->form);
		else
			option_print("refused", row->name, row->letter, row->arg, row->optional, false);
		printf("%s; %s\n", row->why, row->instead);
	}
}

/* What -e takes of the long options: their names, with one of their words or a number behind. */
static void qualifiers_print(void)
{
	const struct row *expr = cli_rows;

	while (expr->letter != 'e')
		expr++;
	for (size_t i = 0; i < cli_rows_count; i++) {
		const struct row *row = &cli_rows[i];
		struct words words;
		char begin[WORD];

		if (!row->name || !row->arg || !row->text)
			continue;
		words = words_of(row, row->text);
		snprintf(begin, sizeof(begin), "%s=", row->name);
		if (accepts(expr, begin, words.n ? words.list[0] : "1"))
			printf("qualifier\t%s\n", row->name);
	}
}

int main(void)
{
	/* what they say of what they do not accept */
	if (!freopen("/dev/null", "w", stderr))
		return EXIT_FAILURE;
	rows_print();
	refused_print();
	qualifiers_print();
	return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
