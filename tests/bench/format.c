/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * format.c: how many lines per second one core formats, without a kernel.
 *
 * format [LINES]: builds the records of an ordinary mix of calls (a program starting, reading its
 * files, waiting on others) as the ring would carry them, then feeds them again and again through
 * record check, reassembler, decoder and text sink (layers 0 to 4) into /dev/null, LINES lines
 * (4000000) in all. Prints lines per second of CPU time. "format -p" prints the mix once instead.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "event/filter.h"
#include "event/reassemble.h"
#include "event/record.h"
#include "show/decode.h"
#include "out/text.h"

#define START		1000000000ull
#define FULL		65536
#define DEFAULT_LINES	4000000
#define PATH		0x7f1200001000ull	/* where the pieces lie in the traced program */
#define DATA		0x7ffd00002000ull
#define MORE		0x7ffd00003000ull
#define TID		4321

struct bench {
	struct buf records;		/* each behind its length */
	struct buf text;
	struct buf rec;			/* being built */
	struct filter filter;
	struct fmt_options fmt;
	struct reassembler *r;
	struct sink *sink;
	uint32_t made;
	uint64_t lines;
	int fd;
};

static void write_text(void *ctx, const char *bytes, size_t n)
{
	struct bench *b = ctx;

	buf_put(&b->text, bytes, n);
	if (b->text.len < FULL)
		return;
	if (write(b->fd, b->text.p, b->text.len) < 0)
		exit(1);
	buf_reset(&b->text);
}

static void show_event(void *ctx, const struct event *ev)
{
	struct bench *b = ctx;

	if (!filter_shows(&b->filter, ev))
		return;
	decode_event(ev, &b->fmt, b->sink);
	b->lines += ev->kind == EV_CALL;
}

static int call_number(const char *name)
{
	int row = sysdesc_by_name(ABI_NATIVE, name);

	if (row < 0) {
		fprintf(stderr, "format: no call '%s'\n", name);
		exit(2);
	}
	return row;
}

static void call(struct bench *b, const char *name, int64_t ret, const uint64_t args[WIRE_NARGS])
{
	struct rec_call rec = {
		.h = { .kind = REC_CALL, .tid = TID, .nargs = WIRE_NARGS },
		.nr = call_number(name),
		.ret = ret,
	};

	rec.h.nargs = shows.calls[sysdesc_row(ABI_NATIVE, rec.nr)].nargs;
	buf_reset(&b->rec);
	buf_put(&b->rec, &rec, sizeof(rec));
	buf_put(&b->rec, args, rec.h.nargs * sizeof(*args));
}

static void piece(struct bench *b, enum piece_kind kind, enum phase phase, uint64_t addr,
		  const void *bytes, size_t len, size_t want)
{
	struct piece p = { .addr = addr, .want = want, .len = len, .kind = kind, .phase = phase };
	static const char zeros[8];

	buf_put(&b->rec, &p, sizeof(p));
	buf_put(&b->rec, bytes, len);
	buf_put(&b->rec, zeros, -len & 7);
}

static void path(struct bench *b, uint64_t addr, const char *text)
{
	piece(b, PIECE_STR, PHASE_ENTRY, addr, text, strlen(text) + 1, 4096);
}

static void done(struct bench *b)
{
	uint64_t len = b->rec.len;

	if (!record_valid(b->rec.p, len)) {
		fprintf(stderr, "format: record %u is unsound\n", b->made);
		exit(2);
	}
	buf_put(&b->records, &len, sizeof(len));
	buf_put(&b->records, b->rec.p, len);
	b->made++;
}

#define CALL(b, name, ret, ...) call(b, name, ret, (const uint64_t[WIRE_NARGS]){ __VA_ARGS__ })

static void plain(struct bench *b, const char *name, int64_t ret, uint64_t arg0, uint64_t arg1,
		  uint64_t arg2)
{
	CALL(b, name, ret, arg0, arg1, arg2);
	done(b);
}

static void library(struct bench *b, int fd, const char *name, uint64_t base)
{
	static const char elf[32] = "\177ELF\2\1\1\3\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0\240\16\2";
	struct stat st = { .st_mode = S_IFREG | 0755, .st_size = 1922136 + fd, .st_nlink = 1 };

	CALL(b, "openat", fd, AT_FDCWD, PATH, O_RDONLY | O_CLOEXEC);
	path(b, PATH, name);
	done(b);
	CALL(b, "read", 832, fd, DATA, 832);
	piece(b, PIECE_MEM, PHASE_EXIT, DATA, elf, sizeof(elf), 832);
	done(b);
	CALL(b, "newfstatat", 0, fd, PATH, DATA, 0x1000);
	path(b, PATH, "");
	piece(b, PIECE_MEM, PHASE_EXIT, DATA, &st, sizeof(st), sizeof(st));
	done(b);
	CALL(b, "mmap", base, 0, 1970000, 1, 0x802, fd, 0);
	done(b);
	CALL(b, "mmap", base + 0x26000, base + 0x26000, 1396736, 5, 0x812, fd, 0x26000);
	done(b);
	plain(b, "close", 0, fd, 0, 0);
	plain(b, "mprotect", 0, base, 16384, 1);
}

static void start_up(struct bench *b)
{
	static const char *const argv[] = { "gcc", "-O2", "-c", "hello.c" };
	uint64_t list[5] = { 0 };

	CALL(b, "execve", 0, PATH, DATA, MORE);
	path(b, PATH, "/usr/bin/gcc");
	for (int i = 0; i < 4; i++)
		list[i] = DATA + 0x100 + 16 * i;
	piece(b, PIECE_MEM, PHASE_ENTRY, DATA, list, sizeof(list), sizeof(list));
	for (int i = 0; i < 4; i++)
		piece(b, PIECE_STR, PHASE_ENTRY, list[i], argv[i], strlen(argv[i]) + 1, 4096);
	piece(b, PIECE_COUNT, PHASE_ENTRY, MORE, NULL, 0, 31);
	done(b);
	plain(b, "brk", 0x55d0c2f0a000, 0, 0, 0);
	CALL(b, "access", -2, PATH, R_OK);
	path(b, PATH, "/etc/ld.so.preload");
	done(b);
	plain(b, "getpid", TID, 0, 0, 0);
	plain(b, "munmap", 0, 0x7f12aa000000, 57851, 0);
	plain(b, "set_tid_address", TID, MORE, 0, 0);
}

static void look_around(struct bench *b)
{
	struct stat st = { .st_mode = S_IFREG | 0644, .st_size = 12345, .st_nlink = 1 };
	struct timespec ts = { .tv_sec = 1, .tv_nsec = 500000000 };

	for (int i = 0; i < 4; i++) {
		CALL(b, "newfstatat", i & 1 ? 0 : -2, AT_FDCWD, PATH, DATA, 0);
		path(b, PATH, "/usr/lib/python3.11/site-packages/encodings/utf_8.py");
		if (i & 1)
			piece(b, PIECE_MEM, PHASE_EXIT, DATA, &st, sizeof(st), sizeof(st));
		done(b);
		CALL(b, "openat", -2, AT_FDCWD, PATH, O_RDONLY | O_NOCTTY | O_NONBLOCK);
		path(b, PATH, "/usr/include/x86_64-linux-gnu/bits/types.h");
		done(b);
	}
	CALL(b, "futex", 0, DATA, 0x80, 2, MORE);
	piece(b, PIECE_MEM, PHASE_ENTRY, MORE, &ts, sizeof(ts), sizeof(ts));
	done(b);
	plain(b, "futex", 1, DATA, 0x81, 1);
	CALL(b, "clock_nanosleep", 0, 1, 0, DATA, 0);
	piece(b, PIECE_MEM, PHASE_ENTRY, DATA, &ts, sizeof(ts), sizeof(ts));
	done(b);
	plain(b, "fcntl", 0x8002, 3, F_GETFL, 0);
}

static void copy_data(struct bench *b)
{
	static const char text[] = "Some text with \"quotes\"\nand lines";

	for (int i = 0; i < 6; i++) {
		CALL(b, "read", 4096, 3, DATA, 4096);
		piece(b, PIECE_MEM, PHASE_EXIT, DATA, text, 32, 4096);
		done(b);
		CALL(b, "write", 4096, 1, DATA, 4096);
		piece(b, PIECE_MEM, PHASE_ENTRY, DATA, text, 32, 4096);
		done(b);
		plain(b, "lseek", 4096 * i, 3, 4096 * i, SEEK_SET);
	}
	plain(b, "getppid", 1, 0, 0, 0);
	plain(b, "read", -11, 3, DATA, 4096);
}

static void mix(struct bench *b)
{
	start_up(b);
	library(b, 3, "/etc/ld.so.cache", 0x7f12aa100000);
	library(b, 4, "/lib/x86_64-linux-gnu/libc.so.6", 0x7f12aa300000);
	look_around(b);
	copy_data(b);
}

/* All the records once, as the next calls of the thread. */
static void feed(struct bench *b, uint32_t *callno, uint64_t *now)
{
	size_t at = 0;

	while (at < b->records.len) {
		struct rec_call *rec = (struct rec_call *)(b->records.p + at + sizeof(uint64_t));
		uint64_t len;

		memcpy(&len, b->records.p + at, sizeof(len));
		rec->callno = ++*callno;
		rec->enter_time = *now;
		rec->h.time = *now += 1000;
		if (record_valid(rec, len))
			reassemble_record(b->r, rec, len);
		at += sizeof(len) + len;
	}
}

static double cpu_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return ts.tv_sec + ts.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
	const struct text_options text = { .pid = TEXT_PID_ALWAYS, .column = 40 };
	bool print = argc > 1 && !strcmp(argv[1], "-p");
	uint64_t most = print ? 1 : argc > 1 ? strtoull(argv[1], NULL, 10) : DEFAULT_LINES;
	struct bench b = { .fmt = { .string_limit = 32, .shows = &shows } };
	uint64_t now = START;
	uint32_t callno = 0;
	double start;

	b.fd = print ? STDOUT_FILENO : open("/dev/null", O_WRONLY);
	filter_init(&b.filter);
	b.sink = text_open(&text, write_text, &b);
	b.r = reassemble_new(&(struct reassemble_config){ .emit = show_event, .ctx = &b });
	mix(&b);
	start = cpu_seconds();
	while (b.lines < most)
		feed(&b, &callno, &now);
	if (print && write(b.fd, b.text.p, b.text.len) < 0)
		return 1;
	if (!print)
		printf("%.0f\n", b.lines / (cpu_seconds() - start));
	reassemble_free(b.r);
	sink_close(b.sink);
	buf_free(&b.records);
	buf_free(&b.rec);
	buf_free(&b.text);
	return 0;
}
