/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * like.c: calls that are described as others are, but for some types.
 *
 * Owns the copies: of the call that "like" names and of all its variants, with the types replaced by name, before names
 * mean anything. A replacement that replaces nothing is a mistake.
 */
#include "mksys.h"

#include <string.h>

/* A type's name as the likeness has it; counts in used what was replaced. */
static char *replaced(const struct likeness *like, char *name, bool *used)
{
	for (int i = 0; name && i < like->with.n; i++) {
		if (strcmp(name, like->for_type.v[i]))
			continue;
		used[i] = true;
		return like->with.v[i];
	}
	return name;
}

static items copy_items(const struct likeness *like, const items *list, bool *used)
{
	items copy = { 0 };

	for (int i = 0; i < list->n; i++) {
		struct item *it = mem_zero(sizeof(*it));

		*it = *list->v[i];
		it->type_name = replaced(like, it->type_name, used);
		vec_add(&copy, it);
	}
	return copy;
}

static struct call *copy_call(const struct likeness *like, const struct call *base, bool *used)
{
	struct call *call = mem_zero(sizeof(*call));

	*call = *base;
	call->pos = like->pos;
	call->name = like->name;
	call->ret_name = replaced(like, base->ret_name, used);
	call->args = copy_items(like, &base->args, used);
	call->notes = copy_items(like, &base->notes, used);
	return call;
}

static void add_like(struct model *m, const struct likeness *like)
{
	bool *used = mem_zero(like->with.n + 1);
	int n = m->calls.n;

	for (int i = 0; i < n; i++)
		if (!strcmp(m->calls.v[i]->name, like->base))
			vec_add(&m->calls, copy_call(like, m->calls.v[i], used));
	if (m->calls.n == n)
		fail(like->pos, "%s: no call '%s' is described", like->name, like->base);
	for (int i = 0; i < like->with.n && m->calls.n > n; i++)
		if (!used[i])
			fail(like->pos, "%s: %s has no '%s'", like->name, like->base, like->for_type.v[i]);
}

void add_likes(struct model *m)
{
	for (int i = 0; i < m->likes.n; i++)
		add_like(m, &m->likes.v[i]);
}
