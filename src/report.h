/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h: what is said at the end of a trace: the table of counts, what was lost, what the kernel side took.
 */
#ifndef BPFSTRACE_REPORT_H
#define BPFSTRACE_REPORT_H

#include <stdint.h>

struct drain;
struct drain_counts;
struct loader;
struct loader_losses;
struct reassemble_counts;
struct display;
struct tips;

/* To stderr: what is missing, wherever it was lost. */
void report_lost(const struct loader_losses *lost, const struct drain_counts *behind,
		 const struct reassemble_counts *shown);

/* To stderr: what -d asks for. */
void report_debug(const struct loader *l, const struct drain *d);

/* To the sink that wants it, if one does: what was counted (-c and -C), by the kernel side or of the events. */
void report_counts(const struct loader *l, const struct display *d);

/* To stderr: what --tips asks for. */
void report_tip(const struct tips *tips);

/* How many calls have been counted so far; where that cannot be read, after a message: UINT64_MAX. */
uint64_t report_counted(const struct loader *l);

#endif
