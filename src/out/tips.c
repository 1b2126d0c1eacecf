/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tips.c: something useful, said at the end of a trace; see tips.h.
 */
#include "out/tips.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WIDTH	60		/* of the text */
#define LINES	6		/* of a full frame, at least */

static const char *const tips[] = {
	"-o '|COMMAND' writes the trace to a command: the terminal stays the program's.",
	"-p shows at once what each thread of a process hangs in, however long ago that began.",
	"--full-buffers shows every byte of each read and write; MAX behind it says how many at most.",
	"--relative-timestamps=ns, --absolute-timestamps=ns and --syscall-times=ns have nanoseconds.",
	"-ff -o FILE writes a file for each thread; strace-log-merge FILE makes one of them, if they have times (-ttt).",
	"-e trace=/REGEX takes all calls whose names match: -e trace=/^sched_ those of the scheduler.",
	"-Z shows only the calls that fail: often that is where a program goes wrong.",
	"-c counts in the kernel and records nothing: it is the way to look at a program that makes millions of calls.",
	"A loss is never silent: where calls are missing, a line says how many. A larger --buffer-size helps.",
	"-b execve lets go of what a shell starts, and traces the shell alone.",
};

static bool parse_word(struct tips *t, const char *word)
{
	bool is_id = !strncasecmp(word, "id:", 3), is_format = !strncasecmp(word, "format:", 7);
	const char *value = word + (is_id ? 3 : is_format ? 7 : 0);
	unsigned long n;
	char *end;

	if (!is_id) {
		bool full = !strcasecmp(value, "full"), none = !strcasecmp(value, "none");

		if (full || none || !strcasecmp(value, "compact")) {
			t->full = full;
			t->wanted = !none;
			return true;
		}
	}
	if (is_format)
		return false;
	t->chosen = strcasecmp(value, "random");
	if (!t->chosen)
		return true;
	errno = 0;
	n = strtoul(value, &end, 10);
	t->number = (uint32_t)n;
	return end != value && !*end && !errno && !strchr(value, '-') && n <= INT32_MAX;
}

bool tips_parse(struct tips *t, char *text)
{
	char *save = NULL;

	t->wanted = true;
	for (char *word = text ? strtok_r(text, ",", &save) : NULL; word; word = strtok_r(NULL, ",", &save))
		if (!parse_word(t, word))
			return false;
	return true;
}

static void put_row(struct buf *out, const char *text, size_t n)
{
	buf_puts(out, " | ");
	buf_put(out, text, n);
	for (; n < WIDTH; n++)
		buf_putc(out, ' ');
	buf_puts(out, " |\n");
}

static void put_rule(struct buf *out, char left, char right)
{
	buf_putc(out, ' ');
	buf_putc(out, left);
	for (int i = 0; i < WIDTH + 2; i++)
		buf_putc(out, '-');
	buf_putc(out, right);
	buf_putc(out, '\n');
}

void tips_put(const struct tips *t, uint32_t chance, struct buf *out)
{
	const char *at = tips[(t->chosen ? t->number : chance) % (sizeof(tips) / sizeof(tips[0]))];
	int rows = 0;

	put_rule(out, '.', '.');
	for (; *at; rows++) {
		size_t n = strlen(at);

		if (n > WIDTH)
			for (n = WIDTH; at[n] != ' '; n--)
				;
		put_row(out, at, n);
		at += n + strspn(at + n, " ");
	}
	for (; t->full && rows < LINES; rows++)
		put_row(out, "", 0);
	put_rule(out, '\'', '\'');
}
