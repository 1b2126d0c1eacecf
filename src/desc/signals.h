/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signals.h: the kernel's names of signals.
 */
#ifndef BPFSTRACE_SIGNALS_H
#define BPFSTRACE_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/nearest.h"

#define SIGNAL_NAME	16		/* room for the longest */
#define SIGNALS		64		/* 1 to so many */
#define SIGNAL_NUMBERS	255		/* what may be said of a signal, known or not */

/* "SIGINT", "SIGRTMIN" for 32 (libc's 34 is SIGRT_2); false where the number is no signal's. */
bool signal_name(uint64_t signo, char text[SIGNAL_NAME]);

/*
 * The number of a signal by its name, in any case of letters and with or without SIG, or by its number, up to SIGNAL_NUMBERS;
 * -1 where there is none. *n is then the name that is nearest to it; text must live as long.
 */
int signal_number(const char *text, struct nearest *n);

/* True for a set (bit 0 is signal 1) that is shown as those that are missing: it has two thirds of so many signals or more. */
bool signal_mask_inverted(uint64_t mask, int signals);

#endif
