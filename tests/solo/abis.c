/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abis.c: a 64-bit program that makes calls of all three personalities, and of none, for trace=.
 *
 * What is shown of them is the same under every tracer: numbers, and paths in low memory.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define X32	0x40000000

static char *low;			/* memory that 32-bit calls reach */

static void call_32(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("push %%rbx; push %%rbp; mov %2, %%rbx; xor %%ebp, %%ebp; int $0x80; pop %%rbp; pop %%rbx"
		     : "=a"(ret) : "0"(nr), "r"(a), "c"(b), "d"(c), "S"(0L), "D"(0L) : "r8", "r9", "r10", "r11", "memory");
}

static void call_64(long nr, long a, long b, long c)
{
	syscall(nr, a, b, c, 0L, 0L, 0L);
}

/* socketcall's arguments are in memory. */
static void call_socket(int call, int a, int b, int c)
{
	const int args[] = { a, b, c };

	memcpy(low + 64, args, sizeof(args));
	call_32(102, call, (long)(low + 64), 0);
}

int main(void)
{
	low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	strcpy(low, "/nowhere");
	call_32(33, (long)low, 0, 0);			/* access */
	call_32(5, (long)low, 0, 0);			/* open */
	call_socket(1, 1, 1, 0);			/* socket */
	call_socket(4, -1, 0, 0);			/* listen */
	call_socket(9, -1, 0, 0);			/* send */
	call_socket(99, 0, 0, 0);
	call_32(117, 2, 0x7654321, 1);			/* semget */
	call_32(117, 22, 0x12345, 0);			/* shmdt */
	call_32(117, 99, 0, 0);
	call_32(222, 1, 2, 3);				/* no call */
	call_32(500, 1, 2, 3);
	call_64(SYS_access, (long)low, 0, 0);
	call_64(SYS_open, (long)low, 0, 0);
	call_64(500, 1, 2, 3);
	call_64(-1, 1, 2, 3);
	call_64(X32 | SYS_access, (long)low, 0, 0);
	call_64(X32 | SYS_execve, 0, 0, 0);		/* which has another number there */
	call_64(X32 | 520, 0, 0, 0);			/* this one */
	call_64(X32 | 500, 1, 2, 3);
	return 0;
}
