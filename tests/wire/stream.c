/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream.c: the saved stream of one offline test, in memory. See stream.h.
 */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

#include "event/file.h"

static void must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "wire_test: %s\n", what);
	exit(2);
}

static FILE *stream_file(struct stream *s)
{
	must(!s->is_read, "a record behind the end of the stream");
	if (s->f)
		return s->f;
	s->f = open_memstream(&s->bytes, &s->size);
	must(s->f && !file_begin(s->f), "no stream");
	return s->f;
}

void stream_put(struct stream *s, const void *rec, size_t len)
{
	must(!file_put(stream_file(s), rec, len), "cannot write a record");
}

void stream_raw(struct stream *s, const void *bytes, size_t len)
{
	must(fwrite(bytes, 1, len, stream_file(s)) == len, "cannot write");
}

void stream_poke(struct stream *s, size_t at, const void *bytes, size_t len)
{
	fflush(stream_file(s));
	must(at + len <= s->size, "poke behind the end");
	memcpy(s->bytes + at, bytes, len);
}

void stream_cut(struct stream *s, size_t n)
{
	fflush(stream_file(s));
	must(n < s->size, "cut before the beginning");
	s->end = s->size - n;
}

static void say_end(const struct file_reader *in, enum file_status status, struct buf *got)
{
	struct file_counts counts;
	char text[FILE_TEXT];

	file_counts(in, &counts);
	if (counts.unsound)
		buf_printf(got, "unsound records: %lu\n", (unsigned long)counts.unsound);
	if (counts.unknown)
		buf_printf(got, "records of unknown kinds: %lu\n", (unsigned long)counts.unknown);
	if (status == FILE_END)
		return;
	file_explain(in, text);
	buf_printf(got, "the stream %s\n", text);
}

void stream_read(struct stream *s, stream_take_fn *take, void *ctx, struct buf *got)
{
	const struct rec_head *rec;
	enum file_status status;
	struct file_reader *in;
	size_t len;
	FILE *f;

	if (s->is_read)
		return;
	must(!file_end(stream_file(s)), "cannot write the end");
	s->is_read = 1;
	f = fmemopen(s->bytes, s->end ? s->end : s->size, "r");
	in = file_reader_new(f);
	must(f && in, "no reader");
	while ((status = file_next(in, &rec, &len)) == FILE_RECORD)
		take(ctx, rec, len);
	say_end(in, status, got);
	file_reader_free(in);
	fclose(f);
}

void stream_free(struct stream *s)
{
	if (s->f)
		fclose(s->f);
	free(s->bytes);
	*s = (struct stream){ 0 };
}
