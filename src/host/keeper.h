/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keeper.h: the process that answers for the calls that the gate holds.
 *
 * Owns that process and the notes it makes of what it did. Promises that held calls go on, untouched, once bpfstrace has let
 * go or is gone: the process stays until nobody is behind the gate any more.
 */
#ifndef BPFSTRACE_KEEPER_H
#define BPFSTRACE_KEEPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/inject.h"
#include "show/touch.h"
#include "host/gate.h"

/* A call that was held, tampered with or not. */
struct keeper_note {
	uint64_t time;			/* ns, CLOCK_MONOTONIC, at which it asked */
	uint64_t delay_exit;		/* ns that it was held when it was over */
	uint32_t tid;
	int32_t nr;
	uint8_t abi;
	uint8_t how;			/* TAMPERED_* of event.h */
	uint8_t nargs;
	uint8_t missing;		/* bit per argument that is to be poked, and that the call does not have */
	uint8_t unpoked;		/* bit per argument where there was no memory */
};

struct keeper_config {
	const struct inject *inject;
	const struct touch *touch;	/* calls that touch nothing of it are not tampered with */
	const struct shows *shows;
	bool follow;			/* children and threads of the command, too */
	bool quiet;			/* nobody asks for notes */
};

struct keeper;

/* Starts it. 0 and *out, or -errno after a message. */
int keeper_start(struct keeper **out, struct gate *gate, const struct keeper_config *cfg);

/* The next note that was not read yet; false: there is none now. */
bool keeper_note(struct keeper *h, struct keeper_note *note);

/* From here on everything goes on as if nobody had asked; held calls, too. */
void keeper_release(struct keeper *h);

/* Releases and frees; the process itself stays as long as it is needed. NULL is fine. */
void keeper_close(struct keeper *h);

#endif
