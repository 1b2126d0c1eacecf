/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * colour_test.c: colours beside a text, woven in; and what STRACE_COLORS may say.
 *
 * Each case is what is put into a line, in order, and what comes out, with < and > for an escape. Prints "ok NAME" or
 * "not ok NAME" and both. Exit status 1 when one failed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "out/colour.h"

#define CUT		COLOUR_COUNT	/* a step that takes text off the end: as much as its own */
#define STEPS		8

struct test {
	const char *name;
	const char *own;		/* STRACE_COLORS */
	struct {
		enum colour colour;
		const char *text;	/* NULL ends */
	} steps[STEPS];
	const char *want;
};

static const struct test tests[] = {
	{ "text without colours", "", { { COLOUR_NONE, "abc" } }, "abc" },
	{ "each in its own, and off at the end", "",
	  { { COLOUR_SYSCALL, "f" }, { COLOUR_ARGNAME, "n" }, { COLOUR_ARGVAL, "v" }, { COLOUR_CALL, "c" }, { COLOUR_CONST, "C" } },
	  "<33>f<39>n<35>v<33>c<34>C<0>" },
	{ "and the others", "",
	  { { COLOUR_COMMENT, "c" }, { COLOUR_PUNCT, "," }, { COLOUR_RETVAL, "r" }, { COLOUR_ERROR, "E" }, { COLOUR_NONE, "\n" } },
	  "<36>c<0>,<32>r<31>E<0>\n" },
	{ "one that is on is not put again", "", { { COLOUR_CONST, "a" }, { COLOUR_CONST, "b" } }, "<34>ab<0>" },
	{ "one without text is not put", "",
	  { { COLOUR_CONST, "a" }, { COLOUR_PUNCT, "" }, { COLOUR_ERROR, "" }, { COLOUR_CONST, "b" }, { COLOUR_ERROR, "" } }, "<34>ab<0>" },
	{ "what is taken back takes its colours along", "",
	  { { COLOUR_CONST, "a" }, { COLOUR_ERROR, "bc" }, { COLOUR_PUNCT, "d" }, { CUT, "bcd" }, { COLOUR_ARGVAL, "e" } }, "<34>a<35>e<0>" },
	{ "half of a colour may be taken back", "",
	  { { COLOUR_CONST, "a" }, { COLOUR_ERROR, "bc" }, { CUT, "c" }, { COLOUR_ERROR, "d" } }, "<34>a<31>bd<0>" },
	{ "own ones", "const=1;36:PUNCT = 2 :error=", { { COLOUR_CONST, "a" }, { COLOUR_PUNCT, "b" }, { COLOUR_ERROR, "c" } },
	  "<1;36>a<2>b<31>c<0>" },
	{ "the last one counts, wrong ones do not", "const=1:const=2:const=x:const=3=4:cons=5:=6:const",
	  { { COLOUR_CONST, "a" } }, "<2>a<0>" },
};

static void run(const struct test *test, struct buf *out)
{
	struct palette palette;
	struct paint paint = { 0 };
	struct buf text = { 0 };

	palette_init(&palette);
	palette_parse(&palette, test->own);
	for (size_t i = 0; i < STEPS && test->steps[i].text; i++) {
		if (test->steps[i].colour == CUT) {
			text.len -= strlen(test->steps[i].text);
			paint_cut(&paint, text.len);
			continue;
		}
		paint_put(&paint, text.len, test->steps[i].colour);
		buf_puts(&text, test->steps[i].text);
	}
	paint_weave(&paint, &palette, &text, out);
	buf_free(&paint.marks);
	buf_free(&text);
}

/* Escapes made visible. */
static void show(struct buf *b)
{
	size_t len = 0;

	for (size_t i = 0; i < b->len; i++) {
		if (b->p[i] == '[')
			continue;
		b->p[len++] = b->p[i] == '\033' ? '<' : b->p[i] == 'm' ? '>' : b->p[i];
	}
	b->len = len;
}

int main(void)
{
	bool failed = false;

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		struct buf got = { 0 };
		bool same;

		run(&tests[i], &got);
		show(&got);
		same = !strcmp(buf_cstr(&got), tests[i].want);
		printf("%s colours: %s\n", same ? "ok" : "not ok", tests[i].name);
		if (!same)
			printf("# want %s\n# got %s\n", tests[i].want, buf_cstr(&got));
		failed |= !same;
		buf_free(&got);
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
