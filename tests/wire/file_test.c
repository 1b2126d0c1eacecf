/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file_test.c: a saved stream on files that fail, or that do not begin at their beginning.
 *
 * What is in a stream is file.t's. Prints "ok NAME" and "not ok NAME"; exit status 1 when a test failed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event/file.h"

static int failed;

static void check(const char *name, bool is_so)
{
	printf("%s file: %s\n", is_so ? "ok" : "not ok", name);
	failed |= !is_so;
}

static FILE *open_or_exit(const char *path, const char *mode)
{
	FILE *f = path ? fopen(path, mode) : tmpfile();

	if (f)
		return f;
	perror(path);
	exit(2);
}

static int save(FILE *f)
{
	struct rec_header header = { .h.kind = REC_HEADER, .version = STREAM_VERSION };
	int err = file_begin(f);

	if (!err)
		err = file_put(f, &header, sizeof(header));
	return err;
}

/* Reads to the end; the status, and what it is in words. */
static enum file_status read_all(FILE *f, char text[FILE_TEXT], struct file_counts *counts)
{
	struct file_reader *r = file_reader_new(f);
	const struct rec_head *rec;
	enum file_status status;
	size_t len;

	while ((status = file_next(r, &rec, &len)) == FILE_RECORD)
		;
	file_explain(r, text);
	file_counts(r, counts);
	file_reader_free(r);
	return status;
}

static void test_errors(void)
{
	struct file_counts counts;
	char text[FILE_TEXT];
	FILE *f = open_or_exit("/dev/full", "w");
	int err = save(f);

	check("a device that is full is an error at the end at the latest", (err ? err : file_end(f)) == -ENOSPC);
	fclose(f);
	f = open_or_exit("/dev/full", "w");
	setbuf(f, NULL);
	check("and at once without a buffer", save(f) == -ENOSPC);
	fclose(f);
	f = open_or_exit("/", "r");
	check("a directory cannot be read", read_all(f, text, &counts) == FILE_FAILED &&
	      !strcmp(text, "cannot be read: Is a directory") && !counts.records);
	fclose(f);
	f = open_or_exit("/dev/null", "r");
	check("nothing is no stream", read_all(f, text, &counts) == FILE_FOREIGN);
	fclose(f);
}

static void test_places(void)
{
	struct file_counts counts;
	char text[FILE_TEXT];
	FILE *f = open_or_exit(NULL, NULL);
	bool is_one;

	if (fputs("what came before\n", f) < 0 || save(f) || file_end(f) || save(f) || file_end(f))
		exit(2);
	fseek(f, strlen("what came before\n"), SEEK_SET);
	is_one = read_all(f, text, &counts) == FILE_END && counts.records == 1 && !strcmp(text, "is whole");
	check("it begins where the file is, and ends there", is_one && read_all(f, text, &counts) == FILE_END);
	check("two in one file are two", counts.records == 1);
	fclose(f);
}

int main(void)
{
	test_errors();
	test_places();
	return failed;
}
