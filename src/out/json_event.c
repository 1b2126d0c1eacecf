/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_event.c: the members of an event, and of data; see json.h.
 */
#include "out/json_event.h"

#include "out/member.h"

static const char *const kinds[] = {
	[EV_CALL] = "call", [EV_OPEN] = "open", [EV_UNFINISHED] = "unfinished", [EV_SIGNAL] = "signal", [EV_EXIT] = "exit",
	[EV_EXEC_SUPERSEDED] = "superseded", [EV_FORK] = "fork", [EV_LOST] = "lost", [EV_SKIPPED] = "skipped",
};
static const char *const ends[] = { [END_NONE] = "none", [END_DIED] = "died", [END_DETACHED] = "detached" };

static void put_call(struct buf *b, const struct event *ev)
{
	member_text(b, "call", ev->desc->name);
	member_int(b, "abi", ev->abi);
	member_int(b, "callno", ev->callno);
	member_int(b, "flags", ev->flags);
	member_bool(b, "resumed", ev->resumed);
	member_text(b, "end", ends[ev->end]);
	member_u64(b, "enter_time", ev->enter_time);
	member_s64(b, "ret", ev->ret);
	member_numbers(b, "args", ev->args, ev->nargs < WIRE_NARGS ? ev->nargs : WIRE_NARGS);
}

static void put_other(struct buf *b, const struct event *ev)
{
	switch (ev->kind) {
	case EV_SIGNAL:
		member_int(b, "signo", ev->signo);
		member_bool(b, "siginfo", ev->siginfo);
		break;
	case EV_EXIT:
		member_int(b, "status", ev->status);
		member_bool(b, "group_dead", ev->group_dead);
		break;
	case EV_FORK:
		member_int(b, "flags", ev->flags);
		/* fall through */
	case EV_EXEC_SUPERSEDED:
		member_int(b, "other_tid", ev->other_tid);
		break;
	default:
		member_u64(b, "lost", ev->lost);
		member_u64(b, "lost_notes", ev->lost_notes);
		member_u64(b, "since", ev->since);
	}
}

void json_event_put(struct buf *b, const struct event *ev)
{
	member_text(b, "event", kinds[ev->kind]);
	member_int(b, "tid", ev->tid);
	member_int(b, "tgid", ev->tgid);
	member_text(b, "comm", ev->comm);
	member_u64(b, "time", ev->time);
	member_s64(b, "clock_offset", ev->clock_offset);
	member_bool(b, "hidden", ev->hidden);
	member_int(b, "nr", ev->nr);
	member_u64(b, "ip", ev->ip);
	if (event_is_call(ev))
		put_call(b, ev);
	else
		put_other(b, ev);
}

void json_runs_put(struct buf *b, const struct sink_str *str)
{
	size_t from = 0, to, end;

	for (size_t i = 0; ; i++) {
		to = i < str->nholes ? str->holes[i].offset : SIZE_MAX;
		to = to > str->skip ? to - str->skip : 0;
		to = to < str->len ? to : str->len;
		if (to > from) {
			member_comma(b);
			member_bytes(b, str->bytes + from, to - from);
		}
		if (to == str->len)
			return;
		end = (size_t)str->holes[i].offset + str->holes[i].len - str->skip;
		from = end < str->len ? end : str->len;
		member_comma(b);
		buf_putc(b, '{');
		member_u64(b, "lost", from - to);
		buf_putc(b, '}');
	}
}
