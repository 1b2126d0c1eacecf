/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.c: socket addresses.
 *
 * Owns which struct of network.sys a struct sockaddr is: a table of families and the lengths of each. What has another
 * length, or family, is shown as sa_data. Names of interfaces are looked up in the tracer's own network namespace.
 */
#include "types/net.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define SOCKET_TYPE	0xf	/* SOCK_TYPE_MASK, include/linux/net.h of the kernel */

static void show_text(const struct fmt *f, const char *text, size_t len, bool cut, bool is_path)
{
	struct sink_str str = { .bytes = (const uint8_t *)text, .len = len, .cut = cut, .is_path = is_path };

	f->sink->ops->str(f->sink, &str);
}

/* name("text") */
static void show_named_text(const struct fmt *f, const char *name, const char *text)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, name);
	ops->elem(f->sink);
	show_text(f, text, strlen(text), false, true);
	ops->macro_end(f->sink);
}

static void show_swapped(const struct fmt *f, const char *macro, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, macro);
	ops->elem(f->sink);
	ops->num(f->sink, value, NUM_UDEC);
	ops->macro_end(f->sink);
}

/* In the order of the network: a port, or a number of 32 bits. */
void fmt_net_order(const struct fmt *f, uint64_t value)
{
	bool is_short = f->use->type->size[f->layout] == sizeof(uint16_t);

	fmt_either_bytes(f, &value, f->use->type->size[f->layout]);
	show_swapped(f, is_short ? "htons" : "htonl", is_short ? ntohs(value) : ntohl(value));
	f->sink->ops->either_end(f->sink);
}

void fmt_htobs(const struct fmt *f, uint64_t value)
{
	show_swapped(f, "htobs", value);
}

void fmt_ifindex(const struct fmt *f, uint64_t value)
{
	char name[IF_NAMESIZE];

	if (!value || !if_indextoname(value, name)) {
		f->sink->ops->num(f->sink, value, NUM_UDEC);
		return;
	}
	f->sink->ops->coded_begin(f->sink, value, NUM_UDEC);
	show_named_text(f, "if_nametoindex", name);
	f->sink->ops->coded_end(f->sink);
}

/* A type and flags among its bits; a type without a name counts as bits too. */
void fmt_sock_type(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t type = value & SOCKET_TYPE;

	ops->set_begin(f->sink);
	for (uint32_t i = 0; i < set_sock_types.count; i++) {
		if (set_sock_types.list[i].value != type)
			continue;
		ops->member(f->sink);
		ops->name(f->sink, set_sock_types.list[i].name, type);
		value -= type;
		if (!value) {
			ops->set_end(f->sink);
			return;
		}
	}
	ops->member(f->sink);
	fmt_flagset(f, &set_sock_flags, value);
	ops->set_end(f->sink);
}

void fmt_in_addr(const struct fmt *f, uint64_t value)
{
	uint32_t addr = value;
	char text[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, &addr, text, sizeof(text));
	fmt_either_bytes(f, &addr, sizeof(addr));
	show_named_text(f, "inet_addr", text);
	f->sink->ops->either_end(f->sink);
}

void fmt_in6_addr(const struct fmt *f, uint64_t value)
{
	uint8_t bytes[16] = { 0 };

	fmt_read(f, value, bytes, sizeof(bytes));
	f->sink->ops->ipv6(f->sink, f->use->name, bytes);
}

/* Of the address beside it: an interface where that is of a link. */
void fmt_scope_id(const struct fmt *f, uint64_t value)
{
	const struct use *beside = &f->scope->uses[f->use->by];
	struct in6_addr addr = { 0 };

	fmt_read(f, f->scope->base + beside->offset[f->layout], &addr, sizeof(addr));
	if (IN6_IS_ADDR_LINKLOCAL(&addr) || IN6_IS_ADDR_MC_LINKLOCAL(&addr))
		fmt_ifindex(f, value);
	else
		f->sink->ops->num(f->sink, value, NUM_UDEC);
}

void fmt_ether_type_arg(const struct fmt *f, uint64_t value)
{
	f->sink->ops->macro_begin(f->sink, "htons");
	f->sink->ops->elem(f->sink);
	fmt_constant(f, &set_ether_type, ntohs(value));
	f->sink->ops->macro_end(f->sink);
}

void fmt_ether_type_field(const struct fmt *f, uint64_t value)
{
	const char *name = fmt_constant_name(&set_ether_type, ntohs(value));

	fmt_either_bytes(f, &value, sizeof(uint16_t));
	f->sink->ops->macro_begin(f->sink, "htons");
	f->sink->ops->elem(f->sink);
	if (name)
		f->sink->ops->symbol(f->sink, name);
	else
		fmt_constant(f, &set_ether_type, ntohs(value));
	f->sink->ops->macro_end(f->sink);
	f->sink->ops->either_end(f->sink);
}

/* The bytes of a field of an address, as far as there are any: their number. */
static size_t read_field(const struct fmt *f, uint64_t addr, uint8_t *bytes)
{
	uint64_t there = f->scope->base + f->scope->bytes - addr, width = f->use->width[f->layout];
	size_t n = there < width ? there : width;

	return fmt_read(f, addr, bytes, n) ? n : 0;
}

/* A path, or a name without one. */
void fmt_unix_path(const struct fmt *f, uint64_t value)
{
	uint8_t path[LIMIT_SOCKADDR] = "";
	size_t n = read_field(f, value, path);
	struct sink_str name = { .bytes = path, .len = strnlen((const char *)path, n), .is_path = true };

	if (!*path)
		name = (struct sink_str){ .bytes = path + 1, .len = n - 1, .is_abstract = true };
	f->sink->ops->str(f->sink, &name);
}

/* A string in place that must keep room for its NUL. */
void fmt_alg_name(const struct fmt *f, uint64_t value)
{
	char name[LIMIT_SOCKADDR] = "";
	size_t size = read_field(f, value, (uint8_t *)name), n = strnlen(name, size);

	show_text(f, name, n < size ? n : size - 1, n == size, true);
}

/* What should be all zero. */
void fmt_padding(const struct fmt *f, uint64_t value)
{
	uint8_t bytes[LIMIT_SOCKADDR];
	const struct sink_str str = { .bytes = bytes, .len = read_field(f, value, bytes), .is_binary = true };

	f->sink->ops->str(f->sink, &str);
}

/* Bytes in brackets, as many as the number beside them says; those behind the room there is left out. */
void fmt_octets(const struct fmt *f, uint64_t value)
{
	size_t room = f->use->width[f->layout];
	struct sink_rest rest = { 0 };
	uint8_t bytes[LIMIT_SOCKADDR] = "";
	uint64_t n = 0;

	fmt_sibling(f, f->use->by, &n);
	if (n > room)
		rest = (struct sink_rest){ .why = LEFT_UNREADABLE, .count = n - room };
	fmt_read(f, value, bytes, room);
	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (size_t i = 0; i < n && i < room; i++) {
		f->sink->ops->elem(f->sink);
		f->sink->ops->padded(f->sink, bytes[i], NUM_HEX, 2);
	}
	f->sink->ops->array_end(f->sink, &rest);
}

/* An address of a link of n bytes, of which the first known are in bytes. */
void fmt_link_address(const struct fmt *f, const uint8_t *bytes, size_t known, size_t n)
{
	fmt_either_bytes(f, bytes, known);
	f->sink->ops->octets(f->sink, bytes, n);
	f->sink->ops->either_end(f->sink);
}

/* As long as its place, or as the number beside it says. */
void fmt_link_octets(const struct fmt *f, uint64_t value)
{
	uint64_t width = f->use->width[f->layout], n = width;
	uint8_t bytes[LIMIT_SOCKADDR] = "";

	if (f->use->by)
		fmt_sibling(f, f->use->by, &n);
	n = n < width ? n : width;
	fmt_read(f, value, bytes, n);
	fmt_link_address(f, bytes, n, n);
}

/* A number whatever it is; its one name is a comment. */
void fmt_alg_mask(const struct fmt *f, uint64_t value)
{
	const struct constant *known = &set_alg_mask.list[0];
	uint64_t rest = value & ~known->value;

	if (!(value & known->value)) {
		fmt_flagset(f, &set_alg_mask, value);
		return;
	}
	f->sink->ops->num(f->sink, value, NUM_HEX);
	f->sink->ops->comment_begin(f->sink, true);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->set_begin(f->sink);
	f->sink->ops->member(f->sink);
	f->sink->ops->name(f->sink, known->name, known->value);
	if (rest) {
		f->sink->ops->member(f->sink);
		f->sink->ops->num(f->sink, rest, NUM_HEX);
	}
	f->sink->ops->set_end(f->sink);
	f->sink->ops->comment_end(f->sink);
}

static void show_sum(const struct fmt *f, const char *name, uint64_t base, uint64_t more)
{
	f->sink->ops->either_begin(f->sink);
	f->sink->ops->num(f->sink, base + more, NUM_HEX);
	f->sink->ops->either_or(f->sink);
	f->sink->ops->expr_begin(f->sink);
	f->sink->ops->name(f->sink, name, base);
	f->sink->ops->op(f->sink, "+");
	f->sink->ops->num(f->sink, more, NUM_UDEC);
	f->sink->ops->expr_end(f->sink);
	f->sink->ops->either_end(f->sink);
}

/* A constant, or from one on how far behind it. */
static void show_dynamic(const struct fmt *f, uint64_t value, const char *name, uint64_t base)
{
	f->sink->ops->macro_begin(f->sink, "htobs");
	f->sink->ops->elem(f->sink);
	if (value >= base)
		show_sum(f, name, base, value - base);
	else
		fmt_constant(f, f->use->type->set, value);
	f->sink->ops->macro_end(f->sink);
}

void fmt_bt_psm(const struct fmt *f, uint64_t value)
{
	show_dynamic(f, value, "L2CAP_PSM_DYN_START", 0x1001);
}

void fmt_bt_cid(const struct fmt *f, uint64_t value)
{
	show_dynamic(f, value, "L2CAP_CID_DYN_START", 0x40);
}

void fmt_ipx_network(const struct fmt *f, uint64_t value)
{
	f->sink->ops->macro_begin(f->sink, "htonl");
	f->sink->ops->elem(f->sink);
	f->sink->ops->padded(f->sink, ntohl(value), NUM_HEX, 0);
	f->sink->ops->macro_end(f->sink);
}

/* The kinds of Bluetooth addresses are told apart by their lengths. */
static const struct family {
	uint16_t family;
	uint8_t least, most;		/* bytes; of others only sa_data is shown */
	const struct structdesc *desc;
} families[] = {
	{ AF_UNIX,	2,	LIMIT_SOCKADDR,	&desc_sockaddr_un },
	{ AF_INET,	16,	LIMIT_SOCKADDR,	&desc_sockaddr_in },
	{ AF_INET6,	24,	LIMIT_SOCKADDR,	&desc_sockaddr_in6 },
	{ AF_NETLINK,	12,	LIMIT_SOCKADDR,	&desc_sockaddr_nl },
	{ AF_PACKET,	20,	LIMIT_SOCKADDR,	&desc_sockaddr_ll },
	{ AF_VSOCK,	16,	LIMIT_SOCKADDR,	&desc_sockaddr_vm },
	{ AF_ALG,	25,	LIMIT_SOCKADDR,	&desc_sockaddr_alg },
	{ AF_BLUETOOTH,	4,	4,		&desc_sockaddr_hci },
	{ AF_BLUETOOTH,	6,	6,		&desc_sockaddr_hci },
	{ AF_BLUETOOTH,	8,	8,		&desc_sockaddr_sco },
	{ AF_BLUETOOTH,	10,	10,		&desc_sockaddr_rc },
	{ AF_BLUETOOTH,	12,	12,		&desc_sockaddr_l2 },
	{ AF_BLUETOOTH,	14,	14,		&desc_sockaddr_l2 },
	{ AF_XDP,	16,	LIMIT_SOCKADDR,	&desc_sockaddr_xdp },
	{ AF_QIPCRTR,	12,	LIMIT_SOCKADDR,	&desc_sockaddr_qrtr },
	{ AF_IPX,	16,	LIMIT_SOCKADDR,	&desc_sockaddr_ipx },
};

static const struct structdesc *find_desc(uint16_t family, size_t len)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].family == family && len >= families[i].least && len <= families[i].most)
			return families[i].desc;
	return NULL;
}

void fmt_sockaddr_at(const struct fmt *f, uint64_t addr, int64_t len)
{
	const struct sink_ops *ops = f->sink->ops;
	const struct structdesc *desc;
	struct {
		sa_family_t family;
		char data[LIMIT_SOCKADDR - sizeof(sa_family_t)];
	} a;
	size_t n = len < LIMIT_SOCKADDR ? len : LIMIT_SOCKADDR;

	if (!addr || len < (int64_t)sizeof(a.family)) {
		fmt_addr(f, addr);
		return;
	}
	if (!fmt_take(f, addr, &a, n))
		return;
	ops->struct_begin(f->sink);
	ops->field(f->sink, "sa_family");
	fmt_constant(f, &set_addr_family, a.family);
	desc = find_desc(a.family, n);
	if (desc) {
		fmt_fields(f, desc, addr, n);
	} else if (n > sizeof(a.family)) {
		ops->field(f->sink, "sa_data");
		show_text(f, a.data, n - sizeof(a.family), false, false);
	}
	ops->struct_end(f->sink, NULL);
}

int64_t fmt_given_size(const struct fmt *f)
{
	struct fmt entry = *f;
	int64_t written = fmt_size(f), given;

	if (f->use->size.src != SIZE_ARG_PTR || written < 0)
		return written;
	entry.phase = PHASE_ENTRY;
	given = (int32_t)fmt_size(&entry);
	written = (int32_t)written;
	return given < written ? given : written;
}

void fmt_sockaddr(const struct fmt *f, uint64_t value)
{
	fmt_sockaddr_at(f, value, fmt_given_size(f));
}
