/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.c: names of signals, see signals.h.
 */
#include "desc/signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gen/sets.gen.h"

#define KERNEL_SIGRTMIN	32
#define SIGNAL_TEXT	64		/* longer ones are cut: no name is as long */

bool signal_name(uint64_t signo, char text[SIGNAL_NAME])
{
	if (signo == KERNEL_SIGRTMIN)
		snprintf(text, SIGNAL_NAME, "SIGRTMIN");
	else if (signo > KERNEL_SIGRTMIN && signo <= SIGNALS)
		snprintf(text, SIGNAL_NAME, "SIGRT_%d", (int)signo - KERNEL_SIGRTMIN);
	else if (signo && signo < KERNEL_SIGRTMIN)
		snprintf(text, SIGNAL_NAME, "%s", set_signal_names.list[signo - 1].name);
	else
		return false;
	return true;
}

/* "RTMIN" is the kernel's 32, "RT_1" its 33. */
static int rt_signal(const char *name)
{
	char *end;
	long n;

	if (!strcasecmp(name, "RTMIN"))
		return KERNEL_SIGRTMIN;
	if (strncasecmp(name, "RT_", 3) || name[3] < '1' || name[3] > '9')
		return 0;
	n = strtol(name + 3, &end, 10);
	return *end || n > SIGNALS - KERNEL_SIGRTMIN ? 0 : KERNEL_SIGRTMIN + (int)n;
}

int signal_number(const char *text, struct nearest *n)
{
	const char *name = strncasecmp(text, "SIG", 3) ? text : text + 3;
	char upper[SIGNAL_TEXT], *end;
	long number = strtol(text, &end, 10);
	int signo = rt_signal(name);

	if (*text >= '0' && *text <= '9' && !*end && number <= SIGNAL_NUMBERS)
		return (int)number;
	snprintf(upper, sizeof(upper), "SIG%s", name);
	for (char *p = upper; *p; p++)
		*p = *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p;
	nearest_start(n, upper);
	for (uint32_t i = 0; !signo && i < set_signal_names.count; i++) {
		if (!strcmp(upper, set_signal_names.list[i].name))
			signo = i + 1;
		nearest_try(n, set_signal_names.list[i].name);
	}
	n->to = text;
	return signo ? signo : -1;
}

bool signal_mask_inverted(uint64_t mask, int signals)
{
	return __builtin_popcountll(mask) >= signals * 2 / 3;
}
