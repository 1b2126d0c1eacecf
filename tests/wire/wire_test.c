/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire_test.c: records in, lines out, without a kernel.
 *
 * Reads *.t files (see README in this directory) and carries each test out through a saved stream, which is
 * written and read back, filter, reassembler, decoder and text sink, which is layers 0 to 4. Prints "ok NAME" or "not
 * ok NAME" and what differed. Exit status 1 when a test failed. The time of a test's records starts at
 * 1 s and goes on by 1 us with each.
 */
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "event/filter.h"
#include "event/order.h"
#include "event/reassemble.h"
#include "event/record.h"
#include "show/decode.h"
#include "out/text.h"
#include "stream.h"
#include "words.h"

#define START		1000000000ull

struct test {
	char name[200];
	const char *file;
	int line;
	struct stream stream;
	struct reassembler *r;
	struct sink *sink;
	struct filter filter;
	struct fmt_options fmt;
	struct text_options text;
	struct order *order;		/* or NULL */
	bool always, never;		/* calls are split */
	uint64_t pending, held, now;
	int64_t offset;
	struct buf got, want;
	bool in_want;
};

static void fail(const struct test *t, const char *what, const char *word)
{
	fprintf(stderr, "%s:%d: %s '%s'\n", t->file, t->line, what, word);
	exit(2);
}

static void write_text(void *ctx, const char *bytes, size_t n)
{
	struct test *t = ctx;

	buf_put(&t->got, bytes, n);
}

static void show_event(void *ctx, const struct event *ev)
{
	struct test *t = ctx;

	decode_event(ev, &t->fmt, t->sink);
}

static void take_event(void *ctx, const struct event *ev)
{
	struct test *t = ctx;

	if (!filter_shows(&t->filter, ev))
		return;
	if (t->order)
		order_put(t->order, ev);
	else
		show_event(t, ev);
}

static void take_record(void *ctx, const struct rec_head *rec, size_t len)
{
	struct test *t = ctx;

	reassemble_record(t->r, rec, len);
	if (t->order && rec->kind == REC_MARK)
		order_settle(t->order, reassemble_settled(t->r));
}

static struct rec_head head(struct test *t, enum rec_kind kind, const char *tid)
{
	t->now += 1000;
	return (struct rec_head){ .kind = kind, .tid = atoi(tid), .time = t->now };
}

static void send_record(struct test *t, const struct buf *rec)
{
	stream_put(&t->stream, rec->p, rec->len);
}

/* What was sent is read; nothing can be sent after it. */
static void receive(struct test *t)
{
	stream_read(&t->stream, take_record, t, &t->got);
}

/* "mem.e@ADDR/WANT=DATA", as README has it. False: not a piece. */
static bool parse_piece(struct test *t, const char *word, struct piece *piece, struct buf *data)
{
	static const char *const kinds[] = { "mem.", "str.", "count.", "fd.", "args.", "envs.", "exec." };
	const uint8_t n = sizeof(kinds) / sizeof(kinds[0]);
	char *s;

	memset(piece, 0, sizeof(*piece));
	buf_reset(data);
	for (piece->kind = 0; piece->kind < n; piece->kind++) {
		if (!strncmp(word, kinds[piece->kind], strlen(kinds[piece->kind])))
			break;
	}
	if (piece->kind == n)
		return false;
	s = strchr(word, '.') + 1;
	piece->phase = *s == 'x' ? PHASE_EXIT : PHASE_ENTRY;
	if (s[1] != '@')
		fail(t, "piece without address", word);
	piece->addr = strtoull(s + 2, &s, 16);
	if (*s == '/')
		piece->want = strtoul(s + 1, &s, 0);
	if (piece->kind == PIECE_FD) {
		piece->arg = piece->want;
		piece->want = 0;
	}
	if (*s != '=')
		fail(t, "piece without data", word);
	if (s[1] == '!') {
		piece->len = -atoi(s + 2);
	} else if (piece->kind == PIECE_COUNT) {
		piece->want = atoi(s + 1);
	} else {
		if (!word_data(s + 1, data))
			fail(t, "data expected, not", s + 1);
		piece->len = data->len;
		if (!piece->want)
			piece->want = data->len;
	}
	return true;
}

static void put_piece(struct test *t, struct buf *rec, const char *word)
{
	struct buf data = { 0 };
	struct piece piece;

	if (!parse_piece(t, word, &piece, &data))
		fail(t, "unknown word", word);
	buf_put(rec, &piece, sizeof(piece));
	buf_put(rec, data.p, data.len);
	while (rec->len % 8)
		buf_putc(rec, 0);
	buf_free(&data);
}

static void call_name(struct test *t, struct rec_call *rec, const char *name)
{
	int row;

	if (!strncmp(name, "i386:", 5)) {
		rec->h.abi = ABI_COMPAT;
		name += 5;
	}
	if (isdigit((unsigned char)*name)) {
		rec->nr = atoi(name);
		return;
	}
	row = sysdesc_by_name(rec->h.abi, name);
	if (row < 0)
		fail(t, "unknown call", name);
	rec->nr = sysdescs[row].nr;
}

/* call TID CALLNO NAME [ARG...] [= RET] [FLAG...] [PIECE...] */
static void do_call(struct test *t, char *line, bool open)
{
	char *tid = next_word(&line), *callno = next_word(&line), *name = next_word(&line), *word;
	struct rec_call rec = { .h = head(t, REC_CALL, tid), .callno = atoi(callno) };
	struct buf all = { 0 }, body = { 0 };
	uint64_t value;

	rec.enter_time = rec.h.time - 500;
	rec.h.flags = open ? CALL_OPEN : 0;
	call_name(t, &rec, name);
	while ((word = next_word(&line))) {
		if (!strcmp(word, "=")) {
			rec.ret = strtoll(next_word(&line), NULL, 0);
		} else if (word_call_flag(word)) {
			rec.h.flags |= word_call_flag(word);
			if (rec.h.flags & CALL_NO_ENTRY)
				rec.enter_time = 0;
		} else if (isdigit((unsigned char)*word) || *word == '-') {
			value = strtoull(word, NULL, 0);
			buf_put(&body, &value, sizeof(value));
			rec.h.nargs++;
		} else if (word_num(word, "took", &value)) {
			rec.enter_time = rec.h.time - value * 1000;
		} else if (word_num(word, "ip", &value)) {
			buf_put(&body, &value, sizeof(value));
			rec.h.nargs |= CALL_IP;
		} else if (!strcmp(word, "atexit")) {
			rec.h.nargs |= CALL_AT_EXIT;
		} else {
			put_piece(t, &body, word);
		}
	}
	buf_put(&all, &rec, sizeof(rec));
	buf_put(&all, body.p, body.len);
	send_record(t, &all);
	buf_free(&all);
	buf_free(&body);
}

/* chunk TID CALLNO PIECE [at=OFFSET] [total=N] [limit=N] [birth=N] [late|end] */
static void do_chunk(struct test *t, char *line)
{
	char *tid = next_word(&line), *callno = next_word(&line), *word = next_word(&line);
	struct rec_chunk rec = { .h = head(t, REC_CHUNK, tid), .callno = atoi(callno) };
	struct buf all = { 0 }, data = { 0 };
	struct piece piece;
	uint64_t value;

	if (!parse_piece(t, word, &piece, &data))
		fail(t, "unknown word", word);
	rec.phase = piece.phase;
	rec.piece_kind = piece.kind;
	rec.base = piece.addr;
	rec.total = piece.want;
	rec.len = piece.len;
	while ((word = next_word(&line))) {
		if (word_num(word, "at", &value))
			rec.offset = value;
		else if (word_num(word, "total", &value))
			rec.total = value;
		else if (word_num(word, "limit", &value))
			rec.limit = value;
		else if (word_num(word, "birth", &value))
			rec.birth = value;
		else if (!strcmp(word, "late"))
			rec.h.flags |= CHUNK_LATE;
		else if (!strcmp(word, "end"))
			rec.h.flags |= CHUNK_LATE | CHUNK_LATE_END;
		else
			fail(t, "unknown word", word);
	}
	buf_put(&all, &rec, sizeof(rec));
	buf_put(&all, data.p, data.len);
	send_record(t, &all);
	buf_free(&all);
	buf_free(&data);
}

/* fork, exec, exit, signal TID [key=value|flag ...] */
static void do_note(struct test *t, const char *kind, char *line)
{
	static const struct { const char *word; uint8_t flag; } flags[] = {
		{ "thread", FORK_THREAD }, { "attached", FORK_ATTACHED },
		{ "command", FORK_COMMAND }, { "group", EXIT_GROUP_DEAD },
		{ "ignored", SIG_IGNORED_BY_KERNEL }, { "noinfo", SIG_NO_INFO },
		{ "fatal", SIG_FATAL }, { "worker", EXIT_WORKER }, { "left", EXIT_LEFT },
	};
	static const char *const keys[] = {
		"tgid", "parent", "old", "status", "last", "signo", "callno", "code", "pid", "birth",
	};
	enum { TGID, PARENT, OLD, STATUS, LAST, SIGNO, CALLNO, CODE, PID, BIRTH, KEYS };
	char *tid = next_word(&line), *word;
	uint64_t v[KEYS] = { [TGID] = atoi(tid), [OLD] = atoi(tid) };
	struct rec_head h = head(t, 0, tid);
	struct buf all = { 0 };

	while ((word = next_word(&line))) {
		bool known = false;

		for (unsigned int i = 0; i < KEYS && !known; i++)
			known = word_num(word, keys[i], &v[i]);
		for (unsigned int i = 0; i < sizeof(flags) / sizeof(*flags) && !known; i++) {
			known = !strcmp(word, flags[i].word);
			h.flags |= known ? flags[i].flag : 0;
		}
		if (!known)
			fail(t, "unknown word", word);
	}
	if (!strcmp(kind, "fork")) {
		struct rec_fork rec = {
			.h = h, .tgid = v[TGID], .parent_tid = v[PARENT], .birth = v[BIRTH],
		};

		rec.h.kind = REC_FORK;
		buf_put(&all, &rec, sizeof(rec));
	} else if (!strcmp(kind, "exec")) {
		struct rec_exec rec = { .h = h, .tgid = v[TGID], .old_tid = v[OLD] };

		rec.h.kind = REC_EXEC;
		buf_put(&all, &rec, sizeof(rec));
	} else if (!strcmp(kind, "exit")) {
		struct rec_exit rec = {
			.h = h, .tgid = v[TGID], .status = v[STATUS], .last_callno = v[LAST],
			.birth = v[BIRTH],
		};

		rec.h.kind = REC_EXIT;
		buf_put(&all, &rec, sizeof(rec));
	} else {
		struct rec_signal rec = { .h = h, .signo = v[SIGNO], .callno = v[CALLNO] };
		int32_t info[] = { v[SIGNO], 0, v[CODE], 0, v[PID] };

		rec.h.kind = REC_SIGNAL;
		memcpy(rec.siginfo, info, sizeof(info));
		buf_put(&all, &rec, sizeof(rec));
	}
	send_record(t, &all);
	buf_free(&all);
}

static void do_probe(struct test *t, char *line)
{
	char *word;

	while ((word = next_word(&line))) {
		struct rec_call rec = { 0 };

		call_name(t, &rec, word);
		buf_printf(&t->got, "%s %s\n", word,
			   t->filter.calls.rows[sysdesc_row(rec.h.abi, rec.nr)] ? "yes" : "no");
	}
}

static void do_option(struct test *t, char *line)
{
	char *word;
	uint64_t v;

	while ((word = next_word(&line))) {
		if (!strcmp(word, "clock"))
			t->text.time = TEXT_TIME_UNIX;
		else if (!strcmp(word, "nopid"))
			t->text.pid = TEXT_PID_NEVER;
		else if (!strcmp(word, "somepid"))
			t->text.pid = TEXT_PID_SEVERAL;
		else if (!strcmp(word, "whole"))
			t->fmt.whole_buffers = true;
		else if (!strcmp(word, "paths"))
			t->fmt.fds = FDS_ALL;
		else if (!strcmp(word, "ip"))
			t->text.ips = t->text.numbers = true;
		else if (!strcmp(word, "sets"))
			t->fmt.calls = &t->filter;
		else if (!strcmp(word, "hex"))
			t->text.hex = HEX_NON_ASCII;
		else if (!strcmp(word, "always"))
			t->always = true;
		else if (!strcmp(word, "never"))
			t->never = true;
		else if (word_num(word, "strings", &v))
			t->fmt.string_limit = v;
		else if (word_num(word, "pending", &v))
			t->pending = v;
		else if (word_num(word, "held", &v))
			t->held = v;
		else
			fail(t, "unknown option", word);
	}
}

/* mark: as README has it; time and clock go on from there */
static void do_mark(struct test *t, char *line)
{
	struct rec_mark rec = { .h = head(t, REC_MARK, "0") };
	struct buf all = { 0 };
	uint64_t v, times = 1, len = sizeof(rec);
	char *word;

	rec.h.flags = MARK_COMPLETE;
	while ((word = next_word(&line))) {
		if (word_num(word, "at", &v))
			t->now = START + v * 1000000;
		else if (word_num(word, "offset", &v))
			t->offset = v * 1000000000;
		else if (word_num(word, "times", &times))
			continue;
		else if (word_num(word, "skipped", &v))
			rec.skipped_calls = v;
		else if (word_num(word, "notes", &v))
			rec.skipped_notes = v;
		else if (word_num(word, "since", &v))
			rec.skipped_since = START + v * 1000000;
		else if (!strcmp(word, "short"))
			len = offsetof(struct rec_mark, skipped_since);
		else if (!strcmp(word, "clock"))
			rec.h.flags = 0;
		else
			fail(t, "unknown word", word);
	}
	rec.h.time = t->now;
	rec.clock_offset = t->offset;
	buf_put(&all, &rec, len);
	while (times--)
		send_record(t, &all);
	buf_free(&all);
}

static void test_start(struct test *t)
{
	struct reassemble_config cfg = {
		.emit = take_event,
		.ctx = t,
		.pending_max = t->pending,
		.hide_open = t->never || t->filter.status != STATUS_ALL,
	};
	struct rec_header header = { .version = STREAM_VERSION };
	struct buf all = { 0 };

	if (t->r)
		return;
	t->sink = text_open(&t->text, write_text, t);
	t->r = reassemble_new(&cfg);
	t->order = t->always ? order_new(show_event, t, t->held) : NULL;
	header.h = head(t, REC_HEADER, "0");
	buf_put(&all, &header, sizeof(header));
	send_record(t, &all);
	buf_free(&all);
}

static void do_finish(struct test *t, const char *how)
{
	receive(t);
	reassemble_finish(t->r, how && !strcmp(how, "detached") ? END_DETACHED :
			  how && !strcmp(how, "died") ? END_DIED : END_NONE);
	if (t->order)
		order_flush(t->order);
}

/* bad, raw HEX...; poke OFFSET HEX...; cut BYTES; unknown KIND */
static void do_bytes(struct test *t, const char *verb, char *line)
{
	struct rec_head other = head(t, 0, "0");
	uint64_t words[16], at = 0;
	size_t len;

	if (*verb == 'p' || *verb == 'c')
		at = strtoull(next_word(&line), NULL, 0);
	len = next_bytes(line, words, sizeof(words));
	if (!strcmp(verb, "bad")) {
		buf_puts(&t->got, record_valid(words, len) ? "sound\n" : "bad record\n");
	} else if (!strcmp(verb, "raw")) {
		stream_raw(&t->stream, words, len);
	} else if (!strcmp(verb, "poke")) {
		stream_poke(&t->stream, at, words, len);
	} else if (!strcmp(verb, "cut")) {
		stream_cut(&t->stream, at);
	} else {
		other.kind = *(uint8_t *)words;
		stream_put(&t->stream, &other, sizeof(other));
	}
}

static void do_action(struct test *t, char *line)
{
	char *verb = next_word(&line), err[FILTER_ERR];
	struct reassemble_counts counts;

	if (!strcmp(verb, "opt")) {
		do_option(t, line);
		return;
	}
	if (!strcmp(verb, "filter")) {
		while (isspace((unsigned char)*line))
			line++;
		if (filter_parse(&t->filter, line, err))
			buf_printf(&t->got, "%s\n", err);
		return;
	}
	test_start(t);
	if (!strcmp(verb, "call") || !strcmp(verb, "open")) {
		do_call(t, line, *verb == 'o');
	} else if (!strcmp(verb, "chunk")) {
		do_chunk(t, line);
	} else if (!strcmp(verb, "fork") || !strcmp(verb, "exec") || !strcmp(verb, "exit") ||
		   !strcmp(verb, "signal")) {
		do_note(t, verb, line);
	} else if (!strcmp(verb, "mark")) {
		do_mark(t, line);
	} else if (!strcmp(verb, "finish")) {
		do_finish(t, next_word(&line));
	} else if (!strcmp(verb, "probe")) {
		do_probe(t, line);
	} else if (!strcmp(verb, "bad") || !strcmp(verb, "raw") || !strcmp(verb, "poke") || !strcmp(verb, "cut") ||
		   !strcmp(verb, "unknown")) {
		do_bytes(t, verb, line);
	} else if (!strcmp(verb, "counts")) {
		receive(t);
		reassemble_counts(t->r, &counts);
		buf_printf(&t->got, "calls %lu chunks %lu\n", (unsigned long)counts.calls,
			   (unsigned long)counts.chunks);
	} else {
		fail(t, "unknown action", verb);
	}
}

static void put_lines(const char *mark, struct buf *b)
{
	char *text = strdup(buf_cstr(b)), *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (rest || *line)
			printf("#   %s %s\n", mark, line);
	}
	free(text);
}

/* Returns 1 when the test failed. */
static int test_end(struct test *t)
{
	bool ok;

	if (!*t->name)
		return 0;
	if (t->r) {
		receive(t);
		reassemble_free(t->r);
		order_free(t->order);
		stream_free(&t->stream);
	}
	sink_close(t->sink);
	ok = t->got.len == t->want.len && !memcmp(t->got.p, t->want.p, t->got.len);
	printf("%s %s\n", ok ? "ok" : "not ok", t->name);
	if (!ok) {
		put_lines("want", &t->want);
		put_lines("got ", &t->got);
	}
	buf_free(&t->got);
	buf_free(&t->want);
	return !ok;
}

static void test_begin(struct test *t, const char *file, int line, const char *name)
{
	*t = (struct test){
		.file = file,
		.line = line,
		.now = START,
		.fmt = { .string_limit = 32, .shows = &shows },
		.text = { .pid = TEXT_PID_ALWAYS, .column = 40 },
	};
	snprintf(t->name, sizeof(t->name), "%s", name);
	filter_init(&t->filter);
}

static int run_file(const char *file)
{
	static struct test t;
	char *line = NULL;
	size_t cap = 0;
	int failed = 0, number = 0;
	FILE *f = fopen(file, "r");

	if (!f) {
		perror(file);
		exit(2);
	}
	t = (struct test){ 0 };
	while (getline(&line, &cap, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		t.line = ++number;
		if (!strncmp(line, "test ", 5)) {
			failed += test_end(&t);
			test_begin(&t, file, number, line + 5);
		} else if (!strcmp(line, "--")) {
			t.in_want = true;
		} else if (*line && t.in_want) {
			buf_printf(&t.want, "%s\n", line);
		} else if (*line && *line != '#') {
			do_action(&t, line);
		}
	}
	failed += test_end(&t);
	free(line);
	fclose(f);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;

	setenv("TZ", "UTC0", 1);
	for (int i = 1; i < argc; i++)
		failed += run_file(argv[i]);
	return failed > 0;
}
