/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.c: socket addresses.
 *
 * Owns the look of struct sockaddr for each family: a table of families, the least length each one
 * needs, and a function that shows its fields. What is shorter, or of another family, is shown as
 * sa_data. Names of interfaces are looked up in the tracer's own network namespace.
 */
#include "types/net.h"

#include <arpa/inet.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define SOCKET_TYPE	0xf	/* SOCK_TYPE_MASK, include/linux/net.h of the kernel */

struct sockaddr_xdp_uapi {
	uint16_t family, flags;
	uint32_t ifindex, queue_id, shared_umem_fd;
};

struct sockaddr_qipcrtr_uapi {
	uint16_t family;
	uint32_t node, port;
};

struct sockaddr_ipx_uapi {
	uint16_t family, port;
	uint32_t network;
	uint8_t node[6], type, zero;
};

/* A copy of an address, zero behind its len bytes. */
union address {
	uint8_t bytes[LIMIT_SOCKADDR];
	sa_family_t family;
	struct sockaddr_un un;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_nl nl;
	struct sockaddr_ll ll;
	struct sockaddr_vm vm;
	struct sockaddr_alg alg;
	struct sockaddr_xdp_uapi xdp;
	struct sockaddr_qipcrtr_uapi qipcrtr;
	struct sockaddr_ipx_uapi ipx;
};

static void show_text(const struct fmt *f, const char *text, size_t len, bool cut, bool is_path)
{
	struct sink_str str = { .bytes = (const uint8_t *)text, .len = len, .cut = cut,
				.is_path = is_path };

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

/* In the order of the network. */
static void show_port(const struct fmt *f, uint16_t port)
{
	fmt_either_bytes(f, &port, sizeof(port));
	show_swapped(f, "htons", ntohs(port));
	f->sink->ops->either_end(f->sink);
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

void fmt_in6_addr_field(const struct fmt *f, const struct in6_addr *addr, const char *name)
{
	f->sink->ops->ipv6(f->sink, name, addr->s6_addr);
}

void fmt_ether_type_arg(const struct fmt *f, uint64_t value)
{
	f->sink->ops->macro_begin(f->sink, "htons");
	f->sink->ops->elem(f->sink);
	fmt_constant(f, &set_ether_type, ntohs(value));
	f->sink->ops->macro_end(f->sink);
}

static void show_unix(const struct fmt *f, const union address *a, size_t len)
{
	const char *path = a->un.sun_path;
	size_t n = len - sizeof(sa_family_t);
	struct sink_str name;

	if (!n)
		return;
	if (n > sizeof(a->un.sun_path))
		n = sizeof(a->un.sun_path);
	f->sink->ops->field(f->sink, "sun_path");
	if (path[0]) {
		show_text(f, path, strnlen(path, n), false, true);
		return;
	}
	name = (struct sink_str){ .bytes = (const uint8_t *)path + 1, .len = n - 1, .is_abstract = true };
	f->sink->ops->str(f->sink, &name);
}

static void show_inet(const struct fmt *f, const union address *a, size_t len)
{
	(void)len;
	f->sink->ops->field(f->sink, "sin_port");
	show_port(f, a->in.sin_port);
	f->sink->ops->field(f->sink, "sin_addr");
	fmt_in_addr(f, a->in.sin_addr.s_addr);
}

static void show_inet6(const struct fmt *f, const union address *a, size_t len)
{
	const struct in6_addr *addr = &a->in6.sin6_addr;

	f->sink->ops->field(f->sink, "sin6_port");
	show_port(f, a->in6.sin6_port);
	f->sink->ops->field(f->sink, "sin6_flowinfo");
	fmt_either_bytes(f, &a->in6.sin6_flowinfo, sizeof(a->in6.sin6_flowinfo));
	show_swapped(f, "htonl", ntohl(a->in6.sin6_flowinfo));
	f->sink->ops->either_end(f->sink);
	fmt_in6_addr_field(f, addr, "sin6_addr");
	if (len <= offsetof(struct sockaddr_in6, sin6_scope_id))
		return;
	f->sink->ops->field(f->sink, "sin6_scope_id");
	if (IN6_IS_ADDR_LINKLOCAL(addr) || IN6_IS_ADDR_MC_LINKLOCAL(addr))
		fmt_ifindex(f, a->in6.sin6_scope_id);
	else
		f->sink->ops->num(f->sink, a->in6.sin6_scope_id, NUM_UDEC);
}

static void show_netlink(const struct fmt *f, const union address *a, size_t len)
{
	(void)len;
	if (a->nl.nl_pad)
		fmt_field_num(f, "nl_pad", a->nl.nl_pad, NUM_HEX);
	fmt_field_num(f, "nl_pid", (int32_t)a->nl.nl_pid, NUM_DEC);
	f->sink->ops->field(f->sink, "nl_groups");
	f->sink->ops->padded(f->sink, a->nl.nl_groups, NUM_HEX, 8);
}

/* Bytes in brackets, those behind the room there is left out. */
static void show_octets(const struct fmt *f, const uint8_t *p, size_t n, size_t room)
{
	const struct sink_rest rest = { .why = n > room ? LEFT_UNREADABLE : LEFT_NOTHING, .count = n > room ? n - room : 0 };

	f->sink->ops->array_begin(f->sink, LIST_PLAIN);
	for (size_t i = 0; i < n && i < room; i++) {
		f->sink->ops->elem(f->sink);
		f->sink->ops->padded(f->sink, p[i], NUM_HEX, 2);
	}
	f->sink->ops->array_end(f->sink, &rest);
}

static void show_packet(const struct fmt *f, const union address *a, size_t len)
{
	const char *type = fmt_constant_name(&set_ether_type, ntohs(a->ll.sll_protocol));
	const struct sink_ops *ops = f->sink->ops;

	(void)len;
	ops->field(f->sink, "sll_protocol");
	fmt_either_bytes(f, &a->ll.sll_protocol, sizeof(a->ll.sll_protocol));
	ops->macro_begin(f->sink, "htons");
	ops->elem(f->sink);
	if (type)
		ops->symbol(f->sink, type);
	else
		fmt_constant(f, &set_ether_type, ntohs(a->ll.sll_protocol));
	ops->macro_end(f->sink);
	ops->either_end(f->sink);
	ops->field(f->sink, "sll_ifindex");
	fmt_ifindex(f, (uint32_t)a->ll.sll_ifindex);
	ops->field(f->sink, "sll_hatype");
	fmt_constant(f, &set_arphrd_type, a->ll.sll_hatype);
	ops->field(f->sink, "sll_pkttype");
	fmt_constant(f, &set_packet_type, a->ll.sll_pkttype);
	fmt_field_num(f, "sll_halen", a->ll.sll_halen, NUM_UDEC);
	if (!a->ll.sll_halen)
		return;
	ops->field(f->sink, "sll_addr");
	show_octets(f, a->ll.sll_addr, a->ll.sll_halen, sizeof(a->ll.sll_addr));
}

static void show_vsock(const struct fmt *f, const union address *a, size_t len)
{
	const struct sink_ops *ops = f->sink->ops;
	struct sink_str zero = { .is_binary = true };

	(void)len;
	if (a->vm.svm_reserved1)
		fmt_field_num(f, "svm_reserved1", a->vm.svm_reserved1, NUM_HEX);
	ops->field(f->sink, "svm_cid");
	fmt_constant(f, &set_vsock_cid, a->vm.svm_cid);
	ops->field(f->sink, "svm_port");
	if (a->vm.svm_port == VMADDR_PORT_ANY)
		ops->name(f->sink, "VMADDR_PORT_ANY", VMADDR_PORT_ANY);
	else
		ops->num(f->sink, a->vm.svm_port, NUM_HEX);
	ops->field(f->sink, "svm_flags");
	fmt_flagset(f, &set_vsock_flags, a->vm.svm_flags);
	zero.bytes = a->vm.svm_zero;
	zero.len = sizeof(a->vm.svm_zero);
	if (memcmp(zero.bytes, "\0\0\0", zero.len)) {
		ops->field(f->sink, "svm_zero");
		ops->str(f->sink, &zero);
	}
}

/* A string in place that must keep room for its NUL. */
static void show_chars(const struct fmt *f, const char *field, const void *p, size_t size)
{
	size_t n = strnlen(p, size);

	f->sink->ops->field(f->sink, field);
	show_text(f, p, n < size ? n : size - 1, n == size, true);
}

/* A number whatever it is; its one name is a comment. */
static void show_alg_mask(const struct fmt *f, const char *field, uint32_t value)
{
	const struct constant *known = &set_alg_mask.list[0];
	uint32_t rest = value & ~(uint32_t)known->value;

	f->sink->ops->field(f->sink, field);
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

static void show_alg(const struct fmt *f, const union address *a, size_t len)
{
	const size_t name = offsetof(struct sockaddr_alg, salg_name);

	show_chars(f, "salg_type", a->alg.salg_type, sizeof(a->alg.salg_type));
	show_alg_mask(f, "salg_feat", a->alg.salg_feat);
	show_alg_mask(f, "salg_mask", a->alg.salg_mask);
	show_chars(f, "salg_name", a->bytes + name, len - name);
}

static void show_bdaddr(const struct fmt *f, const char *field, const uint8_t *p)
{
	f->sink->ops->field(f->sink, field);
	fmt_either_bytes(f, p, 6);
	f->sink->ops->octets(f->sink, p, 6);
	f->sink->ops->either_end(f->sink);
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

static uint16_t word_at(const union address *a, size_t offset)
{
	return a->bytes[offset] | a->bytes[offset + 1] << 8;
}

/* L2CAP: psm, address, cid and, in the longer form, the address's type. */
static void show_l2cap(const struct fmt *f, const union address *a, size_t len)
{
	const struct sink_ops *ops = f->sink->ops;
	const uint16_t dynamic = 0x1001, cid_dynamic = 0x40;
	uint16_t psm = word_at(a, 2), cid = word_at(a, 10);

	ops->field(f->sink, "l2_psm");
	ops->macro_begin(f->sink, "htobs");
	ops->elem(f->sink);
	if (psm >= dynamic)
		show_sum(f, "L2CAP_PSM_DYN_START", dynamic, psm - dynamic);
	else
		fmt_constant(f, &set_bt_psm, psm);
	ops->macro_end(f->sink);
	show_bdaddr(f, "l2_bdaddr", a->bytes + 4);
	ops->field(f->sink, "l2_cid");
	ops->macro_begin(f->sink, "htobs");
	ops->elem(f->sink);
	if (cid >= cid_dynamic)
		show_sum(f, "L2CAP_CID_DYN_START", cid_dynamic, cid - cid_dynamic);
	else
		fmt_constant(f, &set_bt_cid, cid);
	ops->macro_end(f->sink);
	if (len < 14)
		return;
	ops->field(f->sink, "l2_bdaddr_type");
	fmt_constant(f, &set_bt_addr_type, a->bytes[12]);
}

/* The kinds of Bluetooth addresses are told apart by their lengths. */
static void show_bluetooth(const struct fmt *f, const union address *a, size_t len)
{
	switch (len) {
	case 4:
	case 6:
		f->sink->ops->field(f->sink, "hci_dev");
		show_swapped(f, "htobs", word_at(a, 2));
		if (len == 4)
			return;
		f->sink->ops->field(f->sink, "hci_channel");
		fmt_constant(f, &set_bt_hci_channel, word_at(a, 4));
		return;
	case 8:
		show_bdaddr(f, "sco_bdaddr", a->bytes + 2);
		return;
	case 10:
		show_bdaddr(f, "rc_bdaddr", a->bytes + 2);
		fmt_field_num(f, "rc_channel", a->bytes[8], NUM_UDEC);
		return;
	default:
		show_l2cap(f, a, len);
	}
}

static void show_xdp(const struct fmt *f, const union address *a, size_t len)
{
	(void)len;
	f->sink->ops->field(f->sink, "sxdp_flags");
	fmt_flagset(f, &set_xdp_flags, a->xdp.flags);
	f->sink->ops->field(f->sink, "sxdp_ifindex");
	fmt_ifindex(f, a->xdp.ifindex);
	fmt_field_num(f, "sxdp_queue_id", a->xdp.queue_id, NUM_UDEC);
	fmt_field_num(f, "sxdp_shared_umem_fd", (int32_t)a->xdp.shared_umem_fd, NUM_DEC);
}

static void show_qipcrtr(const struct fmt *f, const union address *a, size_t len)
{
	(void)len;
	fmt_field_num(f, "sq_node", a->qipcrtr.node, NUM_HEX);
	fmt_field_num(f, "sq_port", a->qipcrtr.port, NUM_HEX);
}

static void show_ipx(const struct fmt *f, const union address *a, size_t len)
{
	(void)len;
	f->sink->ops->field(f->sink, "sipx_port");
	show_port(f, a->ipx.port);
	f->sink->ops->field(f->sink, "sipx_network");
	f->sink->ops->macro_begin(f->sink, "htonl");
	f->sink->ops->elem(f->sink);
	f->sink->ops->padded(f->sink, ntohl(a->ipx.network), NUM_HEX, 0);
	f->sink->ops->macro_end(f->sink);
	f->sink->ops->field(f->sink, "sipx_node");
	show_octets(f, a->ipx.node, sizeof(a->ipx.node), sizeof(a->ipx.node));
	f->sink->ops->field(f->sink, "sipx_type");
	f->sink->ops->padded(f->sink, a->ipx.type, NUM_HEX, 2);
	if (a->ipx.zero) {
		f->sink->ops->field(f->sink, "sipx_zero");
		f->sink->ops->padded(f->sink, a->ipx.zero, NUM_HEX, 2);
	}
}

static const struct family {
	uint16_t family;
	uint16_t least;			/* bytes below which only sa_data is shown */
	void (*show)(const struct fmt *f, const union address *a, size_t len);
} families[] = {
	{ AF_UNIX,	sizeof(sa_family_t),				show_unix },
	{ AF_INET,	sizeof(struct sockaddr_in),			show_inet },
	{ AF_INET6,	offsetof(struct sockaddr_in6, sin6_scope_id),	show_inet6 },
	{ AF_NETLINK,	sizeof(struct sockaddr_nl),			show_netlink },
	{ AF_PACKET,	sizeof(struct sockaddr_ll),			show_packet },
	{ AF_VSOCK,	sizeof(struct sockaddr_vm),			show_vsock },
	{ AF_ALG,	offsetof(struct sockaddr_alg, salg_name) + 1,	show_alg },
	{ AF_BLUETOOTH,	4,						show_bluetooth },
	{ AF_XDP,	sizeof(struct sockaddr_xdp_uapi),		show_xdp },
	{ AF_QIPCRTR,	sizeof(struct sockaddr_qipcrtr_uapi),		show_qipcrtr },
	{ AF_IPX,	sizeof(struct sockaddr_ipx_uapi),		show_ipx },
};

static const struct family *find_family(uint16_t number, size_t len)
{
	if (number == AF_BLUETOOTH && (len % 2 || len > 14))
		return NULL;
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].family == number && len >= families[i].least)
			return &families[i];
	return NULL;
}

void fmt_sockaddr_at(const struct fmt *f, uint64_t addr, int64_t len)
{
	const struct sink_ops *ops = f->sink->ops;
	const struct family *family;
	union address a = { .bytes = { 0 } };
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
	family = find_family(a.family, n);
	if (family) {
		family->show(f, &a, n);
	} else if (n > sizeof(a.family)) {
		ops->field(f->sink, "sa_data");
		show_text(f, (const char *)a.bytes + sizeof(a.family), n - sizeof(a.family),
			  false, false);
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
