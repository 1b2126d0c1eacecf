/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prctl.c: values that only prctl and arch_prctl have.
 *
 * Owns numbers with a comment, and the names of tasks. What is a plain set of constants is in prctl.sys.
 */
#include "show/fmt.h"

#include <string.h>

#define TASK_NAME_LEN	15		/* TASK_COMM_LEN - 1 */

/*
 * What the kernel takes of a name must be there; without a NUL among it more may follow. A name that
 * it writes ends in one.
 */
void fmt_task_name(const struct fmt *f, uint64_t value)
{
	uint32_t limit = f->opt->whole_buffers ? UINT32_MAX : f->opt->string_limit;
	size_t most = f->use->dir == DIR_OUT ? TASK_NAME_LEN + 1 : TASK_NAME_LEN, n = 0;
	size_t room = limit < most ? limit + 1 : most;
	struct sink_str str = { .is_path = true };
	char name[TASK_NAME_LEN + 1] = "";

	while (n < room && fmt_read(f, value + n, name + n, 1) && name[n])
		n++;
	if (n < room && !fmt_read(f, value + n, name + n, 1)) {
		fmt_unread(f, value, n + 1);
		return;
	}
	str.bytes = (const uint8_t *)name;
	str.cut = n == room;
	str.len = n < limit ? n : limit;
	f->sink->ops->str(f->sink, &str);
}

/* Names that only the kernel's own headers have stand in a comment. */
static void show_commented(const struct fmt *f, uint64_t value, enum num_style style,
			   const struct constset *set)
{
	const char *name = NULL;

	for (uint32_t i = 0; i < set->count; i++)
		if (set->list[i].value == value)
			name = set->list[i].name;
	f->sink->ops->num(f->sink, value, style);
	if (name)
		fmt_comment_name(f, name, value, style == NUM_HEX);
	else
		f->sink->ops->unnamed(f->sink, set->unknown);
}

void fmt_sched_core_scope(const struct fmt *f, uint64_t value)
{
	show_commented(f, value, NUM_HEX, &set_sched_core_scopes);
}

void fmt_xfeature(const struct fmt *f, uint64_t value)
{
	show_commented(f, value, NUM_HEX, &set_xfeatures);
}

void fmt_syslog_action(const struct fmt *f, uint64_t value)
{
	show_commented(f, value, NUM_DEC, &set_syslog_actions);
}

void fmt_loglevel(const struct fmt *f, uint64_t value)
{
	show_commented(f, value, NUM_DEC, &set_loglevels);
}

/* The names of all bits of a mask, in one comment. */
void fmt_xfeature_mask(const struct fmt *f, uint64_t value)
{
	uint64_t rest = value;
	bool any = false;

	f->sink->ops->num(f->sink, value, NUM_HEX);
	for (uint32_t i = 0; i < set_xfeature_masks.count; i++) {
		const struct constant *c = &set_xfeature_masks.list[i];

		if ((rest & c->value) != c->value)
			continue;
		if (!any) {
			f->sink->ops->comment_begin(f->sink, true);
			f->sink->ops->note(f->sink, NULL);
			f->sink->ops->set_begin(f->sink);
		}
		f->sink->ops->member(f->sink);
		f->sink->ops->name(f->sink, c->name, c->value);
		rest &= ~c->value;
		any = true;
	}
	if (!any)
		return;
	f->sink->ops->set_end(f->sink);
	f->sink->ops->comment_end(f->sink);
}
