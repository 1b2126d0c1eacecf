/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inject.c: what -e inject= and fault= say, see inject.h.
 *
 * Behind the set stand actions, each with a parser of its own; all errors in them are one message.
 */
#include "event/inject.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/duration.h"
#include "desc/errors.h"
#include "desc/signals.h"
#include "event/filter.h"

#define WHEN_MAX	65535
#define NO_END		UINT32_MAX

/* One action with its argument, which it may change. False: it makes no sense. */
typedef bool action_fn(struct inject_rule *rule, char *arg);

/* A decimal number as strace takes it: blanks and a plus may stand in front. */
static bool take_number(const char **text, long max, long *n)
{
	char *end;

	errno = 0;
	*n = strtol(*text, &end, 10);
	if (end == *text || errno || *n < 1 || *n > max)
		return false;
	*text = end;
	return true;
}

static bool take_error(struct inject_rule *rule, char *arg)
{
	const char *end = arg;
	long err;

	if (!take_number(&end, ERRORS_MAX, &err) || *end)
		err = error_number(arg);
	rule->value = -err;
	return err;
}

static bool take_retval(struct inject_rule *rule, char *arg)
{
	char *end;

	errno = 0;
	rule->value = (int64_t)strtoull(arg, &end, 0);
	return end != arg && !*end && !errno;
}

static bool take_signal(struct inject_rule *rule, char *arg)
{
	struct nearest n;
	int signo = signal_number(arg, &n);

	rule->signo = (uint8_t)signo;
	return signo > 0 && signo <= SIGNALS;
}

static bool take_delay_enter(struct inject_rule *rule, char *arg)
{
	return !duration_parse(arg, &rule->delay_enter);
}

static bool take_delay_exit(struct inject_rule *rule, char *arg)
{
	return !duration_parse(arg, &rule->delay_exit);
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* "@arg1=2f00" */
static bool take_poke(struct inject_poke *pokes, const char *text)
{
	struct inject_poke *poke;
	size_t n;

	if (strncmp(text, "@arg", 4) || text[4] < '1' || text[4] >= '1' + INJECT_POKES || text[5] != '=')
		return false;
	poke = &pokes[text[4] - '1'];
	text += 6;
	n = strlen(text);
	if (poke->bytes || !n || n % 2)
		return false;
	poke->bytes = alloc_zeroed(n / 2, 1);
	poke->len = n / 2;
	for (size_t i = 0; i < n; i += 2) {
		int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);

		if (high < 0 || low < 0)
			return false;
		poke->bytes[i / 2] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool take_pokes(struct inject_poke *pokes, char *arg)
{
	char *save = NULL, *at = strtok_r(arg, ",", &save);
	bool ok = at;

	for (; at && ok; at = strtok_r(NULL, ",", &save))
		ok = take_poke(pokes, at);
	return ok;
}

static bool take_poke_enter(struct inject_rule *rule, char *arg)
{
	return take_pokes(rule->enter, arg);
}

static bool take_poke_exit(struct inject_rule *rule, char *arg)
{
	return take_pokes(rule->exit, arg);
}

static bool take_when(struct inject_rule *rule, char *arg)
{
	const char *at = arg;
	long first, last = NO_END, step = 1;
	bool ranged, stepped;

	if (!take_number(&at, WHEN_MAX, &first))
		return false;
	ranged = !strncmp(at, "..", 2);
	at += ranged ? 2 : 0;
	if (ranged && (!take_number(&at, WHEN_MAX, &last) || last < first))
		return false;
	stepped = *at == '+';
	at += stepped;
	if (stepped && *at && !take_number(&at, WHEN_MAX, &step))
		return false;
	rule->first = (uint32_t)first;
	rule->last = ranged || stepped ? (uint32_t)last : rule->first;
	rule->step = (uint32_t)step;
	return !*at;
}

/*
 * What strace puts in the place of the call. Nobody can tell: such calls do nothing, and the result is the one that was
 * asked for.
 */
static bool take_substitute(struct inject_rule *rule, char *arg)
{
	(void)rule;
	for (uint32_t row = 0; row < ROW_VARIANT; row++) {
		const struct sysdesc *d = &sysdescs[row];

		if (!d->name || strcmp(d->name, arg))
			continue;
		for (unsigned int i = 0; class_names[i]; i++)
			if (d->classes >> i & 1 && !strcmp(class_names[i], "pure"))
				return true;
	}
	return false;
}

#define OF_FAULT	0x100		/* may stand behind fault=, too */
#define AGAIN		0x200		/* the last one of several counts */
#define SUBSTITUTE	0x400		/* bits that are no enum inject_what, for those that have none */
#define WHEN		0x800

static const struct action {
	const char *name;
	unsigned int bit, flags;
	action_fn *take;
} actions[] = {
	{ "error=", INJECT_ERROR, OF_FAULT, take_error },
	{ "retval=", INJECT_RETVAL, 0, take_retval },
	{ "signal=", INJECT_SIGNAL, 0, take_signal },
	{ "delay_enter=", INJECT_DELAY_ENTER, 0, take_delay_enter },
	{ "delay_exit=", INJECT_DELAY_EXIT, 0, take_delay_exit },
	{ "poke_enter=", INJECT_POKE_ENTER, 0, take_poke_enter },
	{ "poke_exit=", INJECT_POKE_EXIT, 0, take_poke_exit },
	{ "syscall=", SUBSTITUTE, OF_FAULT, take_substitute },
	{ "when=", WHEN, OF_FAULT | AGAIN, take_when },
};

static bool take_action(struct inject_rule *rule, char *text, bool fault, unsigned int *seen)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		const struct action *a = &actions[i];
		unsigned int bars = a->bit & INJECT_RESULT ? INJECT_RESULT : a->flags & AGAIN ? 0 : a->bit;

		if (strncmp(text, a->name, strlen(a->name)))
			continue;
		if (*seen & bars || (fault && !(a->flags & OF_FAULT)))
			return false;
		*seen |= a->bit;
		rule->what |= (uint8_t)a->bit;
		return a->take(rule, text + strlen(a->name));
	}
	return false;
}

static bool take_actions(struct inject_rule *rule, char *text, bool fault)
{
	unsigned int seen = 0;
	char *save = NULL;
	bool ok = true;

	for (char *at = strtok_r(text, ":", &save); at && ok; at = strtok_r(NULL, ":", &save))
		ok = take_action(rule, at, fault, &seen);
	if (fault && !(rule->what & INJECT_ERROR)) {
		rule->what |= INJECT_ERROR;
		rule->value = -ENOSYS;
	}
	return ok;
}

static void rule_free(struct inject_rule *rule)
{
	for (int i = 0; i < INJECT_POKES; i++) {
		free(rule->enter[i].bytes);
		free(rule->exit[i].bytes);
	}
}

static void add_rule(struct inject *in, const struct inject_rule *rule)
{
	in->rules = alloc_again(in->rules, (in->count + 1u) * sizeof(*in->rules));
	in->rules[in->count++] = *rule;
}

int inject_parse(struct inject *in, const char *text, bool fault, char *err)
{
	struct inject_rule rule = { .first = 1, .last = NO_END, .step = 1 };
	size_t n = strcspn(text, ":");
	struct filter set = { 0 };
	char *copy = strdup(text);
	bool ok;
	int rc;

	if (!copy)
		alloc_failed();
	ok = take_actions(&rule, copy + n, fault) && in->count < UINT16_MAX;
	memcpy(copy, text, n);
	copy[n] = '\0';
	rc = ok ? filter_trace(&set, copy, err) : 0;
	rule.calls = set.calls;
	free(copy);
	if (!rc && !(ok && rule.what)) {
		snprintf(err, FILTER_ERR, "invalid %s argument '%.200s'", fault ? "fault" : "inject", text);
		rc = -EINVAL;
	}
	if (rc)
		rule_free(&rule);
	else
		add_rule(in, &rule);
	return rc;
}

void inject_restrict(struct inject *in, const struct callset *traced)
{
	in->traced = *traced;
}

bool inject_raises(const struct inject *in)
{
	uint8_t what = 0;

	for (uint16_t i = 0; i < in->count; i++)
		what |= in->rules[i].what;
	return what & INJECT_SIGNAL;
}

bool inject_may_hold(const struct inject *in, uint8_t abi, int32_t nr)
{
	uint32_t row = sysdesc_row(abi, nr);

	for (uint16_t i = 0; i < in->count && callset_may_take(&in->traced, row); i++)
		if (callset_may_take(&in->rules[i].calls, row))
			return true;
	return false;
}

const struct inject_rule *inject_rule(const struct inject *in, uint8_t abi, int32_t nr, uint64_t first)
{
	if (!callset_takes(&in->traced, abi, nr, first))
		return NULL;
	for (uint16_t i = in->count; i > 0; i--)
		if (callset_takes(&in->rules[i - 1].calls, abi, nr, first))
			return &in->rules[i - 1];
	return NULL;
}

bool inject_counts(const struct inject_rule *rule)
{
	return rule->first != 1 || rule->last != NO_END || rule->step != 1;
}

bool inject_turn(const struct inject_rule *rule, uint32_t nth)
{
	return nth >= rule->first && nth <= rule->last && (nth - rule->first) % rule->step == 0;
}
