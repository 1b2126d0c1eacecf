/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inject.h: which calls are tampered with, and how: -e inject= and fault=.
 *
 * Owns the meaning of what strace(1) calls SET:error=...:when=.... Pure: who tampers is host/keeper.c.
 */
#ifndef BPFSTRACE_INJECT_H
#define BPFSTRACE_INJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/callset.h"

#define INJECT_POKES	7		/* arguments that @argN may name; no call has the last one */

/* What a rule does: bits. */
enum inject_what {
	INJECT_ERROR = 0x01,		/* the call is not made: this error */
	INJECT_RETVAL = 0x02,		/* or this result */
	INJECT_SIGNAL = 0x04,
	INJECT_DELAY_ENTER = 0x08,
	INJECT_DELAY_EXIT = 0x10,
	INJECT_POKE_ENTER = 0x20,	/* bytes are put where arguments point to */
	INJECT_POKE_EXIT = 0x40,
};

#define INJECT_RESULT	(INJECT_ERROR | INJECT_RETVAL)

struct inject_poke {
	uint8_t *bytes;			/* NULL: that argument's are left alone */
	size_t len;
};

struct inject_rule {
	struct callset calls;		/* that it is for */
	uint8_t what;			/* enum inject_what */
	uint8_t signo;
	int64_t value;			/* the result; of an error -errno */
	uint64_t delay_enter, delay_exit;	/* ns */
	struct inject_poke enter[INJECT_POKES], exit[INJECT_POKES];
	uint32_t first, last, step;	/* the FIRST[..LAST][+[STEP]]th calls of a thread, from 1 */
};

/* A zeroed one has no rules. */
struct inject {
	struct inject_rule *rules;	/* as long as the process; of several for a call the last one counts */
	uint16_t count;
	struct callset traced;		/* no others are tampered with */
};

/* One more: inject=TEXT, or fault=TEXT. 0, or an error of filter_parse() and the reason in err, as there. */
int inject_parse(struct inject *in, const char *text, bool fault, char *err);

/* Says which calls are traced. Only they are tampered with: none before this. */
void inject_restrict(struct inject *in, const struct callset *traced);

/* Whether there is a rule that sends signals. */
bool inject_raises(const struct inject *in);

/* Whether inject_rule() has a rule for a number, if the first argument is the right one. */
bool inject_may_hold(const struct inject *in, uint8_t abi, int32_t nr);

/* The rule of a call, or NULL; first is its first argument. */
const struct inject_rule *inject_rule(const struct inject *in, uint8_t abi, int32_t nr, uint64_t first);

/* Whether a rule wants to know how many times a thread has made the call, and whether it is that call's turn. */
bool inject_counts(const struct inject_rule *rule);
bool inject_turn(const struct inject_rule *rule, uint32_t nth);

#endif
