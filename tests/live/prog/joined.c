/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * joined CALL [FILE]: takes the data out of a trace, read from stdin, that --full-buffers wrote.
 *
 * Decodes the first string of each line of CALL. Without FILE the bytes of all of them go to stdout,
 * joined; a hole is an error. With FILE, which every call is to show from its start, each byte is
 * compared, each hole must be where it says it is, and the sums go to stdout:
 * "N calls, N bytes shown, N lost, N whole, N cut". A line that is not sound is an error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sums {
	unsigned long calls, shown, lost, whole, cut;
};

static char *data;			/* the bytes of the line at hand */
static char *known;			/* 1 for each of them that is no hole */
static size_t len, room;

static void die(const char *what, const char *at)
{
	fprintf(stderr, "joined: %s: %.80s\n", what, at);
	exit(1);
}

static void reserve(size_t n)
{
	if (len + n <= room)
		return;
	room = 2 * (len + n);
	data = realloc(data, room);
	known = realloc(known, room);
	if (!data || !known)
		die("out of memory", "");
}

static void put(char c)
{
	reserve(1);
	known[len] = 1;
	data[len++] = c;
}

/* What a backslash stands before; returns what follows it. */
static const char *escaped(const char *p)
{
	static const char letters[] = "tnvfr\"\\", values[] = "\t\n\v\f\r\"\\";
	const char *letter = *p ? strchr(letters, *p) : NULL;
	int value = 0, digits = 0;

	if (letter) {
		put(values[letter - letters]);
		return p + 1;
	}
	for (; digits < 3 && *p >= '0' && *p <= '7'; digits++)
		value = value * 8 + (*p++ - '0');
	if (!digits)
		die("not an escape", p);
	put((char)value);
	return p;
}

/* ...<N bytes lost at OFF>... */
static const char *hole(const char *p)
{
	size_t n, at;
	int used = 0;

	if (sscanf(p, "...<%zu bytes lost at %zu>...%n", &n, &at, &used) != 2 || !used)
		return NULL;
	if (at != len)
		die("a hole is not where it says", p);
	reserve(n);
	memset(data + len, 0, n);
	memset(known + len, 0, n);
	len += n;
	return p + used;
}

/* One string with its holes, from its quote on; returns what follows the last quote. */
static const char *string(const char *p)
{
	const char *next;

	len = 0;
	do {
		if (*p++ != '"')
			die("not a string", p - 1);
		while (*p != '"') {
			if (*p == '\\')
				p = escaped(p + 1);
			else if (*p)
				put(*p++);
			else
				die("a string without an end", "");
		}
		next = hole(++p);
	} while (next && (p = next));
	return p;
}

static void compare(struct sums *s, const char *file, size_t size, const char *rest)
{
	unsigned long lost = 0, want = 0;

	if (len > size)
		die("more than the file", rest);
	for (size_t i = 0; i < len; i++) {
		lost += !known[i];
		if (known[i] && data[i] != file[i])
			die("a wrong byte", rest);
	}
	s->cut += !strncmp(rest, "...", 3);
	rest = strchr(rest, ',');
	if (!rest || sscanf(rest, ", %lu)", &want) != 1)
		die("no count", rest ? rest : "");
	s->shown += len - lost;
	s->lost += lost;
	s->whole += len == want;
}

static char *slurp(const char *name, size_t *size)
{
	FILE *f = fopen(name, "r");
	char *p;

	if (!f || fseek(f, 0, SEEK_END))
		die("cannot read", name);
	*size = (size_t)ftell(f);
	p = malloc(*size + 1);
	rewind(f);
	if (!p || fread(p, 1, *size, f) != *size)
		die("cannot read", name);
	fclose(f);
	return p;
}

int main(int argc, char **argv)
{
	struct sums s = { 0 };
	char call[64], *line = NULL, *file = NULL, *at, *quote;
	size_t cap = 0, size = 0;

	if (argc < 2)
		return 2;
	snprintf(call, sizeof(call), "%s(", argv[1]);
	if (argc > 2)
		file = slurp(argv[2], &size);
	while (getline(&line, &cap, stdin) > 0) {
		const char *rest;

		at = line + strspn(line, "0123456789 ");
		quote = strncmp(at, call, strlen(call)) ? NULL : strchr(at, '"');
		if (!quote)
			continue;
		rest = string(quote);
		s.calls++;
		if (file)
			compare(&s, file, size, rest);
		else if (memchr(known, 0, len))
			die("a hole", rest);
		else
			fwrite(data, 1, len, stdout);
	}
	if (file)
		printf("%lu calls, %lu bytes shown, %lu lost, %lu whole, %lu cut\n",
		       s.calls, s.shown, s.lost, s.whole, s.cut);
	return s.calls ? 0 : 1;
}
