/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * manyargs long|short|print-long|print-short: executes itself with about 2 MiB of arguments, as 15
 * of 128 KiB or as 120,000 short ones; or prints the vector as the trace must show it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONG_ARG (128 * 1024 - 1)

static char *argument(int is_long, int i)
{
	char *s = malloc(is_long ? LONG_ARG + 1 : 16);

	if (!s)
		exit(2);
	if (!is_long) {
		snprintf(s, 16, "a%d", i);
		return s;
	}
	memset(s, 'a' + i, LONG_ARG);
	s[LONG_ARG] = '\0';
	s[i * 4096 + 4095] = 'X';
	return s;
}

int main(int argc, char **argv)
{
	int print = argc > 1 && !strncmp(argv[1], "print-", 6), is_long, count;
	char **vec, *env[] = { NULL };

	if (argc != 2)
		return argc < 2;
	is_long = argv[1][print ? 6 : 0] == 'l';
	count = is_long ? 15 : 120000;
	vec = calloc((size_t)count + 2, sizeof(*vec));
	if (!vec)
		return 2;
	vec[0] = "manyargs";
	for (int i = 1; i <= count; i++)
		vec[i] = argument(is_long, i);
	if (!print) {
		execve("/proc/self/exe", vec, env);
		return 3;
	}
	for (int i = 0; i <= count; i++)
		printf("%s\"%s\"", i ? ", " : "[", vec[i]);
	puts("]");
	return 0;
}
