/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.c: mappings made, moved, protected, advised, locked, and refused.
 */
#include "../../cases.h"

#include <linux/membarrier.h>

CASE(mappings, 16)
{
	int fd = memfd_create("map", MFD_CLOEXEC);
	char *p;

	ftruncate(fd, 2 * PAGE);
	p = (char *)sys(mmap, NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sys(mmap, p, PAGE, PROT_NONE, MAP_FIXED | MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sys(mmap, p, PAGE, PROT_READ, MAP_FIXED_NOREPLACE | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sys(mmap, NULL, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, PAGE);
	sys(mmap, NULL, PAGE, PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0);
	sys(mmap, NULL, PAGE, 0x7f, MAP_PRIVATE | MAP_POPULATE | MAP_NORESERVE | MAP_LOCKED, fd, 0);
	sys(mmap, NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0);
	sys(mmap, NULL, PAGE, PROT_READ, 0, fd, 0);
	sys(mmap, NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 123);
	sys(mmap, NULL, -1ul, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sys(mmap, KERNEL_ADDRESS, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	sys(mmap, NULL, PAGE, PROT_READ | PROT_GROWSDOWN, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_GROWSDOWN, -1, 0);
	sys(mmap, NULL, 1 << 21, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | 21 << 26, -1, 0);
	sys(mmap, NULL, PAGE, PROT_READ, 0xffffff7f, -1, 0);
	sys(mprotect, p, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
	sys(mprotect, p, PAGE, 0xffff0000);
	sys(mprotect, (void *)1, 5, PROT_NONE);
	sys(munmap, p, PAGE);
	sys(munmap, (void *)1, 0);
	sys(munmap, NULL, -1ul);
}

CASE(moves, 9)
{
	char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	p = (char *)sys(mremap, p, 4 * PAGE, 2 * PAGE, 0);
	p = (char *)sys(mremap, p, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
	sys(mremap, p, 2 * PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + 6 * PAGE);
	sys(mremap, p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
	sys(mremap, p, PAGE, 0, 0);
	sys(mremap, (void *)5, PAGE, PAGE, 0x77, 1);
	sys(brk, 0);
	sys(brk, (void *)1);
	sys(brk, (char *)sbrk(0) + PAGE);
	sys(remap_file_pages, p, PAGE, 1, 0, 0x10000);
}

CASE(advice_and_locks, 18)
{
	char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned char vec[8];

	p[0] = 1;
	sys(madvise, p, PAGE, MADV_DONTNEED);
	sys(madvise, p, PAGE, MADV_WILLNEED);
	sys(madvise, p, PAGE, MADV_FREE);
	sys(madvise, p, PAGE, MADV_NOHUGEPAGE);
	sys(madvise, p, 0, MADV_POPULATE_READ);
	sys(madvise, p, PAGE, 77);
	sys(madvise, p + 1, PAGE, MADV_NORMAL);
	sys(mlock, p, PAGE);
	sys(mlock2, p, PAGE, MLOCK_ONFAULT);
	sys(mlock2, p, PAGE, 0x70);
	sys(munlock, p, PAGE);
	sys(mlockall, 0);
	sys(mlockall, 0xf0);
	sys(munlockall);
	sys(msync, p, PAGE, MS_SYNC | MS_INVALIDATE);
	sys(msync, p, PAGE, MS_ASYNC | MS_SYNC);
	sys(msync, p + 1, PAGE, 0x80);
	sys(mincore, p, 3 * PAGE, vec);
	sys(mincore, p, PAGE, nowhere());
	sys(mincore, p + 1, PAGE, vec);
}

CASE(rarer, 14)
{
	unsigned long mask = 1, mode = 0;

	sys(memfd_create, "name", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	sys(memfd_create, "name \xff", 0x40000000);
	sys(memfd_create, nowhere(), 0);
	sys(memfd_secret, 5);
	sys(membarrier, MEMBARRIER_CMD_QUERY, 0, 0);
	sys(membarrier, 0x7777, 1, 0);
	sys(pkey_alloc, 0, 1);
	sys(pkey_free, 77);
	sys(pkey_mprotect, NULL, 0, PROT_READ, -1);
	sys(get_mempolicy, &mode, &mask, 64, NULL, 0);
	sys(set_mempolicy, 0, NULL, 0);
	sys(set_mempolicy, 2, &mask, 64);
	sys(mbind, NULL, 0, 0, NULL, 0, 0);
	sys(process_madvise, -1, NULL, 0, MADV_COLD, 0);
	sys(userfaultfd, 0x77);
}
