/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h: the sink that writes the operations of sink.h as JSON, one object in a line per event.
 *
 * Internal: no option chooses it. The form is that of the interface, one to one, so that whoever reads a line can call
 * the same operations in the same order again (tests/json does); a form for users may be made of it.
 *
 * The event is an object: "event" (its kind) and the members of struct event that are of this kind, then "is".
 * "is" is the list of what stands inside, one object for each operation. An object's first member is named as the
 * operation and holds its first argument, or true where it has none; further arguments are members of their names.
 * What X_begin() and X_end() enclose is "is" of X ("notes" for note_begin(); of either_begin() up to either_or() "raw"); what X_end() is told of the rest is "rest". What
 * follows arg(), result(), field(), elem(), member() and note(), up to the next of them or the end, is "is" of that one.
 * full() is a question and writes nothing.
 *
 *   {"event":"call","tid":7,...,"call":"execve","nr":59,...,"is":[...,{"arg":"envp","is":[{"addr":"0"}]},
 *    {"result":true,"is":[{"error":2,"name":"ENOENT","text":"No such file or directory"}]}]}
 *
 * Numbers of up to 32 bits are JSON numbers, those of 64 bits always strings of decimal digits, with a sign where they are
 * signed. Bytes and names are strings where they are UTF-8 of characters that may be shown, and ASCII controls; otherwise
 * {"hex":"00ff"}, so no byte changes. str() is a list of such runs, with {"lost":BYTES} where bytes are lost between them.
 */
#ifndef BPFSTRACE_JSON_H
#define BPFSTRACE_JSON_H

#include "out/text.h"

/* As text_open(); it has no use for the options. Each event is one write(), a line. */
struct sink *json_open(const struct text_options *opt, sink_write_fn *write, void *ctx);

#endif
