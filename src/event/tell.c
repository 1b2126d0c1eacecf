/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tell.c: events out of records. See tell.h.
 */
#include "event/tell.h"

void tell_free(struct teller *r)
{
	buf_free(&r->image);
}

void tell_clock(struct teller *r, int64_t offset, uint64_t seen)
{
	if (offset == r->offset)
		return;
	r->offset_before = r->offset;
	r->offset_until = seen;
	r->offset = offset;
}

struct event tell_event(const struct thread *t, enum event_kind kind, uint64_t time)
{
	return (struct event){
		.kind = kind,
		.tid = t->tid,
		.tgid = t->tgid,
		.comm = t->comm,
		.other_pids = t->other_pids,
		.time = time,
		.nr = t->nr,
		.ip = t->ip,
	};
}

static int64_t offset_at(const struct teller *r, uint64_t time)
{
	return time <= r->offset_until ? r->offset_before : r->offset;
}

void tell(struct teller *r, struct event *ev)
{
	bool from_start = event_is_call(ev) && !ev->resumed && ev->enter_time;

	ev->clock_offset = offset_at(r, from_start ? ev->enter_time : ev->time);
	ev->end_offset = offset_at(r, ev->time);
	r->emit(r->ctx, ev);
}

void tell_name(struct teller *r, struct thread *t, const char *comm, bool in_call, uint64_t time)
{
	struct event ev;

	thread_name(t, comm, in_call);
	if (!r->names)
		return;
	ev = tell_event(t, EV_NAME, time);
	if (in_call)
		ev.comm = t->next_comm;
	tell(r, &ev);
}

void tell_lost(struct teller *r, const struct thread *t, uint64_t lost, uint64_t time)
{
	struct event ev = tell_event(t, EV_LOST, time);

	ev.lost = lost;
	r->lost += lost;
	tell(r, &ev);
}

void tell_skipped(struct teller *r, const struct rec_mark *rec)
{
	struct event ev = {
		.kind = EV_SKIPPED,
		.time = rec->h.time,
		.since = rec->skipped_since,
		.lost = rec->skipped_calls,
		.lost_notes = rec->skipped_notes,
	};

	tell(r, &ev);
}

void tell_call(struct teller *r, struct thread *t, const struct rec_call *rec, size_t len, struct event *ev)
{
	uint32_t row;

	ev->abi = rec->h.abi;
	ev->flags = rec->h.flags & ~(ev->kind == EV_CALL ? CALL_NO_RETURN : 0);
	if (t->runs.dropped)	/* here or on its way, it is lost */
		ev->flags |= CALL_SHED;
	ev->nargs = record_nargs(rec);
	ev->nr = t->nr = rec->nr;
	if (record_has_ip(rec))
		memcpy(&t->ip, rec->body + ev->nargs * sizeof(uint64_t), sizeof(t->ip));
	ev->ip = t->ip;
	ev->callno = rec->callno;
	/* whoever gave it: a supervisor may have left the upper bits 0 */
	ev->ret = personality_result(&personalities[rec->h.abi], rec->ret);
	ev->enter_time = t->held_since && thread_is_open(t, rec->callno) ? t->held_since : rec->enter_time;
	memcpy(ev->args, rec->body, ev->nargs * sizeof(uint64_t));
	row = sysdesc_refine(sysdesc_row(rec->h.abi, rec->nr), ev->args);
	ev->desc = &sysdescs[row];
	buf_reset(&r->image);
	ev->nmem = runs_image(&t->runs, rec, len, &r->image);
	ev->mem = (const struct mem *)r->image.p;
	if ((ev->flags & (CALL_LATE | CALL_OPEN)) == CALL_LATE && runs_lack(&t->runs, rec))
		ev->flags |= CALL_SHED;
	tell(r, ev);
	if (ev->kind != EV_OPEN)
		thread_take_name(t);
}

void tell_signal(struct teller *r, const struct thread *t, const struct rec_signal *rec)
{
	struct event ev = tell_event(t, EV_SIGNAL, rec->h.time);

	ev.signo = rec->signo;
	if (rec->ip)
		ev.ip = rec->ip;
	ev.siginfo = rec->h.flags & SIG_NO_INFO ? NULL : rec->siginfo;
	tell(r, &ev);
}

void tell_exit(struct teller *r, const struct thread *t, int32_t status, bool group_dead, uint64_t time)
{
	struct event ev = tell_event(t, EV_EXIT, time);

	ev.ip = 0;
	ev.status = status;
	ev.end = t->left ? END_DETACHED : END_DIED;
	ev.hidden = t->left;
	ev.group_dead = group_dead;
	tell(r, &ev);
}

void tell_gone(struct teller *r, const struct thread *t, uint64_t time)
{
	struct event ev = tell_event(t, EV_EXIT, time);

	ev.group_dead = true;
	ev.hidden = true;
	tell(r, &ev);
}
