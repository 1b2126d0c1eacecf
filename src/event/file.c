/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.c: a saved stream. See file.h.
 */
#include "event/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN8(n)	(((n) + 7) & ~(size_t)7)

struct file_reader {
	FILE *f;
	enum file_status status;
	uint64_t at;			/* bytes read before the record at hand, or the length that is wrong */
	uint64_t length;		/* that was read last */
	uint32_t version;		/* of the file */
	int err;			/* FILE_FAILED */
	bool begun;			/* its start and header were sound */
	struct file_counts counts;
	uint64_t rec[RECORD_MAX / sizeof(uint64_t)];
};

static int put(FILE *f, const void *bytes, size_t len)
{
	errno = EIO;
	return !len || fwrite(bytes, len, 1, f) == 1 ? 0 : -errno;
}

int file_begin(FILE *f)
{
	struct stream_start start = { .magic = STREAM_MAGIC, .version = STREAM_VERSION };

	return put(f, &start, sizeof(start));
}

int file_put(FILE *f, const void *rec, size_t len)
{
	static const char zeroes[8];
	uint64_t length = len;
	int err = put(f, &length, sizeof(length));

	if (!err)
		err = put(f, rec, len);
	return err ? err : put(f, zeroes, ALIGN8(len) - len);
}

int file_end(FILE *f)
{
	uint64_t none = 0;
	int err = put(f, &none, sizeof(none));

	if (err)
		return err;
	errno = EIO;
	return fflush(f) ? -errno : 0;
}

struct file_reader *file_reader_new(FILE *f)
{
	struct file_reader *r = calloc(1, sizeof(*r));

	if (r)
		r->f = f;
	return r;
}

void file_reader_free(struct file_reader *r)
{
	free(r);
}

/* Reads up to most bytes, of which need must be there. False: they are not, and the status says so. */
static bool get(struct file_reader *r, void *out, size_t need, size_t most)
{
	size_t got;

	errno = EIO;
	got = fread(out, 1, most, r->f);
	if (got >= need)
		return true;
	r->err = errno;
	r->status = ferror(r->f) ? FILE_FAILED : FILE_CUT;
	return false;
}

static bool version_known(struct file_reader *r, uint32_t version)
{
	r->version = version;
	if (version > STREAM_VERSION)
		r->status = FILE_NEWER;
	return version <= STREAM_VERSION;
}

/* The start of the file. One that is too short for it is no stream. */
static bool get_start(struct file_reader *r)
{
	struct stream_start start;

	if (!get(r, &start, sizeof(start), sizeof(start)) || start.magic != STREAM_MAGIC || !start.version) {
		if (r->status != FILE_FAILED)
			r->status = FILE_FOREIGN;
		return false;
	}
	r->at = sizeof(start);
	return version_known(r, start.version);
}

/* The next record whatever it is: its length, or 0 and the status. */
static size_t get_record(struct file_reader *r)
{
	uint64_t length;

	if (!get(r, &length, sizeof(length), sizeof(length)))
		return 0;
	r->length = length;
	if (!length)
		r->status = FILE_END;
	else if (length < sizeof(struct rec_head) || length > RECORD_MAX)
		r->status = FILE_UNSOUND;
	if (r->status != FILE_RECORD || !get(r, r->rec, length, ALIGN8(length)))
		return 0;
	r->at += sizeof(length) + ALIGN8(length);
	return length;
}

/* The record at hand is the first. */
static bool check_header(struct file_reader *r, size_t len)
{
	const struct rec_header *header = (const void *)r->rec;

	if (header->h.kind == REC_HEADER && len >= offsetof(struct rec_header, version) + sizeof(header->version) &&
	    !version_known(r, header->version))
		return false;
	if (header->h.kind != REC_HEADER || !record_valid(header, len))
		r->status = FILE_HEADLESS;
	return r->status == FILE_RECORD;
}

enum file_status file_next(struct file_reader *r, const struct rec_head **rec, size_t *len)
{
	const struct rec_head *h = (const void *)r->rec;
	bool begun = r->begun;

	r->begun = true;
	if (r->status != FILE_RECORD || (!begun && !get_start(r)))
		return r->status;
	while ((*len = get_record(r))) {
		if (!begun && !check_header(r, *len))
			break;
		begun = true;
		if (!record_valid(h, *len)) {
			r->counts.unsound++;
		} else if (h->kind >= REC_KINDS) {
			r->counts.unknown++;
		} else {
			r->counts.records++;
			*rec = h;
			return FILE_RECORD;
		}
	}
	if (!begun && r->status == FILE_END)
		r->status = FILE_HEADLESS;
	return r->status;
}

void file_counts(const struct file_reader *r, struct file_counts *out)
{
	*out = r->counts;
}

void file_explain(const struct file_reader *r, char text[FILE_TEXT])
{
	unsigned long long at = r->at, length = r->length;

	switch (r->status) {
	case FILE_RECORD:
	case FILE_END:
		snprintf(text, FILE_TEXT, "is whole");
		break;
	case FILE_CUT:
		snprintf(text, FILE_TEXT, "is cut short behind byte %llu", at);
		break;
	case FILE_FOREIGN:
		snprintf(text, FILE_TEXT, "is no saved trace");
		break;
	case FILE_NEWER:
		snprintf(text, FILE_TEXT, "was saved by a later version: its format is %u, known are up to %u", r->version,
			 STREAM_VERSION);
		break;
	case FILE_HEADLESS:
		snprintf(text, FILE_TEXT, "does not begin with the header of a trace");
		break;
	case FILE_UNSOUND:
		snprintf(text, FILE_TEXT, "is damaged at byte %llu: no record has %llu bytes", at, length);
		break;
	case FILE_FAILED:
		snprintf(text, FILE_TEXT, "cannot be read: %s", strerror(r->err));
		break;
	}
}
