/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.h: an event goes in, a description of its line comes out at the sink.
 *
 * Owns the one walk over a call's description. It decides what is shown and in which order (the
 * arguments known so far, the result or the error), never how it looks.
 */
#ifndef BPFSTRACE_DECODE_H
#define BPFSTRACE_DECODE_H

#include "event/event.h"
#include "show/fmt.h"
#include "show/sink.h"

/*
 * Shows one event of any kind. Of an EV_OPEN or EV_UNFINISHED call the arguments known at entry are
 * shown, of a call whose beginning was shown already (ev->resumed) the others. Cannot fail.
 */
void decode_event(const struct event *ev, const struct fmt_options *opt, struct sink *sink);

#endif
