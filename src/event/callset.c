/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callset.c: a set of system calls, see callset.h.
 *
 * All that has a name is an entry: the rows of the personalities that have some, the numbers of x32, the calls that
 * another one is made of. An item says which entries it means; one that means none is answered with the nearest name
 * there is.
 */
#include "event/callset.h"

#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "event/filter.h"
#include "event/pattern.h"
#include "gen/sets.gen.h"

#define ITEM_MAX	256
#define ON_ALL		UINT8_MAX	/* of personalities, a bit each */

/* Calls of i386 that are many: which one is told by the first argument. */
static const struct whole {
	const char *name, *classes;	/* the call, and the class of those in it */
	const struct constset *parts;
	const char *prefix;		/* of their constants */
} wholes[] = {
	{ "socketcall", "network", &set_socketcall, "SYS_" },
	{ "ipc", "ipc", &set_ipc_call, "" },
};
#define WHOLES		(sizeof(wholes) / sizeof(wholes[0]))
#define PARTS		32		/* of each at most */

#define FIRST_ILP32	ROW_VARIANT
#define FIRST_PART	(FIRST_ILP32 + ILP32_NUMBERS)
#define ENTRIES		(FIRST_PART + PARTS * WHOLES)

struct entry {
	char name[ILP32_NAME];
	class_mask classes;
	uint8_t abi;
	int32_t nr;			/* -1: it has none */
};

static bool class_bit(const char *name, class_mask *mask)
{
	char alias[ITEM_MAX];

	if (name[0] == '%') {
		snprintf(alias, sizeof(alias), "%s_like", name + 1);
		name = alias;
	} else if (strstr(name, "_like")) {
		return false;
	} else if (!strcmp(name, "net")) {
		name = "network";
	}
	for (unsigned int i = 0; class_names[i]; i++) {
		if (!strcmp(class_names[i], name)) {
			*mask = (class_mask)1 << i;
			return true;
		}
	}
	return false;
}

bool callset_class(unsigned int i, char shown[CALLSET_CLASS])
{
	const char *name = class_names[i], *like = name ? strstr(name, "_like") : NULL;

	if (like)
		snprintf(shown, CALLSET_CLASS, "%%%%%.*s", (int)(like - name), name);
	else if (name)
		snprintf(shown, CALLSET_CLASS, "%%%s", name);
	return name;
}

/* A class as it is written: bare names those of classes like "%creds", and what is not spelled right. */
static void class_try(struct nearest *n)
{
	char shown[CALLSET_CLASS];

	for (unsigned int i = 0; callset_class(i, shown); i++) {
		if (!strcasecmp(shown + 1, n->to)) {
			n->distance = 0;
			snprintf(n->name, sizeof(n->name), "%s", shown);
		}
		nearest_try(n, shown);
	}
}

/* The first row of a call of that name; of most this machine's own. ROW_UNKNOWN: there is none. */
static uint32_t row_named(const char *name)
{
	for (uint32_t row = 0; row < ROW_VARIANT; row++)
		if (sysdescs[row].name && !strcmp(sysdescs[row].name, name))
			return row;
	return ROW_UNKNOWN;
}

/* One of the calls that another is made of: its classes are also those of the call of its name, but for %desc. */
static bool part_at(uint32_t i, struct entry *e)
{
	const struct whole *w = &wholes[i / PARTS];
	class_mask desc = 0;

	if (i % PARTS >= w->parts->count)
		return false;
	*e = (struct entry){ .abi = sysdescs[row_named(w->name)].abi, .nr = -1 };
	snprintf(e->name, sizeof(e->name), "%s", w->parts->list[i % PARTS].name + strlen(w->prefix));
	for (char *p = e->name; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	class_bit(w->classes, &e->classes);
	class_bit("desc", &desc);
	e->classes |= sysdescs[row_named(e->name)].classes & ~desc;
	return true;
}

/* Whether a personality's calls are known by x32's numbers. */
static bool is_ilp32(uint8_t abi)
{
	return personalities[abi].rows == PERSONALITY_NO_ROWS;
}

static bool ilp32_at(uint32_t nr, struct entry *e)
{
	char name[ILP32_NAME];

	*e = (struct entry){ .nr = (int32_t)nr };
	while (!is_ilp32(e->abi))
		e->abi++;
	if (!ilp32_name(nr, e->name))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(e->name, "#"), e->name);
	e->classes = sysdescs[row_named(name)].classes;
	return true;
}

/* False where there is no such call. */
static bool entry_at(uint32_t i, struct entry *e)
{
	if (i >= FIRST_PART)
		return part_at(i - FIRST_PART, e);
	if (i >= FIRST_ILP32)
		return ilp32_at(i - FIRST_ILP32, e);
	if (!sysdescs[i].name)
		return false;
	*e = (struct entry){ .classes = sysdescs[i].classes, .abi = sysdescs[i].abi, .nr = sysdescs[i].nr };
	snprintf(e->name, sizeof(e->name), "%s", sysdescs[i].name);
	return true;
}

static void entry_add(struct callset *set, uint32_t i)
{
	if (i >= FIRST_PART)
		set->parts[(i - FIRST_PART) / PARTS] |= 1U << (i - FIRST_PART) % PARTS;
	else if (i >= FIRST_ILP32)
		set->ilp32[i - FIRST_ILP32] = 1;
	else
		set->rows[i] = 1;
}

static bool entry_is_in(const struct callset *set, uint32_t i)
{
	if (i >= FIRST_PART)
		return set->parts[(i - FIRST_PART) / PARTS] >> (i - FIRST_PART) % PARTS & 1;
	return i >= FIRST_ILP32 ? set->ilp32[i - FIRST_ILP32] : set->rows[i];
}

typedef bool means_fn(const struct entry *e, const void *what);

/* Adds what an item means, of the personalities that are on; whether it means anything. */
static bool add_entries(struct callset *set, uint8_t on, means_fn *means, const void *what)
{
	bool found = false;
	struct entry e;

	for (uint32_t i = 0; i < ENTRIES; i++) {
		if (!entry_at(i, &e) || !(on >> e.abi & 1) || !means(&e, what))
			continue;
		entry_add(set, i);
		found = true;
	}
	return found;
}

static bool means_all(const struct entry *e, const void *what)
{
	(void)e;
	(void)what;
	return true;
}

static bool means_class(const struct entry *e, const void *what)
{
	return e->classes & *(const class_mask *)what;
}

static bool means_number(const struct entry *e, const void *what)
{
	const long nr = *(const long *)what;

	return e->nr >= 0 && (nr == e->nr || (is_ilp32(e->abi) && nr == (e->nr | ILP32_BIT)));
}

static bool means_name(const struct entry *e, const void *what)
{
	return !strcmp(e->name, what);
}

static bool means_pattern(const struct entry *e, const void *what)
{
	return !regexec(what, e->name, 0, NULL, 0);
}

static bool add_number(struct callset *set, const char *item, uint8_t on)
{
	char *end;
	long nr;

	errno = 0;
	nr = strtol(item, &end, 10);
	return !errno && !*end && nr <= INT32_MAX && add_entries(set, on, means_number, &nr);
}

static bool add_class(struct callset *set, const char *item, uint8_t on)
{
	class_mask mask;

	if (!class_bit(item, &mask))
		return false;
	add_entries(set, on, means_class, &mask);
	return true;
}

/* 1, or 0 where it fits no name, or -EINVAL with the reason in err. */
static int add_pattern(struct callset *set, const char *item, uint8_t on, char *err)
{
	regex_t re;
	char why[128];
	int rc;

	if (!pattern_fits(item)) {
		snprintf(err, FILTER_ERR, "regular expression '%.100s' repeats too much: %d times at most, %d characters in all",
			 item, PATTERN_REPEATS, PATTERN_SIZE);
		return -EINVAL;
	}
	rc = regcomp(&re, item, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, &re, why, sizeof(why));
		snprintf(err, FILTER_ERR, "regcomp: %.100s: %s", item, why);
		return -EINVAL;
	}
	rc = add_entries(set, on, means_pattern, &re);
	regfree(&re);
	return rc;
}

/* The classes that may be written without the percent sign. */
static bool is_bare_class(const char *item)
{
	static const char *const names[] = {
		"desc", "file", "memory", "process", "signal", "ipc", "network",
	};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(item, names[i]))
			return true;
	}
	return false;
}

/* item is as it was written, name without what stands behind "@". */
static int say_invalid(const char *item, const char *name, char *err)
{
	struct nearest n;
	struct entry e;

	nearest_start(&n, name);
	if (*name != '/')
		class_try(&n);
	for (uint32_t i = 0; i < ENTRIES && !strchr("%/", *name); i++)
		if (entry_at(i, &e))
			nearest_try(&n, e.name);
	if (*n.name && strcmp(n.name, name))
		snprintf(err, FILTER_ERR, "invalid system call '%s' (did you mean '%s'?)", item, n.name);
	else
		snprintf(err, FILTER_ERR, "invalid system call '%.200s'", item);
	return -EINVAL;
}

/* Cuts "@64" from name. */
static int cut_personality(char *name, uint8_t *on, char *err)
{
	char *at = strrchr(name, '@');

	*on = ON_ALL;
	if (!at)
		return 0;
	for (uint8_t abi = 0; abi < ABI_COUNT; abi++) {
		if (personalities[abi].name && !strcmp(at + 1, personalities[abi].designator)) {
			*on = 1 << abi;
			*at = '\0';
			return 0;
		}
	}
	snprintf(err, FILTER_ERR, "incorrect personality designator '%.90s' in qualification '%.90s'", at + 1, name);
	return -ENXIO;
}

/* Whether the programs that this machine is made for are among them. */
static bool is_native(uint8_t on)
{
	for (uint8_t abi = 0; abi < ABI_COUNT; abi++)
		if (on >> abi & 1 && personalities[abi].is_native)
			return true;
	return false;
}

int callset_add(struct callset *set, const char *text, char *err)
{
	const char *item = text + (*text == '?');
	char name[ITEM_MAX];
	uint8_t on;
	int rc;

	snprintf(name, sizeof(name), "%s", item);
	rc = cut_personality(name, &on, err);
	if (rc)
		return rc;
	set->compat |= !is_native(on);
	if (!strcmp(name, "all"))
		rc = add_entries(set, on, means_all, NULL);
	else if (*name == '/')
		rc = add_pattern(set, name + 1, on, err);
	else if (*name == '%' || is_bare_class(name))
		rc = add_class(set, name + (*name == '%'), on);
	else if (isdigit((unsigned char)*name))
		rc = add_number(set, name, on);
	else
		rc = add_entries(set, on, means_name, name);
	if (rc < 0)
		return rc;
	return rc || item > text ? 0 : say_invalid(item, name, err);
}

void callset_fill(struct callset *set, bool all)
{
	*set = (struct callset){ 0 };
	if (all)
		callset_invert(set);
}

void callset_invert(struct callset *set)
{
	for (uint32_t i = 0; i < ROW_VARIANT; i++)
		set->rows[i] = !set->rows[i];
	for (uint32_t i = 0; i < ILP32_NUMBERS; i++)
		set->ilp32[i] = !set->ilp32[i];
	for (uint32_t i = 0; i < WHOLES; i++)
		set->parts[i] = ~set->parts[i];
}

bool callset_is_all(const struct callset *set)
{
	struct entry e;

	for (uint32_t i = 0; i < ENTRIES; i++)
		if (!entry_is_in(set, i) && entry_at(i, &e))
			return false;
	return true;
}

/* Which of wholes[] a row is, or -1. Asked for each event: the first letter tells most of them. */
static int whole_at(uint32_t row)
{
	const char *name = sysdescs[row].name;

	for (int i = 0; i < (int)WHOLES; i++)
		if (*name == *wholes[i].name && !strcmp(name, wholes[i].name))
			return i;
	return -1;
}

bool callset_takes(const struct callset *set, uint8_t abi, int32_t nr, uint64_t first)
{
	uint32_t row = sysdesc_row(abi, nr);
	char name[ILP32_NAME];
	int i;

	if (is_ilp32(abi))
		return ilp32_name(nr & ~ILP32_BIT, name) && set->ilp32[nr & ~ILP32_BIT];
	i = sysdescs[row].name ? whole_at(row) : -1;
	for (uint32_t k = 0; i >= 0 && k < wholes[i].parts->count; k++)
		if (wholes[i].parts->list[k].value == (uint16_t)first)
			return set->parts[i] >> k & 1;
	return set->rows[row];
}

bool callset_has(const struct callset *set, const struct event *ev)
{
	char name[ILP32_NAME];
	bool is_call = is_ilp32(ev->abi) ? ilp32_name(ev->nr & ~ILP32_BIT, name) : !!sysdescs[sysdesc_row(ev->abi, ev->nr)].name;

	return !is_call || callset_takes(set, ev->abi, ev->nr, ev->args[0]);
}

bool callset_may_take(const struct callset *set, uint32_t row)
{
	int i = sysdescs[row].name ? whole_at(row) : -1;

	return set->rows[row] || (i >= 0 && set->parts[i]);
}

void callset_passed(const struct callset *set, uint8_t rows[ROW_VARIANT])
{
	for (uint32_t row = 0; row < ROW_VARIANT; row++)
		rows[row] = !sysdescs[row].name || callset_may_take(set, row);
}
