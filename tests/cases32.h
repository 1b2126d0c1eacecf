/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cases32.h: the frame of the test programs of 32 bits, as cases.h is that of the others.
 *
 * There is no C library, which few systems have for 32 bits: a case makes its calls by call(), and main() is _start. The
 * structs are those of the kernel's headers. sixty_four() makes the halves of a number that takes two registers.
 */
#ifndef BPFSTRACE_TESTS_CASES32_H
#define BPFSTRACE_TESTS_CASES32_H

#include <asm/unistd.h>

#include "case.h"

#define PAGE 4096
#define NULL ((void *)0)

static long call6(long nr, long a, long b, long c, long d, long e, long f)
{
	const long args[] = { nr, a, b, c, d, e, f };
	long ret;

	__asm__ volatile("pushl %%ebx\n\tpushl %%esi\n\tpushl %%edi\n\tpushl %%ebp\n\t"
			 "movl 4(%%eax), %%ebx\n\tmovl 8(%%eax), %%ecx\n\tmovl 12(%%eax), %%edx\n\t"
			 "movl 16(%%eax), %%esi\n\tmovl 20(%%eax), %%edi\n\tmovl 24(%%eax), %%ebp\n\t"
			 "movl (%%eax), %%eax\n\tint $0x80\n\t"
			 "popl %%ebp\n\tpopl %%edi\n\tpopl %%esi\n\tpopl %%ebx"
			 : "=a"(ret) : "a"(args) : "ecx", "edx", "memory");
	return ret;
}

#define call_of(nr, a, b, c, d, e, f, ...) \
	call6(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define call_with(...) call_of(__VA_ARGS__)
#define sys(name, ...) call_with(__NR_##name, __VA_ARGS__ __VA_OPT__(,) 0, 0, 0, 0, 0, 0, 0)
#define sixty_four(n) (unsigned long)(unsigned long long)(n), (unsigned long)((unsigned long long)(n) >> 32)

/* Memory that ends where mapped memory ends: n bytes of it, up to a page. */
static void *page_end(unsigned long n) __attribute__((unused));
static void *page_end(unsigned long n)
{
	char *p = (char *)sys(mmap2, 0, 2 * PAGE, 3, 0x22, -1, 0);

	sys(munmap, p + PAGE, PAGE);
	return p + PAGE - n;
}

static unsigned long length(const char *s)
{
	unsigned long n = 0;

	while (s[n])
		n++;
	return n;
}

static int is_same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* What gcc makes of structs. */
void *memset(void *to, int c, unsigned long n);
void *memset(void *to, int c, unsigned long n)
{
	for (char *p = to; n--;)
		*p++ = c;
	return to;
}

void *memcpy(void *to, const void *from, unsigned long n);
void *memcpy(void *to, const void *from, unsigned long n)
{
	const char *q = from;

	for (char *p = to; n--;)
		*p++ = *q++;
	return to;
}

static void list_case(const struct test_case *c)
{
	char count[] = " 00\n";

	count[1] += c->lines / 10;
	count[2] += c->lines % 10;
	sys(write, 1, c->name, length(c->name));
	sys(write, 1, count, 4);
}

__attribute__((used)) static void run_cases(const long *stack)
{
	const char *wanted = stack[0] > 1 ? (const char *)stack[2] : NULL;

	for (const struct test_case *c = __start_cases; c < __stop_cases; c++) {
		if (!wanted)
			list_case(c);
		else if (is_same(c->name, wanted))
			c->run();
	}
	sys(exit_group, 0);
}

__asm__(".globl _start\n_start:\n\tmovl %esp, %eax\n\tandl $-16, %esp\n\tsubl $12, %esp\n\tpushl %eax\n\tcall run_cases");

#endif
