/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.h: a saved stream.
 *
 * Owns the form that a stream has in a file (wire.h) and the checks of it. Pure: bytes in, sound records out, for
 * whoever takes those of the rings too. What a file holds is a stranger's: nothing of it is trusted, each record is
 * checked by record_valid(), and a file that ends early is told apart from one that is wrong, so that all that came
 * before counts.
 */
#ifndef BPFSTRACE_FILE_H
#define BPFSTRACE_FILE_H

#include <stdio.h>

#include "event/record.h"

#define FILE_TEXT	128		/* room that file_explain() needs */

/*
 * The writer: file_begin(), file_put() of the header and then of each record, which is sound and of len bytes,
 * file_end(), which flushes. 0 or -errno. f stays the caller's; what it holds before is left alone.
 */
int file_begin(FILE *f);
int file_put(FILE *f, const void *rec, size_t len);
int file_end(FILE *f);

enum file_status {
	FILE_RECORD,
	FILE_END,
	FILE_CUT,			/* it ends in the middle: whoever wrote it did not get to the end */
	FILE_FOREIGN,			/* it is no stream */
	FILE_NEWER,			/* a later version's */
	FILE_HEADLESS,			/* it does not begin with a sound header */
	FILE_UNSOUND,			/* a length that no record has: what follows cannot be found */
	FILE_FAILED,			/* it could not be read: errno says why */
};

/* Of the records so far. */
struct file_counts {
	uint64_t records;		/* handed out */
	uint64_t unsound;		/* passed over, as those of the rings are */
	uint64_t unknown;		/* passed over: of a kind that is not known here */
};

struct file_reader;

/* Reads from where f is, which stays the caller's. NULL when there is no memory. */
struct file_reader *file_reader_new(FILE *f);

/* NULL is fine. */
void file_reader_free(struct file_reader *r);

/*
 * FILE_RECORD: the next record is *rec, of *len bytes, 8-byte aligned and valid until the next call; the first is the
 * header. Anything else is final, and is the answer from then on.
 */
enum file_status file_next(struct file_reader *r, const struct rec_head **rec, size_t *len);

void file_counts(const struct file_reader *r, struct file_counts *out);

/* What the last answer was, as the rest of a sentence that begins with the file's name. */
void file_explain(const struct file_reader *r, char text[FILE_TEXT]);

#endif
