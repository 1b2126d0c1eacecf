/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take.c: what each option does to the options; see take.h.
 *
 * Numbers have a range and are refused outside of it. A message blames the option by its name.
 */
#include "take.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/duration.h"
#include "base/err.h"
#include "refused.h"

#define RING_MAX	(1ull << 30)
#define SPOOL_MAX	(1ull << 40)
#define STRING_LIMIT_MAX	1073741823	/* strace's */

bool take_is_long(const struct options *o)
{
	return o->option[1] == '-';
}

int take_invalid(const struct options *o, const char *arg)
{
	return err_usage("invalid %s argument: '%s'", o->option, arg);
}

/* A whole decimal number from min to max, with K, M or G behind it where suffix is set. */
static int parse_number(const char *option, const char *text, uint64_t min, uint64_t max,
			bool suffix, uint64_t *out)
{
	static const char units[] = "KMG";
	char *end = NULL;
	const char *unit;
	unsigned int shift = 0;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (suffix && *end && (unit = strchr(units, *end & ~0x20))) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (*text >= '0' && *text <= '9' && !*end && !errno && *out <= max >> shift &&
	    *out << shift >= min) {
		*out <<= shift;
		return 0;
	}
	err_msg("%s: '%s' is not a number from %llu to %llu%s", option, text,
		(unsigned long long)min, (unsigned long long)max,
		suffix ? " (K, M, G allowed)" : "");
	return -EINVAL;
}

int take_number(const struct options *o, const char *arg, uint64_t min, uint64_t max, uint64_t *out)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(arg, &end, 10);
	if (end == arg || *end || errno || n < 0 || (uint64_t)n < min || (uint64_t)n > max)
		return take_invalid(o, arg);
	*out = (uint64_t)n;
	return 0;
}

static int parse_u32(const struct options *o, const char *text, uint32_t max, uint32_t *out)
{
	uint64_t n = 0;
	int err = take_number(o, text, 0, max, &n);

	*out = (uint32_t)n;
	return err;
}

/* The index of word in a NULL-terminated list, or -EINVAL after a message that lists them. */
static int parse_word(const char *option, const char *word, const char *const *list)
{
	char all[128] = "";

	for (int i = 0; list[i]; i++) {
		if (!strcmp(word, list[i]))
			return i;
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s",
			 i ? ", " : "", list[i]);
	}
	err_msg("%s: '%s' is none of: %s", option, word, all);
	return -EINVAL;
}

int take_hook(struct options *o, char *arg)
{
	static const char *const words[] = {
		[HOOK_AUTO] = "auto", [HOOK_TRACEPOINT] = "tracepoint",
		[HOOK_DISPATCH] = "dispatch", [HOOK_RAW] = "raw", NULL
	};
	int i = parse_word("--hook", arg, words);

	o->loader.hook = i < 0 ? HOOK_AUTO : (enum hook)i;
	return i < 0 ? i : 0;
}

/* The index of a word in a NULL-terminated list, or -EINVAL after strace's message. */
static int index_of(const struct options *o, const char *word, const char *const *list,
		    int (*compare)(const char *a, const char *b))
{
	for (int i = 0; list[i]; i++)
		if (!compare(word, list[i]))
			return i;
	return take_invalid(o, word);
}

int take_hex_words(struct options *o, char *arg)
{
	static const char *const words[] = {
		[HEX_NEVER] = "none", [HEX_NON_ASCII_CHARS] = "non-ascii-chars",
		[HEX_NON_ASCII] = "non-ascii", [HEX_ALL] = "all", NULL
	};
	int i = index_of(o, arg ? arg : "all", words, strcasecmp);

	if (i < 0)
		return i;
	o->hex_words = true;
	o->fmt.hex = (enum hex_strings)i;
	return 0;
}

int take_consts(struct options *o, char *arg)
{
	static const char *const words[] = {
		[TEXT_CONST_ABBREV] = "abbrev", [TEXT_CONST_RAW] = "raw", [TEXT_CONST_VERBOSE] = "verbose", NULL
	};
	int i = index_of(o, arg, words, strcmp);

	if (i < 0)
		return i;
	o->consts = (enum text_consts)i;
	return 0;
}

int take_follow(struct options *o, char *arg)
{
	(void)arg;
	if (take_is_long(o))
		o->follow_given = true;
	else
		o->follows += o->follows < UINT8_MAX;
	return 0;
}

/* Once is paths, twice or more all there is. */
int take_paths(struct options *o, char *arg)
{
	(void)arg;
	o->fmt.fds = o->paths ? FDS_ALL : FDS_PATH;
	o->paths = true;
	return 0;
}

struct word {
	const char *name;
	uint8_t bit;
};

/* The bit of one of the words, which end with a NULL, or 0. */
static uint8_t word_bit(const struct word *words, const char *word, size_t len)
{
	for (; words->name; words++)
		if (strlen(words->name) == len && !strncasecmp(words->name, word, len))
			return words->bit;
	return 0;
}

/*
 * A set of words as strace takes it: each ! in front negates the whole, all and none stand alone, empty words are passed
 * over. 0, or -EINVAL after a message that says of what it is none.
 */
static int parse_set(const char *what, const char *arg, const struct word *words, uint8_t *out)
{
	const char *set = arg, *word;
	uint8_t bits = 0, all = 0, negated = 0, bit;
	size_t len;

	for (const struct word *w = words; w->name; w++)
		all |= w->bit;
	for (; *set == '!'; set++)
		negated ^= all;
	if (!strcmp(set, "all") || !strcmp(set, "none")) {
		*out = (*set == 'a' ? all : 0) ^ negated;
		return 0;
	}
	for (word = set; *word; word += len + (word[len] == ',')) {
		len = strcspn(word, ",");
		bit = word_bit(words, word, len);
		if (len && !bit) {
			err_msg("invalid %s '%.*s'", what, (int)len, word);
			return -EINVAL;
		}
		bits |= bit;
	}
	if (!bits) {
		err_msg("invalid %s '%s'", what, arg);
		return -EINVAL;
	}
	*out = bits ^ negated;
	return 0;
}

int take_decode_fds(struct options *o, char *arg)
{
	static const struct word words[] = {
		{ "path", FDS_PATH }, { "socket", FDS_SOCKET }, { "dev", FDS_DEV }, { "eventfd", FDS_EVENTFD },
		{ "pidfd", FDS_PIDFD }, { "signalfd", FDS_SIGNALFD }, { NULL, 0 }
	};

	o->decode_fds = true;
	return parse_set("decode-fds", arg ? arg : "path", words, &o->fmt.fds);
}

int take_decode_pids(struct options *o, char *arg)
{
	enum { COMM = 1, PIDNS = 2 };
	static const struct word words[] = { { "comm", COMM }, { "pidns", PIDNS }, { NULL, 0 } };
	uint8_t pids = 0;
	int err = parse_set("decode-pids", arg, words, &pids);

	if (err)
		return err;
	if (pids & PIDNS)
		return refused_option("--decode-pids=pidns, --decode-pids=all");
	o->names = pids & COMM;
	return 0;
}

int take_full(struct options *o, char *arg)
{
	uint64_t max = 0;
	int err = 0;

	if (arg)
		err = parse_number("--full-buffers", arg, 1, RING_MAX / 2, true, &max);
	o->fmt.whole_buffers = true;
	o->loader.full_buffers = true;
	o->loader.knobs.full_max = (uint32_t)max;
	return err;
}

static int parse_size(const char *option, const char *arg, uint64_t max, uint64_t *out)
{
	return parse_number(option, arg, 4096, max, true, out);
}

/* -S or -U: its parser's words are the message. */
static int parse_summary(struct options *o, const char *arg,
			 int (*parse)(struct summary_options *, const char *, char *), bool *given)
{
	char why[SUMMARY_ERR];
	int err = parse(&o->summary, arg, why);

	if (err)
		err = err_usage("%s", why);
	*given = true;
	return err;
}

int take_overhead(struct options *o, char *arg)
{
	uint64_t ns = 0;

	if (duration_parse(arg, &ns))
		return take_invalid(o, arg);
	o->loader.knobs.count_overhead = ns;
	return 0;
}

int take_ring(struct options *o, char *arg)
{
	uint64_t bytes = 0;
	int err = parse_size("--buffer-size", arg, RING_MAX, &bytes);

	o->loader.knobs.ring_bytes = bytes;
	return err;
}

int take_string_limit(struct options *o, char *arg)
{
	return parse_u32(o, arg, STRING_LIMIT_MAX, &o->fmt.string_limit);
}

int take_hex(struct options *o, char *arg)
{
	(void)arg;
	o->hex_letters = true;
	o->fmt.hex = o->fmt.hex == HEX_NEVER ? HEX_NON_ASCII : HEX_ALL;
	return 0;
}

int take_columns(struct options *o, char *arg)
{
	return parse_u32(o, arg, INT_MAX, &o->columns);
}

int take_output(struct options *o, char *arg)
{
	o->output = arg;
	return 0;
}

int take_sort(struct options *o, char *arg)
{
	return parse_summary(o, arg, summary_sort, &o->summary_sorted);
}

int take_summary_columns(struct options *o, char *arg)
{
	return parse_summary(o, arg, summary_columns, &o->summary_columns);
}

int take_spool(struct options *o, char *arg)
{
	return parse_size("--spool-limit", arg, SPOOL_MAX, &o->spool_limit);
}

int take_btf(struct options *o, char *arg)
{
	o->loader.btf = arg;
	return 0;
}

int take_tips(struct options *o, char *arg)
{
	char *words = arg ? strdup(arg) : NULL;
	bool ok = tips_parse(&o->tips, words);

	free(words);
	return ok ? 0 : take_invalid(o, arg);
}

/* There is none, so "never" is met; whoever asks for it is told so. */
int take_split(struct options *o, char *arg)
{
	static const char *const words[] = { [SPLIT_SLOW] = "slow", [SPLIT_NEVER] = "never", [SPLIT_ALWAYS] = "always" };

	o->split_given = true;
	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcasecmp(arg, words[i])) {
			o->split = (enum split)i;
			return 0;
		}
	}
	return take_invalid(o, arg);
}

int take_color(struct options *o, char *arg)
{
	static const char *const words[] = {
		[COLOURS_AUTO] = "auto", [COLOURS_ALWAYS] = "always", [COLOURS_NEVER] = "never", NULL
	};
	int i = index_of(o, arg, words, strcasecmp);

	if (i < 0)
		return i;
	o->colours = (enum colours)i;
	return 0;
}
