/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.c: from the model to C: what is found by number.
 *
 * Owns the text of the tables of rows, of operations and of variants. A number without a call has a row like ROW_UNKNOWN's. What is sorted by
 * values of the headers is sorted by the C compiler.
 */
#include "mksys.h"

#include <string.h>

int count_keys(const struct call *call)
{
	int n = 1;

	for (int i = 0; i < call->nsel; i++)
		n *= call->args.v[call->sel[i]]->consts.n;
	return n;
}

/* All combinations of values that select a variant, as enumerators. */
static void emit_keys(struct call *base, FILE *f)
{
	int count = 0;

	for (int i = 0; i < base->variants.n; i++) {
		const struct call *call = base->variants.v[i];
		const strings *first = &call->args.v[call->sel[0]]->consts, *second = NULL;
		int n = 1;

		if (call->nsel > 1) {
			second = &call->args.v[call->sel[1]]->consts;
			n = second->n;
		}
		at_line(f, call->pos);
		fprintf(f, "enum {");
		for (int k = 0; k < first->n * n; k++)
			fprintf(f, " key_%s_%d = KEY(%s, %s),", base->name, count++,
				first->v[k / n], second ? second->v[k % n] : "0");
		fprintf(f, " };\n");
		for (int k = 0; second && k < n; k++)
			fprintf(f, "_Static_assert((uint32_t)(%s), "
				"\"the second selecting value cannot be 0\");\n", second->v[k]);
	}
	base->nkeys = count;
}

/*
 * The variants of the call of one row, from the given place on. The index of each is the number of keys below
 * its own, which sorts them; two with one key are an error of the compiler (-Woverride-init).
 */
static void emit_variants_of(const struct row *row, int index, int place, FILE *f)
{
	const struct call *base = row->call;
	int key = 0, count = base->nkeys;

	for (int i = 0; i < base->variants.n; i++) {
		const struct call *call = base->variants.v[i];

		for (int k = 0; k < count_keys(call); k++, key++) {
			fprintf(f, "\t[%d", place);
			for (int other = 0; other < count; other++)
				if (other != key)
					fprintf(f, " + BELOW(%s_%d, %s_%d)", base->name, other,
						base->name, key);
			fprintf(f, "] =\n");
			at_line(f, call->pos);
			fprintf(f, "\t\t{ { %d, { (uint64_t)key_%s_%d >> 32, ", index,
				base->name, key);
			fprintf(f, "(uint32_t)key_%s_%d } }, %d },\n", base->name, key,
				row->first_variant + i);
		}
	}
}

/* By row of the base, so that the whole table is sorted. */
void emit_variants(const struct model *m, struct output *out)
{
	int place = 0;

	for (int row = 0; row < ROW_VARIANT; row++)
		if (m->rows.v[row] && m->rows.v[row]->first_variant && !m->rows.v[row]->call->nkeys)
			emit_keys(m->rows.v[row]->call, out->f);
	fprintf(out->f, "\n#pragma GCC diagnostic push\n"
		"#pragma GCC diagnostic error \"-Woverride-init\"\n");
	fprintf(out->f, "const struct variant sysvariants[] = {\n");
	for (int row = 0; row < ROW_VARIANT; row++) {
		if (!m->rows.v[row] || !m->rows.v[row]->first_variant)
			continue;
		emit_variants_of(m->rows.v[row], row, place, out->f);
		place += m->rows.v[row]->call->nkeys;
	}
	if (!place)
		fprintf(out->f, "\t{ { 0, { 0, 0 } }, 0 },\n");
	fprintf(out->f, "};\n#pragma GCC diagnostic pop\n");
	at_own_line(out);
	fprintf(out->f, "const uint32_t sysvariants_count = %d;\n", place);
}

static void emit_ops(const struct model *m, FILE *f)
{
	fprintf(f, "\nconst struct cap_op cap_ops[] = {\n");
	for (int i = 0; i < m->ops.n; i++) {
		const struct cap_op *op = &m->ops.v[i];

		fprintf(f, "\t{ .shape = %s, .arg = %u, .flags = %#x, .size_src = %u, ",
			shape_idents[op->shape], op->arg, op->flags, op->size_src);
		fprintf(f, ".size_arg = %u, .size_width = %u,\n\t  .addr_off = %u, .addr_width = %u, .size_off = %u, "
			".fd_off = %u, .elem = %u },\n", op->size_arg, op->size_width,
			op->addr_off, op->addr_width, op->size_off, op->fd_off, op->elem);
	}
	if (!m->ops.n)
		fprintf(f, "\t{ 0 },\n");
	fprintf(f, "};\nconst uint32_t cap_ops_count = %d;\n", m->ops.n);
}

/* Bits of the registers whose value is such a descriptor. */
static unsigned int args_with(const struct row *row, enum attribute attr)
{
	const struct call *call = row->call;
	unsigned int bits = 0;

	for (int i = 0; call && i < call->args.n; i++)
		if (!call->args.v[i]->is_pointer && call->args.v[i]->type->attrs & attr)
			bits |= 1U << call->args.v[i]->offset[row->table->index];
	return bits;
}

static bool takes_strings(const struct call *call)
{
	for (int i = 0; call && i < call->args.n; i++)
		if (call->args.v[i]->type->shape == SHAPE_STRV)
			return true;
	return false;
}

static bool takes_path(const struct row *row)
{
	for (int i = 0; i < row->entry.n; i++)
		if (row->entry.v[i].flags & OP_PATH && !row->entry.v[i].addr_width)
			return true;
	return false;
}

/* A variant's record has the arguments of the call too: they decide which variant it is. */
static void emit_cap_row(const struct row *row, int index, FILE *f)
{
	const struct call *call = row->call;
	const struct call *base = call && call->base ? call->base : call;
	bool refined = row->first_variant;
	int nsel = refined ? call->nsel : 0, layout = row->table->index;
	int whole = base ? count_registers(base, row->table) : 0;
	int nargs = whole > row->nargs ? whole : row->nargs;

	fprintf(f, "\t[%d] = { .flags = 0%s%s%s%s%s%s, .nargs = %d, .n_entry = %d, .n_exit = %d, "
		".entry = %d, .exit = %d,\n\t\t.fd_args = %#x, .dirfd_args = %#x,\n",
		index, base && base->no_return ? " | ROW_NO_RETURN" : "",
		refined ? " | ROW_VARIANTS" : "",
		call && call->ret->attrs & ATTR_FD ? " | ROW_RET_FD" : "",
		takes_strings(call) ? " | ROW_EXEC" : "", takes_path(row) ? " | ROW_PATHS" : "",
		args_with(row, ATTR_ENDS) ? " | ROW_ENDS_FD" : "", nargs, row->entry.n, row->exit.n,
		row->first_entry, row->first_exit, args_with(row, ATTR_FD),
		args_with(row, ATTR_DIRFD));
	fprintf(f, "\t\t.sel_arg = {");
	for (int i = 0; i < SEL_MAX; i++)
		fprintf(f, " %s,", i < nsel ? text_printf("%u", call->args.v[call->sel[i]]->offset[layout]) : "0xff");
	fprintf(f, " },\n\t\t.sel_mask = {");
	for (int i = 0; i < SEL_MAX; i++)
		fprintf(f, " %s,", i >= nsel ? "0" :
			call->sel_mask[i] ? call->sel_mask[i] : "0xffffffff");
	fprintf(f, " } },\n");
}

static void emit_sysdesc(const struct row *row, int index, FILE *f)
{
	const struct call *call = row->call;
	const struct call *base = call && call->base ? call->base : call;

	fprintf(f, "\t[%d] = { .name = \"%s\", .classes = %#llx,\n\t\t.abi = %s, .nr = %d, .row = &cap_rows[%d]",
		index, row->number->name, base ? (unsigned long long)base->class_mask : 0, row->table->abi,
		row->number->nr, index);
	if (row->number->tracepoint)
		fprintf(f, ",\n\t\t.tracepoint = \"%s\"", row->number->tracepoint);
	fprintf(f, " },\n");
}

static void emit_show(const struct row *row, int index, FILE *f)
{
	const struct call *call = row->call;
	const char *args = !call ? "args_raw" : call->args.n ? list_name("args", call) : "NULL";

	fprintf(f, "\t[%d] = { %s, &ret_%s, %d", index, args, call ? call->ret->name : "long",
		call ? call->args.n : row->nargs);
	if (call && call->notes.n)
		fprintf(f, ", .note = %s", list_name("notes", call));
	if (call && call->order.n)
		fprintf(f, ", .order = %s", list_name("order", call));
	fprintf(f, " },\n");
}

/* Rows without a call are like ROW_UNKNOWN: six plain arguments. */
static void emit_cap_gap(const struct model *m, int first, int last, FILE *f)
{
	(void)m;
	fprintf(f, "\t[%d ... %d] = { .nargs = 6, .sel_arg = { 0xff, 0xff } },\n", first, last);
}

static void emit_sysdesc_gap(const struct model *m, int first, int last, FILE *f)
{
	int table = first / ROW_TABLE < m->tables.n ? first / ROW_TABLE : 0;

	fprintf(f, "\t[%d ... %d] = { .abi = %s, .nr = -1, .row = &cap_rows[%d] },\n", first, last,
		m->tables.v[table]->abi, first);
}

static void emit_show_gap(const struct model *m, int first, int last, FILE *f)
{
	(void)m;
	fprintf(f, "\t[%d ... %d] = { args_raw, &ret_long, 6 },\n", first, last);
}

/* A table by row: how one is written, and how a run of numbers that no call has. */
static void emit_table(const struct model *m, void (*emit)(const struct row *row, int index, FILE *f),
		       void (*emit_gap)(const struct model *m, int first, int last, FILE *f), FILE *f)
{
	int gap = 0;

	for (int i = 0; i <= m->rows.n; i++) {
		bool here = i < m->rows.n && m->rows.v[i];

		if (gap < i && (here || i == m->rows.n || (i < ROW_VARIANT && i % ROW_TABLE == 0))) {
			emit_gap(m, gap, i - 1, f);
			gap = i;
		}
		if (!here)
			continue;
		emit(m->rows.v[i], i, f);
		gap = i + 1;
	}
}

void emit_rows(const struct model *m, FILE *f)
{
	emit_ops(m, f);
	fprintf(f, "\nconst struct cap_row cap_rows[] = {\n");
	emit_table(m, emit_cap_row, emit_cap_gap, f);
	fprintf(f, "};\n\nconst struct sysdesc sysdescs[] = {\n");
	emit_table(m, emit_sysdesc, emit_sysdesc_gap, f);
	fprintf(f, "};\nconst uint32_t sysdesc_rows = %d;\n", m->rows.n);
}

void emit_shows(const struct model *m, FILE *f)
{
	fprintf(f, "\nstatic const struct show calls[] = {\n");
	emit_table(m, emit_show, emit_show_gap, f);
	fprintf(f, "};\nconst struct shows shows = { calls, fmt_siginfo_bytes };\n");
}
