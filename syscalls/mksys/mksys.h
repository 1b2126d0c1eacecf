/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mksys.h: what the parts of the generator share: the model of a description.
 *
 * lex.c makes tokens, parse.c a struct model of them (names as they were written),
 * check.c and use.c resolve the names and lay the structs out, capture.c derives
 * what the kernel side copies, emit.c and rows.c write C, out.c the files. Memory is never freed: the
 * process ends soon. What is wrong is reported by fail() in the contributor's words; the process
 * goes on to find more and exits 1.
 */
#ifndef MKSYS_H
#define MKSYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bpf/wire.h"

#define SEL_MAX		2		/* arguments that can select a variant */
#define LAYOUTS_MAX	4		/* tables of numbers, each with its layout of memory */
#define NO_INDEX	-1
#define RET_INDEX	0xff		/* the sibling is the result: COND_RET of sysdesc.h */

/* A growable array: v[0] .. v[n - 1]. */
#define VEC(T)		struct { T *v; int n; }
#define vec_add(vec, value) do {							\
	(vec)->v = mem_resize((vec)->v, ((vec)->n + 1) * sizeof(*(vec)->v));		\
	(vec)->v[(vec)->n++] = (value);							\
} while (0)

struct pos {
	const char *file;
	int line;
};

typedef VEC(char *) strings;

/* "? not name & MASK|MASK == A|B" */
enum cond_kind { WHEN_ALWAYS, WHEN_NONZERO, WHEN_AND, WHEN_EQ };
struct cond {
	enum cond_kind kind;
	bool negated;
	char *name;
	strings masks;			/* WHEN_EQ: none are all bits */
	strings consts;
	int sibling;
};

/* "[count]", "[count plus 8]", "[*len]", "[ret]", "[ret of room]", "[16]", each perhaps with "bytes", "min 8", "max 32" */
enum size_kind { COUNT_ONE, COUNT_NUMBER, COUNT_NAME, COUNT_POINTED, COUNT_RET };
struct size {
	enum size_kind kind;
	char *name;
	uint32_t number, min, max;	/* number: the count, or what is added to it; max: 0 none */
	bool bytes;
	char *room_name;		/* of a result: the sibling that tells the room there was, or NULL */
	int sibling, room;
};

enum dir { DIR_NONE, DIR_IN, DIR_OUT, DIR_INOUT };

struct set_item {
	struct pos pos;
	char *name, *mask, *value;	/* mask, value: NULL where none is given */
};

struct set {
	struct pos pos;
	char *name, *unknown;
	char *other_name;		/* the type of values without a name, or NULL */
	char *width_name;		/* or NULL */
	bool is_enum;
	VEC(struct set_item) items;
};

/* A type that is one of others: which, a sibling's value decides. */
struct choice_item {
	struct pos pos;
	strings consts;
	char *type_name;
	struct type *type;
};

struct choice {
	struct pos pos;
	char *name, *other_name;	/* the type for all other values */
	VEC(struct choice_item) items;
};

/* What types.def says of a type beside its shape. */
enum attribute {
	ATTR_FD = 1, ATTR_DIRFD = 2, ATTR_PATH = 4, ATTR_READY = 8, ATTR_SORTED = 16, ATTR_BY = 32, ATTR_FOUND = 64,
	ATTR_DATA = 128, ATTR_ASIDE = 256, ATTR_NAMING = 512, ATTR_ENDS = 1024,
};

struct type {
	struct pos pos;
	char *name, *fmt;
	unsigned int attrs;		/* enum attribute */
	char *ident;			/* of the C object: type_NAME ... */
	enum shape shape;
	int width;			/* negative: signed; of a word that of the first layout */
	bool is_word;			/* as wide as each layout's long */
	bool is_native;			/* known in the first layout only */
	char *sized_by;			/* the struct of whose size it is, or NULL */
	uint32_t size[LAYOUTS_MAX];
	struct set *set;
	struct choice *choice;
	struct type *other;		/* of values that the set or the choice does not know */
	struct structure *desc;
	bool derived;			/* a set or number as wide as a field: see field_type() */
};

/* A line of types.def that says how much is captured. */
struct limit {
	char *name;
	uint32_t amount;
};

/* An argument of a call or a field of a struct. */
struct item {
	struct pos pos;
	char *name;
	enum dir dir;
	bool on_error;
	char *type_name;
	bool is_struct;			/* type_name follows "struct" */
	struct size size;
	struct cond cond, when;		/* whether it is shown, and whether what it points at is */
	bool has_by;			/* of a choice or a type that is BY a sibling: it is known, */
	int by;				/* this one */
	bool hidden, verbose, named;

	/* variants: the name alone, or a selection */
	bool is_bare, is_select, maybe_select;
	char *mask;			/* an expression of C, or NULL */
	strings consts;

	/* fields */
	char *width_name;		/* NULL for arguments */
	bool width_is_struct;
	int inline_count;		/* 0: no [n] behind the width */
	int group;			/* number of the union it belongs to, 0 none */

	/* resolved */
	struct type *type;
	bool is_pointer, is_inline, is_array, is_signed, is_word;
	uint32_t offset[LAYOUTS_MAX];	/* arguments: the first register */
	uint32_t width[LAYOUTS_MAX];	/* arguments: of all its registers */
};

typedef VEC(struct item *) items;

struct structure {
	struct pos pos;
	char *name;
	char *cname;			/* "struct x" or "union x" of the headers, or NULL */
	items fields;
	char *of_name;			/* the struct of which it shows some fields, in this order, or NULL */
	bool packed;			/* no gaps between fields, none at the end */
	bool filled;			/* what the kernel wrote is shown in the same braces */
	bool is_native;			/* known in the first layout only */
	uint32_t size[LAYOUTS_MAX], align[LAYOUTS_MAX];
	enum { LAYOUT_TODO, LAYOUT_NOW, LAYOUT_DONE } layout;
	struct type *type;
};

/* "call like BASE with A for B": what BASE's lines say, of another type. */
struct likeness {
	struct pos pos;
	char *name, *base;
	strings with, for_type;		/* as many */
};

struct call {
	struct pos pos;
	char *name;
	items args;
	char *ret_name;			/* NULL in a variant that keeps it */
	struct type *ret;
	strings order;			/* in which the arguments are shown; none: as they are */
	items notes;			/* what is behind the result's number: one or none */
	strings classes;
	uint64_t class_mask;
	bool no_return;
	struct call *base;		/* variants: what they refine */
	VEC(struct call *) variants;
	int nsel;
	int sel[SEL_MAX];		/* indexes of the arguments that select */
	char *sel_mask[SEL_MAX];	/* NULL: all 32 bits */
	int row;			/* the first; NO_INDEX: no table has it */
	int nkeys;			/* combinations of values that select its variants; 0: not yet counted */
};

/* One line of a table of numbers. */
struct number {
	struct pos pos;
	int nr;
	char *name;
	char *described;		/* the name of its description */
	char *tracepoint;		/* of the call itself; NULL: none */
	int nargs;			/* registers; of a call that is described, to be compared; -1: not told */
};

/* A table of numbers, of the calls of one personality, and what its memory looks like. */
struct table {
	char *abi;			/* the C name of the personality */
	int index;			/* of the table and its layout; 0: of this machine's own programs */
	int registers;			/* bytes of one */
	int word;			/* bytes of a long, and of a pointer */
	int align;			/* the most that a number is aligned to */
	VEC(struct number) numbers;
};

typedef VEC(struct cap_op) ops;

/* A row of the tables that are generated; call NULL: numbered but not described. */
struct row {
	const struct number *number;
	struct call *call;
	const struct table *table;
	int first_variant;		/* the row of its call's first variant, 0 none; the others follow */
	int nargs;			/* registers */
	uint32_t extensible;		/* bytes that are read of a struct that may be longer than described */
	ops entry, exit;
	int first_entry, first_exit;	/* in model.ops */
};

struct model {
	strings inputs;			/* files, for the depfile */
	VEC(struct limit) limits;
	VEC(struct type *) types;	/* types.def, sets, structs, what derives from them */
	VEC(struct set *) sets;
	VEC(struct choice *) choices;
	VEC(struct structure *) structs;
	VEC(struct call *) calls;	/* before the check, variants too */
	VEC(struct likeness) likes;
	VEC(struct table *) tables;
	strings elsewhere;		/* names of other architectures' calls */
	VEC(struct row *) rows;		/* by row; NULL: no such call */
	ops ops;
};

/* A file being written: f writes to text. */
struct output {
	const char *path;
	FILE *f;
	char *text;
	size_t len;
};

/* base.c: file_try() gives NULL where the others end the process */
void *mem_resize(void *p, size_t n);
void *mem_zero(size_t n);
char *text_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void fail(struct pos pos, const char *format, ...) __attribute__((format(printf, 2, 3)));
void fail_now(struct pos pos, const char *format, ...)
	__attribute__((format(printf, 2, 3), noreturn));
bool failed(void);
char *file_try(const char *path, size_t *len);
char *file_read(const char *path, size_t *len);
void file_write(const char *path, const char *text, size_t len);

/* model.c */
extern const char *const class_list[];	/* NULL ends */
struct type *find_type(const struct model *m, const char *name);
struct structure *find_struct(const struct model *m, const char *name);
const struct limit *find_limit(const struct model *m, const char *name);

/* lex.c */
enum token_kind { T_END, T_NEWLINE, T_WORD, T_NUMBER, T_STRING, T_EQUAL, T_PUNCT };
struct lexer {
	struct pos pos;			/* of the token */
	enum token_kind kind;
	char *text;			/* of the token; a T_STRING without its quotes */
	const char *p;
	int line, depth, braces;
	int arch_braces;		/* of an "arch" block that is read: it ends below them; else 0 */
	bool in_else;
};
void lex_set_arch(const char *name);	/* whose blocks are read; it outlives all lexers */
void lex_open(struct lexer *lx, const char *path);
void lex_next(struct lexer *lx);
bool lex_is(const struct lexer *lx, const char *text);	/* the token is this word or punctuation */
bool lex_take(struct lexer *lx, const char *text);	/* the same, and then goes on */
void lex_expect(struct lexer *lx, const char *text);
char *lex_word(struct lexer *lx, const char *what);	/* a T_WORD, or what is missing is said */
long lex_number(struct lexer *lx, const char *what);
void lex_skip_lines(struct lexer *lx);

/* parse.c */
void parse_types(struct model *m, const char *path);
void parse_sys(struct model *m, const char *path);

/* table.c */
void parse_table(struct model *m, const char *path);	/* and those of foreign programs that it names */
void parse_names(struct model *m, const char *path);	/* of another architecture's table, into m->elsewhere */

/* check.c */
void check_model(struct model *m);

/* like.c */
void add_likes(struct model *m);	/* adds their calls, with variants */

/* sets.c */
void add_set_types(struct model *m);

/* use.c */
int find_item(const items *siblings, const char *name);	/* its index, or NO_INDEX */
bool set_width(const struct model *m, struct type *type, const char *name);	/* of a field; false: there is no such width */
uint32_t type_bytes(const struct model *m, const struct type *type, int layout);	/* of one in memory */
int count_registers(const struct call *call, const struct table *table);
void resolve_items(struct model *m, const char *owner, items *list);
void resolve_args(struct model *m, struct call *call);
void resolve_struct(struct model *m, struct structure *st);

/* capture.c */
void capture_model(struct model *m);

/* emit.c */
extern const char *const shape_idents[SHAPE_COUNT];
void at_line(FILE *f, struct pos pos);	/* what follows is of that line, for the compiler */
void at_own_line(struct output *out);	/* ... is of the generated file again */
const char *list_name(const char *list, const struct call *call);	/* LIST_NAME, LIST_NAME_ROW of a variant */
void emit_numbers(const struct model *m, FILE *f);	/* of constants that the headers may lack */
void emit_sets(const struct model *m, FILE *f);
void emit_formatters(const struct model *m, FILE *f);
void emit_places(const struct model *m, FILE *f);	/* of fields among those of their struct */
void emit_asserts(const struct model *m, FILE *f);	/* of layouts */
void emit_types(const struct model *m, FILE *f);	/* with structs and arguments */

/* rows.c */
int count_keys(const struct call *call);
void emit_variants(const struct model *m, struct output *out);
void emit_rows(const struct model *m, FILE *f);
void emit_shows(const struct model *m, FILE *f);

/* out.c */
void write_tables(const struct model *m, const char *dir);

#endif
