/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.c: names of signals, see signals.h.
 */
#include "desc/signals.h"

#include <stdio.h>

#include "gen/sets.gen.h"

#define KERNEL_SIGRTMIN	32

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
