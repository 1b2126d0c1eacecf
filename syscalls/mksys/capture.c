/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * capture.c: what the kernel side copies for each row of the table.
 *
 * Owns the rows (numbers, then variants) and the operations of wire.h that follow from types,
 * directions and sizes. Rows with equal operations share them. Pointers in a struct are followed
 * one level deep, in structs that an argument points at and in structs within those; pointers in
 * the elements of an array are not followed, so formatters show the addresses.
 */
#include "mksys.h"

#include <stdlib.h>
#include <string.h>

/* Where an operation is being made for. */
struct target {
	const struct model *m;
	struct row *row;
	int arg;
	const struct item *outer;	/* the argument whose struct has the pointer, or NULL */
	const struct structure *st;	/* the struct that has it, outer's or one within */
	uint32_t offset;		/* of st in the argument's object */
};

/* The layout of the row's programs, which is its table's. */
static int layout_of(const struct row *row)
{
	return row->table->index;
}

static void op_shape(const struct target *t, const struct item *it, struct cap_op *op)
{
	const struct type *type = it->type;
	struct row *row = t->row;
	uint32_t size = type_bytes(t->m, type, layout_of(row));

	op->shape = type->shape;
	if (it->size.bytes)
		op->flags |= OP_BYTES;
	if (type->attrs & ATTR_PATH)
		op->flags |= OP_PATH;
	if (type->shape == SHAPE_BUFFER) {
		op->flags |= OP_BYTES | (size ? 0 : OP_DATA);
		op->elem = size;
	}
	if (type->shape != SHAPE_SCALAR && type->shape != SHAPE_OBJECT)
		return;
	op->elem = size;
	op->shape = SHAPE_OBJECT;
	if (it->size.kind != COUNT_ONE && (!it->size.bytes || type->shape == SHAPE_SCALAR))
		op->shape = SHAPE_ARRAY;
	else if (it->size.min)
		op->elem = row->extensible;
	if (!op->elem)
		fail(it->pos, "%s: type '%s' of '%s' has no size in types.def", row->call->name,
		     type->name, it->name);
}

static void op_size(const struct target *t, const struct item *it, struct cap_op *op)
{
	const items *siblings = t->outer ? &t->st->fields : &t->row->call->args;
	int layout = layout_of(t->row);
	const struct item *by;

	op->size_src = SIZE_ONE;
	switch (it->size.kind) {
	case COUNT_ONE:
		break;
	case COUNT_NUMBER:
		op->size_src = SIZE_CONST;
		op->size_off = it->size.number;
		break;
	case COUNT_POINTED:
		op->size_src = SIZE_ARG_PTR;
		op->size_arg = siblings->v[it->size.sibling]->offset[layout];
		break;
	case COUNT_RET:
		op->size_src = SIZE_RET;
		break;
	case COUNT_NAME:
		by = siblings->v[it->size.sibling];
		op->size_src = SIZE_ARG;
		op->size_arg = by->offset[layout];
		op->size_off = it->size.number;
		if (!t->outer)
			break;
		if (it->size.number)
			fail(it->pos, "%s: size of '%s': 'plus' is for arguments", t->st->name, it->name);
		if (by->width[layout] < 2)
			fail(it->pos, "%s: size of '%s': '%s' is too narrow", t->st->name, it->name,
			     by->name);
		op->size_src = SIZE_FIELD;
		op->size_off = t->offset + by->offset[layout];
		op->size_width = by->width[layout];
		op->size_arg = 0;
		break;
	}
}

/* Where an element holds a descriptor (an fd_set: one for each bit), or -1. */
static int fd_offset(const struct type *type, int layout)
{
	if (type->attrs & ATTR_FD)
		return 0;
	for (int i = 0; type->desc && i < type->desc->fields.n; i++) {
		const struct item *it = type->desc->fields.v[i];

		if (it->type && !it->is_pointer && it->type->attrs & ATTR_FD)
			return it->offset[layout];
	}
	return -1;
}

/* The operation for one phase. */
static void add_op(const struct target *t, const struct item *it, enum phase phase)
{
	struct cap_op op = { .arg = t->arg };
	bool both = it->dir == DIR_INOUT;
	int layout = layout_of(t->row), fd_off = fd_offset(it->type, layout);

	op_shape(t, it, &op);
	op_size(t, it, &op);
	if (t->outer) {
		op.addr_width = it->width[layout];
		op.addr_off = t->offset + it->offset[layout];
	}
	if (op.shape != SHAPE_SCALAR && fd_off >= 0 && !t->outer && !(both && phase == PHASE_EXIT)) {
		op.flags |= OP_FDS;
		op.fd_off = fd_off;
	}
	if (op.shape == SHAPE_BUFFER && fd_off >= 0)
		op.flags |= OP_BITS;
	/* the ready ones, which are all that is shown then, may be anywhere */
	if (phase == PHASE_EXIT && op.shape == SHAPE_ARRAY && it->type->attrs & ATTR_READY)
		op.flags |= OP_WHOLE;
	if (phase == PHASE_EXIT && (it->on_error || (t->outer && t->outer->on_error)))
		op.flags |= OP_ON_ERROR;
	if (phase == PHASE_ENTRY && both &&
	    (op.shape == SHAPE_MSGHDR || op.shape == SHAPE_MMSGHDR)) {
		op.flags |= OP_HEADER;
		if (op.size_src == SIZE_RET)
			op.size_src = SIZE_ONE;
	}
	if (phase == PHASE_ENTRY)
		vec_add(&t->row->entry, op);
	else
		vec_add(&t->row->exit, op);
}

static void capture_item(const struct target *t, const struct item *it, enum dir dir);

/* The pointers among the fields of a struct; seen through outer's direction. */
static void capture_fields(const struct target *t, const struct structure *st,
			   const struct item *outer)
{
	for (int i = 0; i < st->fields.n; i++) {
		const struct item *it = st->fields.v[i];
		struct target inner = { t->m, t->row, t->arg, outer, st, t->offset };

		if (it->is_pointer && !it->hidden) {
			capture_item(&inner, it, outer->dir == DIR_OUT ? DIR_OUT : it->dir);
		} else if (it->type->desc && !it->is_inline && !it->is_pointer) {
			inner.offset += it->offset[layout_of(t->row)];
			capture_fields(&inner, it->type->desc, outer);
		}
	}
}

static void capture_item(const struct target *t, const struct item *it, enum dir dir)
{
	struct item copy = *it;
	bool one_struct = it->type->desc && (it->size.kind == COUNT_ONE || it->size.bytes);

	if (it->type->is_native && layout_of(t->row))
		return;
	copy.dir = dir;
	if (dir != DIR_OUT)
		add_op(t, &copy, PHASE_ENTRY);
	/* vectors of strings are read at both ends of a call that failed: which of them the kernel took nobody knows */
	copy.on_error |= it->type->shape == SHAPE_STRV;
	if (dir != DIR_IN || it->type->shape == SHAPE_STRV)
		add_op(t, &copy, PHASE_EXIT);
	if (one_struct && !t->outer)
		capture_fields(t, it->type->desc, it);
}

static void capture_row(const struct model *m, struct row *row)
{
	const struct call *call = row->call;

	for (int i = 0; i < call->args.n; i++) {
		const struct item *it = call->args.v[i];
		struct target target = { .m = m, .row = row, .arg = it->offset[layout_of(row)] };

		if (it->is_pointer)
			capture_item(&target, it, it->dir);
	}
	if (call->no_return && row->exit.n)
		fail(call->pos, "%s: nothing can be read at exit of a call that does not return",
		     call->name);
	if (row->entry.n > WIRE_NOPS || row->exit.n > WIRE_NOPS)
		fail(call->pos, "%s: more than %d things to read at once", call->name, WIRE_NOPS);
}

/* The place of a row's operations in the table: that of equal ones, or the end. */
static int place_ops(ops *all, const ops *list)
{
	int n = list->n;

	for (int i = 0; i + n <= all->n; i++)
		if (!n || !memcmp(all->v + i, list->v, n * sizeof(*list->v)))
			return i;
	for (int i = 0; i < n; i++)
		vec_add(all, list->v[i]);
	return all->n - n;
}

static void add_row(struct model *m, int index, const struct table *table, const struct number *number,
		    struct call *call)
{
	struct row *row = mem_zero(sizeof(*row));
	const struct limit *extensible = find_limit(m, "EXTENSIBLE");

	row->number = number;
	row->table = table;
	row->call = call;
	row->extensible = extensible ? extensible->amount : 0;
	row->nargs = call ? count_registers(call, table) : number->nargs >= 0 ? number->nargs : WIRE_NARGS;
	while (m->rows.n <= index)
		vec_add(&m->rows, NULL);
	m->rows.v[index] = row;
	if (call && call->row == NO_INDEX)
		call->row = index;
	if (call)
		capture_row(m, row);
	row->first_entry = place_ops(&m->ops, &row->entry);
	row->first_exit = place_ops(&m->ops, &row->exit);
}

static struct call *described(const struct model *m, const struct number *number)
{
	for (int i = 0; i < m->calls.n; i++)
		if (!strcmp(m->calls.v[i]->name, number->described))
			return m->calls.v[i];
	return NULL;
}

static void add_variants(struct model *m, struct row *row)
{
	if (row->call->variants.n)
		row->first_variant = m->rows.n;
	for (int i = 0; i < row->call->variants.n; i++)
		add_row(m, m->rows.n, row->table, row->number, row->call->variants.v[i]);
}

static void forget_rows(struct model *m)
{
	for (int i = 0; i < m->calls.n; i++) {
		m->calls.v[i]->row = NO_INDEX;
		for (int k = 0; k < m->calls.v[i]->variants.n; k++)
			m->calls.v[i]->variants.v[k]->row = NO_INDEX;
	}
}

void capture_model(struct model *m)
{
	forget_rows(m);
	for (int t = 0; t < m->tables.n; t++) {
		const struct table *table = m->tables.v[t];

		for (int i = 0; i < table->numbers.n; i++) {
			const struct number *number = &table->numbers.v[i];

			add_row(m, t * ROW_TABLE + number->nr, table, number, described(m, number));
		}
	}
	while (m->rows.n < ROW_VARIANT)
		vec_add(&m->rows, NULL);
	for (int i = 0; i < ROW_VARIANT; i++)
		if (m->rows.v[i] && m->rows.v[i]->call)
			add_variants(m, m->rows.v[i]);
}
