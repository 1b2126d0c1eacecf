/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.h: socket addresses and options, for the formatters that meet them inside other things.
 */
#ifndef BPFSTRACE_FMT_NET_H
#define BPFSTRACE_FMT_NET_H

#include <netinet/in.h>

#include "show/fmt.h"

/* A socket address of len bytes at addr; the address where it is too short or cannot be read. */
void fmt_sockaddr_at(const struct fmt *f, uint64_t addr, int64_t len);

/*
 * fmt_size() for what has a value-result length: the kernel says how long the thing is, which can
 * be more than the room it was given. The lesser of the two; -1 when unknown.
 */
int64_t fmt_given_size(const struct fmt *f);

/* if_nametoindex("lo"), or the number where no interface has it. */
void fmt_ifindex(const struct fmt *f, uint64_t value);

/* inet_addr("127.0.0.1"): value as the four bytes lie in memory. */
void fmt_in_addr(const struct fmt *f, uint64_t value);

/* Both forms of an address of a link: known bytes of it, and the first n in the form with colons. */
void fmt_link_address(const struct fmt *f, const uint8_t *bytes, size_t known, size_t n);

#endif
