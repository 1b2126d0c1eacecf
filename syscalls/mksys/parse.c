/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c: from text to the model, by the grammar in README.md.
 *
 * Owns the grammar of .sys files, of types.def and of the tables of numbers. Names stay as they
 * were written; what they mean, and whether they mean anything, is for check.c. The first
 * error of syntax ends the process.
 */
#include "mksys.h"

#include <stdlib.h>
#include <string.h>

static const char *const shape_names[SHAPE_COUNT] = {
	[SHAPE_SCALAR] = "SCALAR", [SHAPE_STRING] = "STRING", [SHAPE_BUFFER] = "BUFFER",
	[SHAPE_OBJECT] = "OBJECT", [SHAPE_ARRAY] = "ARRAY", [SHAPE_IOVEC] = "IOVEC",
	[SHAPE_STRV] = "STRV", [SHAPE_ENVV] = "ENVV", [SHAPE_MSGHDR] = "MSGHDR",
	[SHAPE_MMSGHDR] = "MMSGHDR",
};

/* The text of a types.def without its C comments, which are made blanks. */
static void blank_comments(char *p)
{
	bool inside = false;

	for (; *p; p++) {
		if (!inside && p[0] == '/' && p[1] == '*')
			inside = true;
		if (inside && p[0] == '*' && p[1] == '/') {
			p[0] = p[1] = ' ';
			inside = false;
		}
		if (inside && *p != '\n')
			*p = ' ';
	}
}

static enum shape parse_shape(struct lexer *lx)
{
	for (int i = 0; i < SHAPE_COUNT; i++)
		if (lex_take(lx, shape_names[i]))
			return i;
	fail_now(lx->pos, "unknown shape '%s'", lx->text);
}

/* "4096", "64K", "8M" */
static uint32_t parse_amount(struct lexer *lx)
{
	struct pos pos = lx->pos;
	size_t last = lx->kind == T_NUMBER ? strlen(lx->text) - 1 : 0;
	char unit = last ? lx->text[last] : '\0';
	long amount;

	if (unit == 'K' || unit == 'M')
		lx->text[last] = '\0';
	amount = lex_number(lx, "the amount");
	if (amount < 0 || amount > INT32_MAX)
		fail_now(pos, "%ld is out of range", amount);
	amount <<= unit == 'K' ? 10 : unit == 'M' ? 20 : 0;
	if (amount > INT32_MAX)
		fail_now(pos, "%ld is out of range", amount);
	return amount;
}

/* The rest of a LIMIT line. */
static void parse_limit(struct model *m, struct lexer *lx)
{
	struct pos pos = lx->pos;
	struct limit limit;

	lex_expect(lx, "(");
	limit.name = lex_word(lx, "the limit's name");
	lex_expect(lx, ",");
	limit.amount = parse_amount(lx);
	lex_expect(lx, ")");
	if (find_limit(m, limit.name))
		fail(pos, "limit '%s' is defined twice", limit.name);
	vec_add(&m->limits, limit);
}

/* The width of a type: a number of bytes, negative where it is signed, or that of a long. */
static void parse_type_width(const struct model *m, struct lexer *lx, struct type *type)
{
	if (!lex_is(lx, "long") && !lex_is(lx, "ulong")) {
		type->width = lex_number(lx, "the width");
		return;
	}
	set_width(m, type, lx->text);
	lex_next(lx);
}

/* The size of a type: a number, the name of a limit, or a struct. */
static void parse_type_size(struct model *m, struct lexer *lx, struct type *type)
{
	const struct limit *limit = NULL;
	uint32_t amount = 0;

	if (lex_take(lx, "struct")) {
		type->sized_by = lex_word(lx, "the struct's name");
		return;
	}
	if (lx->kind == T_WORD) {
		limit = find_limit(m, lx->text);
		if (!limit)
			fail_now(lx->pos, "unknown limit '%s'", lx->text);
		lex_next(lx);
	} else {
		amount = lex_number(lx, "the size");
	}
	for (int i = 0; i < LAYOUTS_MAX; i++)
		type->size[i] = limit ? limit->amount : amount;
}

static unsigned int parse_attributes(struct lexer *lx)
{
	static const char *const names[] = {
		"FD", "DIRFD", "PATH", "READY", "SORTED", "BY", "FOUND", "DATA", "ASIDE", "NAMING", "ENDS"
	};
	unsigned int attrs = 0, i;

	while (lex_take(lx, ",")) {
		for (i = 0; i < sizeof(names) / sizeof(names[0]) && !lex_is(lx, names[i]); i++)
			;
		if (i == sizeof(names) / sizeof(names[0]))
			fail_now(lx->pos, "unknown attribute '%s'", lx->text);
		attrs |= 1U << i;
		lex_next(lx);
	}
	return attrs;
}

void parse_types(struct model *m, const char *path)
{
	struct lexer lx = { .line = 1, .pos = { path, 1 } };
	struct type *type;
	struct pos pos;
	char *text;
	size_t len;

	text = file_read(path, &len);
	blank_comments(text);
	lx.p = text;
	lex_next(&lx);
	for (lex_skip_lines(&lx); lx.kind != T_END; lex_skip_lines(&lx)) {
		pos = lx.pos;
		if (lex_take(&lx, "LIMIT")) {
			parse_limit(m, &lx);
			continue;
		}
		type = mem_zero(sizeof(*type));
		type->pos = pos;
		lex_expect(&lx, "TYPE");
		lex_expect(&lx, "(");
		type->name = lex_word(&lx, "the type's name");
		type->ident = text_printf("type_%s", type->name);
		lex_expect(&lx, ",");
		type->shape = parse_shape(&lx);
		lex_expect(&lx, ",");
		parse_type_width(m, &lx, type);
		lex_expect(&lx, ",");
		parse_type_size(m, &lx, type);
		lex_expect(&lx, ",");
		type->fmt = lex_word(&lx, "the formatter");
		type->attrs = parse_attributes(&lx);
		lex_expect(&lx, ")");
		if (!strchr("\1\2\4\10", abs(type->width)) ||
		    !type->width != (type->shape != SHAPE_SCALAR))
			fail(pos, "%s: bad width %d", type->name, type->width);
		if (find_type(m, type->name))
			fail(pos, "type '%s' is defined twice", type->name);
		vec_add(&m->types, type);
	}
}

/* CONST: a name of the headers or a number, as text. */
static char *parse_const(struct lexer *lx)
{
	char *text = lx->text;

	if (lx->kind == T_NUMBER)
		lex_number(lx, "a constant");
	else
		lex_word(lx, "a constant");
	return text;
}

static void parse_consts(struct lexer *lx, strings *list)
{
	do {
		vec_add(list, parse_const(lx));
	} while (lex_take(lx, "|"));
}

static void parse_dir(struct lexer *lx, struct item *it)
{
	if (lex_take(lx, "in"))
		it->dir = DIR_IN;
	else if (lex_take(lx, "out"))
		it->dir = DIR_OUT;
	else if (lex_take(lx, "inout"))
		it->dir = DIR_INOUT;
	else
		return;
	if (lex_is(lx, "!") && it->dir == DIR_IN)
		fail_now(lx->pos, "'in!' makes no sense: '!' is about reading at exit");
	it->on_error = lex_take(lx, "!");
}

static void parse_size(struct lexer *lx, struct item *it)
{
	if (!lex_take(lx, "["))
		return;
	if (lx->kind == T_NUMBER) {
		it->size.kind = COUNT_NUMBER;
		it->size.number = lex_number(lx, "a size");
	} else if (lex_take(lx, "*")) {
		it->size.kind = COUNT_POINTED;
		it->size.name = lex_word(lx, "the name of a pointer to the size");
	} else if (lex_take(lx, "ret")) {
		it->size.kind = COUNT_RET;
		if (lex_take(lx, "of"))
			it->size.room_name = lex_word(lx, "what tells the room there was");
	} else {
		it->size.kind = COUNT_NAME;
		it->size.name = lex_word(lx, "a size");
		if (lex_take(lx, "plus"))
			it->size.number = lex_number(lx, "what is added to the size");
	}
	it->size.bytes = lex_take(lx, "bytes");
	if (lex_take(lx, "min"))
		it->size.min = lex_number(lx, "the least size");
	if (lex_take(lx, "max"))
		it->size.max = lex_number(lx, "the greatest size");
	lex_expect(lx, "]");
}

/* What follows "?" or "when", if that is there. */
static void parse_cond(struct lexer *lx, const char *mark, struct cond *cond)
{
	if (!lex_take(lx, mark))
		return;
	cond->kind = WHEN_NONZERO;
	cond->negated = lex_take(lx, "not");
	cond->name = lex_word(lx, "the name that the condition looks at");
	if (lex_take(lx, "&")) {
		cond->kind = WHEN_AND;
		parse_consts(lx, &cond->masks);
	}
	if (lex_take(lx, "==")) {
		cond->kind = WHEN_EQ;
		parse_consts(lx, &cond->consts);
	}
}

static void parse_select(struct lexer *lx, struct item *it)
{
	it->is_select = true;
	if (lex_take(lx, "&")) {
		it->mask = parse_const(lx);
		while (lex_take(lx, "|"))
			it->mask = text_printf("%s | %s", it->mask, parse_const(lx));
		lex_expect(lx, "==");
	}
	parse_consts(lx, &it->consts);
}

/*
 * An argument. One word behind the name may be a type or a constant: that is settled when all types
 * are known.
 */
static struct item *parse_arg(struct lexer *lx)
{
	struct item *it = mem_zero(sizeof(*it));

	it->pos = lx->pos;
	it->name = lex_word(lx, "the name of an argument");
	it->named = lex_take(lx, "=");
	it->hidden = lex_take(lx, "-");
	if (it->hidden) {
		it->type_name = "ulong";
		return it;
	}
	if (lex_is(lx, ",") || lex_is(lx, ")")) {
		it->is_bare = true;
		return it;
	}
	if (lex_is(lx, "&") || lx->kind == T_NUMBER) {
		parse_select(lx, it);
		return it;
	}
	parse_dir(lx, it);
	it->is_struct = lex_take(lx, "struct");
	it->maybe_select = it->dir == DIR_NONE && !it->is_struct;
	it->type_name = lex_word(lx, "a type");
	if (lex_is(lx, "|") && it->maybe_select) {
		it->maybe_select = false;
		vec_add(&it->consts, it->type_name);
		lex_next(lx);
		parse_select(lx, it);
		return it;
	}
	parse_size(lx, it);
	parse_cond(lx, "when", &it->when);
	parse_cond(lx, "?", &it->cond);
	it->maybe_select &= it->size.kind == COUNT_ONE && it->cond.kind == WHEN_ALWAYS;
	return it;
}

/* "order (name, name)" */
static void parse_order(struct lexer *lx, struct call *call)
{
	if (!lex_take(lx, "order"))
		return;
	lex_expect(lx, "(");
	do
		vec_add(&call->order, lex_word(lx, "the name of an argument"));
	while (lex_take(lx, ","));
	lex_expect(lx, ")");
}

/* "= type (name type ? cond)" */
static void parse_result(struct lexer *lx, struct call *call)
{
	struct item *note = mem_zero(sizeof(*note));

	if (!lex_take(lx, "="))
		return;
	call->ret_name = lex_word(lx, "the type of the result");
	if (!lex_take(lx, "("))
		return;
	note->pos = lx->pos;
	note->name = "";
	note->type_name = lex_word(lx, "the type of the note");
	if (lx->kind == T_WORD) {
		note->name = note->type_name;
		note->type_name = lex_word(lx, "the type of the note");
	}
	parse_cond(lx, "?", &note->cond);
	lex_expect(lx, ")");
	vec_add(&call->notes, note);
}

/* The rest of "NAME like BASE [with TYPE for TYPE {, TYPE for TYPE}]" */
static void parse_like(struct model *m, struct lexer *lx, struct pos pos, char *name)
{
	struct likeness like = { .pos = pos, .name = name };

	like.base = lex_word(lx, "the call that it is like");
	if (lex_take(lx, "with")) {
		do {
			vec_add(&like.with, lex_word(lx, "a type"));
			lex_expect(lx, "for");
			vec_add(&like.for_type, lex_word(lx, "the type that it replaces"));
		} while (lex_take(lx, ","));
	}
	if (lx->kind != T_END)
		lex_expect(lx, "\n");
	vec_add(&m->likes, like);
}

static void parse_call(struct model *m, struct lexer *lx)
{
	struct call *call = mem_zero(sizeof(*call));

	call->pos = lx->pos;
	call->name = lex_word(lx, "a call, 'flags', 'enum', 'choice' or 'struct'");
	if (lex_take(lx, "like")) {
		parse_like(m, lx, call->pos, call->name);
		return;
	}
	lex_expect(lx, "(");
	while (!lex_is(lx, ")")) {
		vec_add(&call->args, parse_arg(lx));
		if (!lex_is(lx, ")"))
			lex_expect(lx, ",");
	}
	lex_expect(lx, ")");
	parse_order(lx, call);
	parse_result(lx, call);
	while (lex_take(lx, "%"))
		vec_add(&call->classes, lex_word(lx, "a class"));
	if (lx->kind != T_END)
		lex_expect(lx, "\n");
	if (call->args.n > WIRE_NARGS)
		fail(call->pos, "%s: more than %d arguments", call->name, WIRE_NARGS);
	vec_add(&m->calls, call);
}

static void parse_set(struct model *m, struct lexer *lx, bool is_enum)
{
	struct set *set = mem_zero(sizeof(*set));
	char *mask = NULL;

	set->pos = lx->pos;
	set->is_enum = is_enum;
	set->name = lex_word(lx, "the set's name");
	if (lx->kind == T_WORD)
		set->other_name = lex_word(lx, "a type");
	set->unknown = "";
	if (lx->kind == T_STRING) {
		set->width_name = set->other_name;
		set->other_name = NULL;
		set->unknown = lx->text;
		lex_next(lx);
	} else if (!set->other_name || !is_enum) {
		fail_now(lx->pos, "%s: a string expected: the comment behind what has no name",
			 set->name);
	}
	lex_expect(lx, "{");
	while (!lex_take(lx, "}")) {
		struct set_item item = { .pos = lx->pos };

		if (lex_take(lx, "\n")) {
			mask = NULL;
			continue;
		}
		item.name = parse_const(lx);
		if (lex_take(lx, ":")) {
			if (mask)
				fail_now(item.pos, "%s: two masks in one line", set->name);
			mask = item.name;
			continue;
		}
		item.mask = mask;
		if (lex_take(lx, "=")) {
			item.value = lx->text;
			lex_number(lx, "a number");
		}
		vec_add(&set->items, item);
	}
	vec_add(&m->sets, set);
}

/* "choice name type { CONST|CONST: type ... }" */
static void parse_choice(struct model *m, struct lexer *lx)
{
	struct choice *choice = mem_zero(sizeof(*choice));

	choice->pos = lx->pos;
	choice->name = lex_word(lx, "the choice's name");
	choice->other_name = lex_word(lx, "the type where nothing else is chosen");
	lex_expect(lx, "{");
	for (lex_skip_lines(lx); !lex_take(lx, "}"); lex_skip_lines(lx)) {
		struct choice_item item = { .pos = lx->pos };

		parse_consts(lx, &item.consts);
		lex_expect(lx, ":");
		item.type_name = lex_word(lx, "a type");
		vec_add(&choice->items, item);
	}
	vec_add(&m->choices, choice);
}

/* A field: see the grammar. group is the number of the union around it, or 0. */
static struct item *parse_field(struct lexer *lx, int group)
{
	struct item *it = mem_zero(sizeof(*it));

	it->pos = lx->pos;
	it->group = group;
	it->name = lex_word(lx, "the name of a field");
	it->width_is_struct = lex_take(lx, "struct");
	it->width_name = lex_word(lx, "a width");
	if (lex_take(lx, "[")) {
		it->inline_count = lex_number(lx, "the number of elements");
		lex_expect(lx, "]");
		if (it->inline_count < 1)
			fail_now(it->pos, "%s: bad number of elements", it->name);
	}
	parse_dir(lx, it);
	it->hidden = lex_take(lx, "-");
	it->is_struct = lex_take(lx, "struct");
	if (it->is_struct || (lx->kind == T_WORD && !lex_is(lx, "verbose") && !lex_is(lx, "when")))
		it->type_name = lex_word(lx, "a type");
	parse_size(lx, it);
	parse_cond(lx, "when", &it->when);
	parse_cond(lx, "?", &it->cond);
	it->verbose = lex_take(lx, "verbose");
	if (!lex_is(lx, "}"))
		lex_expect(lx, "\n");
	return it;
}

/* "{ name type ? cond, name ... }": fields of another struct; without a type they have their own. */
static void parse_view(struct structure *st, struct lexer *lx)
{
	for (lex_skip_lines(lx); !lex_take(lx, "}"); lex_skip_lines(lx)) {
		struct item *it = mem_zero(sizeof(*it));

		it->pos = lx->pos;
		it->name = lex_word(lx, "the name of a field");
		it->is_struct = lex_take(lx, "struct");
		if (it->is_struct || (lx->kind == T_WORD && !lex_is(lx, "verbose")))
			it->type_name = lex_word(lx, "a type");
		parse_size(lx, it);
		parse_cond(lx, "?", &it->cond);
		it->verbose = lex_take(lx, "verbose");
		vec_add(&st->fields, it);
		if (!lex_take(lx, ",") && !lex_is(lx, "}"))
			lex_expect(lx, "\n");
	}
}

static void parse_struct(struct model *m, struct lexer *lx)
{
	struct structure *st = mem_zero(sizeof(*st));
	int unions = 0;

	st->pos = lx->pos;
	st->name = lex_word(lx, "the struct's name");
	vec_add(&m->structs, st);
	if (lex_take(lx, "of")) {
		st->of_name = lex_word(lx, "the name of a struct");
		lex_expect(lx, "{");
		parse_view(st, lx);
		return;
	}
	st->packed = lex_take(lx, "packed");
	st->filled = lex_take(lx, "filled");
	if (lex_take(lx, "=")) {
		bool is_union = lex_take(lx, "union");

		st->cname = text_printf("%s %s", is_union ? "union" : "struct",
					lex_word(lx, "the name of the C struct"));
	}
	st->is_native = lex_take(lx, "native");
	lex_expect(lx, "{");
	for (lex_skip_lines(lx); !lex_take(lx, "}"); lex_skip_lines(lx)) {
		if (!lex_is(lx, "union")) {
			vec_add(&st->fields, parse_field(lx, 0));
			continue;
		}
		lex_next(lx);
		lex_expect(lx, "{");
		unions++;
		for (lex_skip_lines(lx); !lex_take(lx, "}"); lex_skip_lines(lx))
			vec_add(&st->fields, parse_field(lx, unions));
	}
}

void parse_sys(struct model *m, const char *path)
{
	struct lexer lx;

	lex_open(&lx, path);
	for (lex_skip_lines(&lx); lx.kind != T_END; lex_skip_lines(&lx)) {
		if (lex_take(&lx, "flags"))
			parse_set(m, &lx, false);
		else if (lex_take(&lx, "enum"))
			parse_set(m, &lx, true);
		else if (lex_take(&lx, "choice"))
			parse_choice(m, &lx);
		else if (lex_take(&lx, "struct"))
			parse_struct(m, &lx);
		else
			parse_call(m, &lx);
	}
}
