/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c: the generator: from the descriptions in syscalls/ to C tables.
 *
 *	mksys -a ARCH -o DIR [-d DEPFILE] [-k TABLE]... TYPES.def NUMBERS.tbl FILE.sys...
 *
 * NUMBERS.tbl are those of the machine's own programs; it names the tables of others. A call that these do not number is
 * left out, if a TABLE of another architecture does.
 * Writes calls.gen.c, shows.gen.c and the headers *.gen.h into DIR; a file whose text stays the same is left
 * alone, so that nothing is compiled again for it. DEPFILE makes the file of its name without ".d"
 * depend on all inputs. Errors go to stderr as FILE:LINE: TEXT and make the exit status 1; then
 * nothing is written. The header mksys.h tells how the work is divided.
 */
#include "mksys.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_depfile(const struct model *m, const char *path)
{
	char *text;
	size_t len;
	FILE *f = open_memstream(&text, &len);
	size_t stem = strlen(path);

	if (stem > 2 && !strcmp(path + stem - 2, ".d"))
		stem -= 2;
	fprintf(f, "%.*s:", (int)stem, path);
	for (int i = 0; i < m->inputs.n; i++)
		fprintf(f, " \\\n\t%s", m->inputs.v[i]);
	fputc('\n', f);
	for (int i = 0; i < m->inputs.n; i++)
		fprintf(f, "%s:\n", m->inputs.v[i]);
	fclose(f);
	file_write(path, text, len);
}

int main(int argc, char **argv)
{
	const char *dir = NULL, *depfile = NULL;
	struct model m = { 0 };
	strings known = { 0 };
	int opt, n;

	while ((opt = getopt(argc, argv, "a:o:d:k:")) != -1) {
		if (opt == 'o')
			dir = optarg;
		else if (opt == 'd')
			depfile = optarg;
		else if (opt == 'a')
			lex_set_arch(optarg);
		else if (opt == 'k')
			vec_add(&known, optarg);
		else
			return 1;
	}
	if (!dir || argc - optind < 3) {
		fputs("usage: mksys -a ARCH -o DIR [-d DEPFILE] [-k TABLE]... TYPES.def NUMBERS.tbl FILE.sys...\n", stderr);
		return 1;
	}
	for (int i = optind; i < argc; i++)
		vec_add(&m.inputs, argv[i]);
	n = m.inputs.n;
	parse_table(&m, m.inputs.v[1]);
	parse_types(&m, m.inputs.v[0]);
	for (int i = 2; i < n; i++)
		parse_sys(&m, m.inputs.v[i]);
	for (int i = 0; i < known.n; i++)
		parse_names(&m, known.v[i]);
	check_model(&m);
	if (!failed())
		capture_model(&m);
	if (failed())
		return 1;
	write_tables(&m, dir);
	if (depfile)
		write_depfile(&m, depfile);
	return 0;
}
