/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * case.h: what a case of a test program is, for cases.h and cases32.h. It needs no other header.
 */
#ifndef BPFSTRACE_TESTS_CASE_H
#define BPFSTRACE_TESTS_CASE_H

/* As large as its alignment: they lie in a section one behind the other. */
struct test_case {
	const char *name;
	int lines;
	void (*run)(void);
} __attribute__((aligned(4 * sizeof(void *))));

extern const struct test_case __start_cases[], __stop_cases[];

#define CASE(ident, count)								\
	static void ident(void);							\
	static const struct test_case ident##_case					\
	__attribute__((used, section("cases"))) = { #ident, count, ident };		\
	static void ident(void)

#endif
