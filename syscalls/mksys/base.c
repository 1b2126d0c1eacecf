/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base.c: memory, text, files and what is wrong, for all parts of the generator.
 */
#include "mksys.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define ERRORS_MAX	100

static int error_count;

void *mem_resize(void *p, size_t n)
{
	p = realloc(p, n);
	if (!p) {
		fputs("mksys: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

void *mem_zero(size_t n)
{
	return memset(mem_resize(NULL, n), 0, n);
}

char *text_printf(const char *format, ...)
{
	va_list ap, again;
	char *text;
	int len;

	va_start(ap, format);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	text = mem_resize(NULL, len + 1);
	vsnprintf(text, len + 1, format, again);
	va_end(again);
	return text;
}

/* What is wrong with a line is so in each table that has its call: it is said once. */
static void fail_text(struct pos pos, const char *format, va_list ap)
{
	static char last[1000];
	char text[sizeof(last)];
	int n = snprintf(text, sizeof(text), "%.500s:%d: ", pos.file, pos.line);

	vsnprintf(text + n, sizeof(text) - n, format, ap);
	if (!strcmp(text, last))
		return;
	strcpy(last, text);
	fprintf(stderr, "%s\n", text);
	if (++error_count >= ERRORS_MAX) {
		fputs("mksys: too many errors\n", stderr);
		exit(1);
	}
}

void fail(struct pos pos, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fail_text(pos, format, ap);
	va_end(ap);
}

void fail_now(struct pos pos, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fail_text(pos, format, ap);
	va_end(ap);
	exit(1);
}

bool failed(void)
{
	return error_count > 0;
}

/* The text of a file, NUL behind it; NULL when it cannot be read. */
char *file_try(const char *path, size_t *len)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t n, size = 0;

	if (!f)
		return NULL;
	do {
		text = mem_resize(text, size + BUFSIZ + 1);
		n = fread(text + size, 1, BUFSIZ, f);
		size += n;
	} while (n);
	text[size] = '\0';
	if (ferror(f))
		text = NULL;
	fclose(f);
	*len = size;
	return text;
}

char *file_read(const char *path, size_t *len)
{
	char *text = file_try(path, len);

	if (!text) {
		fprintf(stderr, "mksys: cannot read %s\n", path);
		exit(1);
	}
	return text;
}

void file_write(const char *path, const char *text, size_t len)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(text, 1, len, f) != len || fclose(f)) {
		fprintf(stderr, "mksys: cannot write %s\n", path);
		exit(1);
	}
}
