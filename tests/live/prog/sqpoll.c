/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sqpoll: makes an io_uring that a thread of the kernel polls, then ends with 5; or with 77 where
 * there is none to be had. That thread outlives it for a moment.
 */
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	struct io_uring_params p = { .flags = IORING_SETUP_SQPOLL, .sq_thread_idle = 1000 };

	return syscall(SYS_io_uring_setup, 4, &p) < 0 ? 77 : 5;
}
