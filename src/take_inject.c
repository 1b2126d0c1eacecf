/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * take_inject.c: the options of tampering; see take.h.
 */
#include "take.h"

#include <errno.h>

#include "base/err.h"
#include "event/event.h"

/* A result that callers will read otherwise: strace's words. */
static void warn_of(int64_t value)
{
	const unsigned long long n = (unsigned long long)value;
	const uint32_t clipped = (uint32_t)value;

	if (result_is_error(value))
		err_msg("Inadvertent injection of error %lld is possible for retval=%llu", (long long)-value, n);
	else if (result_is_error((int32_t)clipped))
		err_msg("Inadvertent injection of error %d is possible in compat personality for retval=%llu",
			-(int32_t)clipped, n);
	else if (clipped != n)
		err_msg("Injected return value %llu will be clipped to %u in compat personality", n, clipped);
}

/* What needs a stop at the end of a call that is really made. */
static int check_possible(const struct inject_rule *rule, const char *arg)
{
	if (rule->what & INJECT_RESULT || !(rule->what & (INJECT_DELAY_EXIT | INJECT_POKE_EXIT)))
		return 0;
	err_msg("-e inject=%s: delay_exit= and poke_exit= need error= or retval=: a call that is made is not stopped at its end",
		arg);
	return -EINVAL;
}

static int take_rule(struct options *o, const char *arg, bool fault)
{
	const struct inject_rule *rule;
	char why[FILTER_ERR];
	int err = inject_parse(&o->inject, arg, fault, why);

	if (err == -ENXIO)
		return err_usage("%s", why);
	if (err) {
		err_msg("%s", why);
		return err;
	}
	rule = &o->inject.rules[o->inject.count - 1];
	if (rule->what & INJECT_RETVAL)
		warn_of(rule->value);
	return check_possible(rule, arg);
}

int take_inject(struct options *o, char *arg)
{
	return take_rule(o, arg, false);
}

int take_fault(struct options *o, char *arg)
{
	return take_rule(o, arg, true);
}
