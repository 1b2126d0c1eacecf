/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table.c: from tables of numbers to the model.
 *
 * Owns the grammar of nr/ARCH.tbl: the first line says what memory and registers of its programs look like, the others name
 * calls, or the tables of other programs that the machine runs.
 */
#include "mksys.h"

#include <string.h>

/* "personality ABI registers 4 word 4 align 4" */
static void parse_personality(struct lexer *lx, struct table *table)
{
	table->abi = lex_word(lx, "the personality's name in C");
	lex_expect(lx, "registers");
	table->registers = lex_number(lx, "the bytes of a register");
	lex_expect(lx, "word");
	table->word = lex_number(lx, "the bytes of a long");
	lex_expect(lx, "align");
	table->align = lex_number(lx, "the greatest alignment");
}

static void parse_number(struct lexer *lx, struct table *table)
{
	struct number number = { .pos = lx->pos, .nargs = -1 };

	number.nr = lex_number(lx, "the call's number");
	number.name = number.described = lex_word(lx, "the call's name");
	if (lx->kind == T_NUMBER)
		number.nargs = lex_number(lx, "the number of registers");
	if (lex_take(lx, "as"))
		number.described = lex_word(lx, "the name of the description");
	if (!table->index)
		number.tracepoint = lx->kind == T_WORD ? lex_word(lx, "the tracepoint") : number.name;
	if (lex_take(lx, "-"))
		number.tracepoint = NULL;
	if (number.nr < 0 || number.nr >= ROW_UNKNOWN || number.nargs > WIRE_NARGS)
		fail(number.pos, "%s: number out of range", number.name);
	for (int i = 0; i < table->numbers.n; i++)
		if (table->numbers.v[i].nr == number.nr || !strcmp(table->numbers.v[i].name, number.name))
			fail(number.pos, "%s and %s have the same number or name", number.name,
			     table->numbers.v[i].name);
	vec_add(&table->numbers, number);
}

/* The path of a file that the one at path names. */
static char *path_beside(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	return text_printf("%.*s%s", slash ? (int)(slash + 1 - path) : 0, path, name);
}

void parse_table(struct model *m, const char *path)
{
	struct table *table = mem_zero(sizeof(*table));
	struct lexer lx;

	table->index = m->tables.n;
	vec_add(&m->tables, table);
	lex_open(&lx, path);
	for (lex_skip_lines(&lx); lx.kind != T_END; lex_skip_lines(&lx)) {
		if (lex_take(&lx, "personality")) {
			parse_personality(&lx, table);
		} else if (lex_take(&lx, "foreign")) {
			char *name = lex_word(&lx, "the name of a table");

			if (m->tables.n == ROW_TABLES)
				fail_now(lx.pos, "more than %d tables", ROW_TABLES);
			vec_add(&m->inputs, path_beside(path, text_printf("%s.tbl", name)));
			parse_table(m, m->inputs.v[m->inputs.n - 1]);
		} else {
			parse_number(&lx, table);
		}
		if (lx.kind != T_END)
			lex_expect(&lx, "\n");
	}
	if (!table->abi)
		fail_now(lx.pos, "no personality is named");
}

/* The lines of calls begin with their number. */
void parse_names(struct model *m, const char *path)
{
	struct lexer lx;

	vec_add(&m->inputs, (char *)path);
	lex_open(&lx, path);
	for (lex_skip_lines(&lx); lx.kind != T_END; lex_skip_lines(&lx)) {
		if (lx.kind == T_NUMBER) {
			lex_number(&lx, "the call's number");
			vec_add(&m->elsewhere, lex_word(&lx, "the call's name"));
		}
		while (lx.kind != T_NEWLINE && lx.kind != T_END)
			lex_next(&lx);
	}
}
