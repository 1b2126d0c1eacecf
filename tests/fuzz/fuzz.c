/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz.c SECONDS SEED [CASES]: records by chance through record check, reassembler, filter, order, decoder and text sink.
 *
 * Links the pure layers, built with the address and undefined-behaviour sanitizers. A case is one seed: a set of options,
 * some hundred records of a few threads, an end. The records of one in SAVED cases are saved, mostly damaged there, and
 * read back; of a file that was not damaged all must come back. Besides what the sanitizers find a case fails when one record costs too
 * much: more than MAX_MS of processor time or MAX_OUTPUT bytes of text beyond what its data explains, or HANG_S seconds
 * at all. A failure names its case; "fuzz 0 CASE 1" makes it again and prints the lines.
 *
 * Prints "ok NAME" or "not ok NAME" and figures; exit status 1 when something failed.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "event/file.h"
#include "event/filter.h"
#include "event/order.h"
#include "event/reassemble.h"
#include "show/decode.h"
#include "out/colour.h"
#include "out/text.h"
#include "gen.h"

#define MAX_MS		100		/* with sanitizers; 10 ms without */
#define NS_PER_BYTE	1000		/* the same: escaping and copying */
#define MAX_OUTPUT	(16ull << 20)
#define TEXT_PER_BYTE	64		/* a flag word of 4 bytes has some 200 characters */
#define HANG_S		20
#define PENDING		(8u << 20)	/* of chunks, for each thread */
#define CASE_RECORDS	200
#define BIG_RECORDS	5000
#define SAVED		4
#define ORDERED		3
#define RETRIES		2		/* a slow case counts when it is slow each time */

static uint64_t current_case;

struct run {
	struct gen gen;
	struct filter filter;
	struct fmt_options fmt;
	struct text_options text;
	struct palette palette;
	struct reassembler *r;
	struct order *order;		/* in one of ORDERED cases */
	struct sink *sink;
	struct mem fetched;
	uint8_t memory[4096];
	bool show;			/* print the lines */
	uint64_t written, data;		/* bytes of text, bytes of records, of this case */
	uint64_t slowest, largest;	/* beyond what the data explains: ns, bytes */
};

struct memory_file {
	char *bytes;
	size_t size;
};

static uint64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static void write_text(void *ctx, const char *bytes, size_t n)
{
	struct run *run = ctx;

	run->written += n;
	if (run->show)
		fwrite(bytes, 1, n, stdout);
	/* no control byte but the line's end and those of colours, whatever the data */
	for (size_t i = 0; i < n; i++)
		if (((uint8_t)bytes[i] < ' ' && bytes[i] != '\n' && !(bytes[i] == '\033' && run->text.palette)) ||
		    (uint8_t)bytes[i] > '~') {
			fprintf(stderr, "raw byte %#x in a line\n", (uint8_t)bytes[i]);
			abort();
		}
}

/* What the reader would get from a running thread: here there is memory at every third page. */
static const struct mem *fetch(void *ctx, uint32_t tid, uint64_t addr)
{
	struct run *run = ctx;

	(void)tid;
	if (addr / 4096 % 3)
		return NULL;
	run->fetched = (struct mem){
		.addr = addr, .want = 4096, .len = 4096 - addr % 4096, .data = run->memory,
	};
	return &run->fetched;
}

static void show_event(void *ctx, const struct event *ev)
{
	struct run *run = ctx;

	decode_event(ev, &run->fmt, run->sink);
}

static void take_event(void *ctx, const struct event *ev)
{
	struct run *run = ctx;
	struct event live = *ev;

	live.hidden = !filter_shows(&run->filter, ev);
	if (event_is_call(ev) && ev->kind != EV_CALL) {
		live.fetch = fetch;
		live.fetch_ctx = run;
	}
	if (live.hidden && event_is_call(ev))
		return;
	if (run->order)
		order_put(run->order, &live);
	else
		show_event(run, &live);
}

static const char *name_of(void *ctx, uint32_t tid)
{
	(void)ctx;
	return tid % 3 ? "a<b>\n" : NULL;
}

static void choose_options(struct run *run)
{
	static const uint32_t limits[] = { 0, 1, 32, 32, 400, 16700000, UINT32_MAX };
	struct gen *g = &run->gen;
	char expression[128], err[FILTER_ERR];

	run->fmt = (struct fmt_options){
		.shows = &shows,
		.string_limit = limits[gen_below(g, sizeof(limits) / sizeof(limits[0]))],
		.verbose = gen_chance(g, 2),
		.whole_buffers = gen_chance(g, 3),
		.whole_max = gen_chance(g, 3) ? 0 : 1 << gen_below(g, 24),
		.fds = gen_chance(g, 2) ? FDS_ALL : gen_below(g, FDS_ALL + 1),
		.hex = gen_below(g, HEX_ALL + 1),
		.comm = gen_chance(g, 4) ? name_of : NULL,
	};
	palette_init(&run->palette);
	run->text = (struct text_options){
		.column = gen_below(g, 100),
		.pid = gen_below(g, TEXT_PID_ALWAYS + 1),
		.time = gen_below(g, TEXT_TIME_UNIX + 1),
		.time_digits = gen_chance(g, 2) ? 6 : 0,
		.relative = gen_chance(g, 4),
		.relative_digits = gen_below(g, 10),
		.durations = gen_chance(g, 2),
		.names = gen_chance(g, 4),
		.hex = run->fmt.hex,
		.program = gen_chance(g, 2) ? "fuzz" : NULL,
		.palette = gen_chance(g, 4) ? &run->palette : NULL,
	};
	filter_init(&run->filter);
	for (int i = gen_below(g, 4); i; i--) {
		gen_expression(g, expression, sizeof(expression));
		filter_parse(&run->filter, expression, err);
	}
	if (gen_chance(g, 2))
		filter_init(&run->filter);
	gen_memory(g, run->memory, sizeof(run->memory));
}

/* Notes what the step since start and written has cost beyond its data. */
static void measure(struct run *run, uint64_t start, uint64_t written)
{
	uint64_t ns = cpu_ns() - start, text = run->written - written;
	uint64_t free_ns = run->data * NS_PER_BYTE, free_text = run->data * TEXT_PER_BYTE;

	if (ns > free_ns && ns - free_ns > run->slowest)
		run->slowest = ns - free_ns;
	if (text > free_text && text - free_text > run->largest)
		run->largest = text - free_text;
}

/* A mark, which may change the clock and may promise nothing. */
static size_t put_mark(struct run *run, void *out)
{
	struct rec_mark rec = {
		.h.kind = REC_MARK,
		.h.flags = gen_chance(&run->gen, 8) ? 0 : MARK_COMPLETE,
		.h.time = run->gen.time,
		.clock_offset = gen_chance(&run->gen, 4) ? (int64_t)gen_below(&run->gen, UINT32_MAX) << 24 : 0,
		.skipped_since = gen_below(&run->gen, UINT32_MAX),
		.skipped_calls = gen_chance(&run->gen, 8) ? (uint32_t)gen_below(&run->gen, UINT32_MAX) : 0,
		.skipped_notes = gen_chance(&run->gen, 8) ? (uint32_t)gen_below(&run->gen, 3) : 0,
	};
	size_t len = gen_chance(&run->gen, 8) ? offsetof(struct rec_mark, skipped_since) : sizeof(rec);

	memcpy(out, &rec, len);
	return len;
}

/* One record: now and then a call in flight, or a mark. Returns its length. */
static size_t make_record(struct run *run, void *rec)
{
	uint32_t what = gen_below(&run->gen, 200);

	return what < 2 ? gen_open(&run->gen, rec) : what < 4 ? put_mark(run, rec) : gen_record(&run->gen, rec);
}

static void take_record(struct run *run, const void *rec, size_t len)
{
	uint64_t start, written = run->written;

	run->data += len;
	start = cpu_ns();
	reassemble_record(run->r, rec, len);
	if (run->order && ((const struct rec_head *)rec)->kind == REC_MARK)
		order_settle(run->order, reassemble_settled(run->r));
	measure(run, start, written);
}

static void check(bool is_so, const char *what)
{
	if (is_so)
		return;
	fprintf(stderr, "a saved stream: %s\n", what);
	abort();
}

/* A header and n records, in memory; *sound is how many of them the reader must hand out. */
static void save_records(struct run *run, int n, struct memory_file *file, uint64_t *sound)
{
	static uint64_t rec[RECORD_MAX / sizeof(uint64_t)];
	struct rec_header header = { .h.kind = REC_HEADER, .version = STREAM_VERSION };
	FILE *f = open_memstream(&file->bytes, &file->size);

	check(f && !file_begin(f) && !file_put(f, &header, sizeof(header)), "no start");
	*sound = 1;
	for (int i = 0; i < n; i++) {
		size_t len = make_record(run, rec);

		*sound += record_valid(rec, len) && ((struct rec_head *)rec)->kind < REC_KINDS;
		check(!file_put(f, rec, len), "a record was not written");
	}
	check(!file_end(f), "no end");
	fclose(f);
}

/* True where the file is not what it was: other bytes, words that are lengths, a part twice, an early end. */
static bool damage_file(struct gen *g, struct memory_file *file)
{
	static const uint64_t lengths[] = { 0, 8, 15, 16, 24, 48, RECORD_MAX, RECORD_MAX + 1, UINT64_MAX, INT64_MAX };
	int damages = gen_chance(g, 4) ? 0 : 1 + gen_below(g, 12);

	for (int i = 0; i < damages && file->size > 64; i++) {
		size_t at = gen_below(g, file->size - 32), from = gen_below(g, file->size - 32);

		switch (gen_below(g, 6)) {
		case 0:
			file->bytes[at] ^= 1 << gen_below(g, 8);
			break;
		case 1:
			memcpy(file->bytes + at / 8 * 8, &lengths[gen_below(g, 10)], sizeof(uint64_t));
			break;
		case 2:
			memmove(file->bytes + at / 8 * 8, file->bytes + from / 8 * 8, 1 + gen_below(g, 32));
			break;
		case 3:
			file->size -= gen_chance(g, 8) ? gen_below(g, file->size) : 0;
			break;
		default:
			gen_memory(g, file->bytes + at, 1 + gen_below(g, 8));
		}
	}
	return damages;
}

/* As run_records(), by way of a file. */
static void run_saved(struct run *run, int n)
{
	struct memory_file file = { 0 };
	const struct rec_head *rec;
	struct file_reader *in;
	struct file_counts counts;
	enum file_status status;
	char text[FILE_TEXT];
	bool is_damaged;
	uint64_t sound;
	size_t len;
	FILE *f;

	save_records(run, n, &file, &sound);
	is_damaged = damage_file(&run->gen, &file);
	f = fmemopen(file.bytes, file.size, "r");
	in = file_reader_new(f);
	check(f && in, "no reader");
	while ((status = file_next(in, &rec, &len)) == FILE_RECORD)
		take_record(run, rec, len);
	file_counts(in, &counts);
	file_explain(in, text);
	check(status == file_next(in, &rec, &len), "its end is not the end");
	check(status != FILE_FAILED && counts.records <= run->data, "what was read");
	check(is_damaged || (status == FILE_END && counts.records == sound), "it is not what was saved");
	file_reader_free(in);
	fclose(f);
	free(file.bytes);
}

static void run_records(struct run *run, int n)
{
	static uint64_t rec[RECORD_MAX / sizeof(uint64_t)];

	for (int i = 0; i < n; i++) {
		size_t len = make_record(run, rec);

		if (record_valid(rec, len))
			take_record(run, rec, len);
	}
}

static void run_case(struct run *run, uint64_t seed, bool show)
{
	struct reassemble_config cfg = { .emit = take_event, .ctx = run };
	uint64_t start, written;
	int n;

	*run = (struct run){ .show = show };
	current_case = seed;
	gen_init(&run->gen, seed);
	choose_options(run);
	run->sink = text_open(&run->text, write_text, run);
	cfg.pending_max = gen_chance(&run->gen, 2) ? 65536 : PENDING;
	run->r = reassemble_new(&cfg);
	if (gen_chance(&run->gen, ORDERED))
		run->order = order_new(show_event, run, gen_chance(&run->gen, 2) ? 4096 : 0);
	n = run->gen.is_big ? BIG_RECORDS : CASE_RECORDS;
	if (gen_chance(&run->gen, SAVED))
		run_saved(run, n);
	else
		run_records(run, n);
	start = cpu_ns();
	written = run->written;
	reassemble_finish(run->r, gen_below(&run->gen, END_DETACHED + 1));
	if (run->order)
		order_flush(run->order);
	measure(run, start, written);
	reassemble_free(run->r);
	order_free(run->order);
	sink_close(run->sink);
}

/* Whether a case costs too much, each time that it is tried. */
static bool costs_too_much(struct run *run, uint64_t seed)
{
	for (int i = 0; i < RETRIES && run->slowest > MAX_MS * 1000000ull; i++)
		run_case(run, seed, false);
	return run->slowest > MAX_MS * 1000000ull || run->largest > MAX_OUTPUT;
}

/* The sanitizers abort; a case that takes longer than guard() lets it has SIGVTALRM. */
static void on_death(int signo)
{
	fprintf(stderr, "%s in case %llu\n", signo == SIGABRT ? "fault" : "endless work",
		(unsigned long long)current_case);
	_exit(2);
}

/* The case at hand has HANG_S seconds of processor time from now on. */
static void guard(void)
{
	struct itimerval limit = { .it_value.tv_sec = HANG_S };

	setitimer(ITIMER_VIRTUAL, &limit, NULL);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 10;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	uint64_t cases = argc > 3 ? strtoull(argv[3], NULL, 0) : UINT64_MAX, done = 0, records = 0;
	uint64_t slowest = 0, failed = 0;
	time_t end = time(NULL) + (time_t)seconds;
	static struct run run;

	signal(SIGABRT, on_death);
	signal(SIGVTALRM, on_death);
	for (; done < cases && (argc > 3 || time(NULL) < end); done++) {
		guard();
		run_case(&run, seed + done, argc > 3 && cases == 1);
		records += run.gen.is_big ? BIG_RECORDS : CASE_RECORDS;
		if (costs_too_much(&run, seed + done)) {
			printf("# case %llu: %.1f ms, %llu bytes\n", (unsigned long long)(seed + done),
			       run.slowest / 1e6, (unsigned long long)run.largest);
			failed++;
		}
		if (run.slowest > slowest)
			slowest = run.slowest;
	}
	printf("# %llu records in %llu cases from %llu on; slowest record %.1f ms beyond its data\n",
	       (unsigned long long)records, (unsigned long long)done, (unsigned long long)seed, slowest / 1e6);
	printf("%s fuzz: no record costs too much\n", failed ? "not ok" : "ok");
	return failed > 0;
}
