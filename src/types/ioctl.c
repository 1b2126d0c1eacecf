/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ioctl.c: requests of ioctl and what they carry.
 *
 * Owns the names of requests (all that share a number, joined by "or"), the parts of a number that
 * has no name, terminal settings, and the interfaces of SIOCGIFCONF. The requests themselves are
 * described in ioctl.sys.
 */
#include "show/fmt.h"

#include <asm/ioctl.h>
#include <errno.h>
#include <linux/if_arp.h>
#include <linux/ioctl.h>

#include "types/net.h"

#define TERMINAL_SET	0x5402		/* TCSETS, asm/ioctls.h; TCSETSW and TCSETSF follow */
#define TERMINAL_SET_LAST 0x5404
#define LINK_ADDRESS_MAX 14	/* sizeof(sockaddr.sa_data) */
#define BAUD_MASK	0x100f		/* CBAUD, asm/termbits.h */
#define IBAUD_SHIFT	16		/* IBSHIFT */
#define IFREQ_BYTES	40		/* sizeof(struct ifreq), linux/if.h */
#define EV_TYPES	0x20		/* EVIOCGBIT(0), linux/input.h */
#define EV_ABS_GET	0x40		/* EVIOCGABS(0) */
#define EV_ABS_SET	0xc0		/* EVIOCSABS(0) */
#define EV_CODES	0x40
#define EV_ABS_BYTES	24		/* sizeof(struct input_absinfo) */

/* Requests of input devices that carry a length; linux/input.h. */
static const struct {
	uint8_t nr;
	const char *name;
} sized_input[] = {
	{ 0x06, "EVIOCGNAME" }, { 0x07, "EVIOCGPHYS" }, { 0x08, "EVIOCGUNIQ" }, { 0x09, "EVIOCGPROP" },
	{ 0x0a, "EVIOCGMTSLOTS" }, { 0x18, "EVIOCGKEY" }, { 0x19, "EVIOCGLED" },
	{ 0x1a, "EVIOCGSND" }, { 0x1b, "EVIOCGSW" },
};

/* The first of the names of a number; the set is in ascending order. NULL: none. */
static const struct constant *find_request(const struct constset *set, uint32_t value)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if ((uint32_t)set->list[mid].value < value)
			low = mid + 1;
		else
			high = mid;
	}
	return low < set->count && (uint32_t)set->list[low].value == value ? &set->list[low] : NULL;
}

/* A number that sound timers gave a name, too: it was a terminal's where the device knew it. */
static bool is_terminals(const struct fmt *f, uint64_t value)
{
	return value >= TERMINAL_SET && value <= TERMINAL_SET_LAST &&
	       (f->ev->kind != EV_CALL || (f->ev->ret != -ENOTTY && f->ev->ret != -EBADF));
}

static void show_names(const struct fmt *f, const struct constset *set, const struct constant *c)
{
	uint64_t value = c->value;

	if (is_terminals(f, value))
		c++;
	if (c + 1 == set->list + set->count || c[1].value != value) {
		f->sink->ops->name(f->sink, c->name, value);
		return;
	}
	f->sink->ops->expr_begin(f->sink);
	f->sink->ops->name(f->sink, c->name, value);
	for (c++; c < set->list + set->count && c->value == value; c++) {
		f->sink->ops->op(f->sink, "or");
		f->sink->ops->name(f->sink, c->name, value);
	}
	f->sink->ops->expr_end(f->sink);
}

static void macro_number(const struct fmt *f, uint64_t value, enum num_style style)
{
	f->sink->ops->elem(f->sink);
	f->sink->ops->num(f->sink, value, style);
}

/* EV_KEY, ABS_X; a type or axis 0x0 that events do not name is a plain 0. */
static void macro_constant(const struct fmt *f, const struct constset *set, uint64_t value)
{
	f->sink->ops->elem(f->sink);
	if (value || set != &set_input_type)
		fmt_constant(f, set, value);
	else
		f->sink->ops->num(f->sink, value, NUM_DEC);
}

static bool show_input_axis(const struct fmt *f, uint32_t request)
{
	uint32_t nr = _IOC_NR(request), dir = _IOC_DIR(request);
	bool set = dir == _IOC_WRITE;
	uint32_t base = set ? EV_ABS_SET : EV_ABS_GET;

	if (_IOC_SIZE(request) != EV_ABS_BYTES || (dir != _IOC_READ && !set) || nr < base ||
	    nr >= base + EV_CODES)
		return false;
	f->sink->ops->macro_begin(f->sink, set ? "EVIOCSABS" : "EVIOCGABS");
	macro_constant(f, &set_input_abs, nr - base);
	f->sink->ops->macro_end(f->sink);
	return true;
}

static bool show_input(const struct fmt *f, uint32_t request)
{
	const struct sink_ops *ops = f->sink->ops;
	uint32_t nr = _IOC_NR(request);

	if (_IOC_TYPE(request) != 'E')
		return false;
	if (show_input_axis(f, request))
		return true;
	if (_IOC_DIR(request) != _IOC_READ)
		return false;
	if (nr >= EV_TYPES && nr < EV_ABS_GET) {
		ops->macro_begin(f->sink, "EVIOCGBIT");
		macro_constant(f, &set_input_type, nr - EV_TYPES);
		macro_number(f, _IOC_SIZE(request), NUM_UDEC);
		ops->macro_end(f->sink);
		return true;
	}
	for (size_t i = 0; i < sizeof(sized_input) / sizeof(sized_input[0]); i++) {
		if (sized_input[i].nr != nr)
			continue;
		ops->macro_begin(f->sink, sized_input[i].name);
		macro_number(f, _IOC_SIZE(request), NUM_UDEC);
		ops->macro_end(f->sink);
		return true;
	}
	return false;
}

static void show_parts(const struct fmt *f, uint32_t request)
{
	const struct sink_ops *ops = f->sink->ops;

	ops->macro_begin(f->sink, "_IOC");
	ops->elem(f->sink);
	fmt_flagset(f, &set_ioc_dir, _IOC_DIR(request));
	macro_number(f, _IOC_TYPE(request), NUM_HEX);
	macro_number(f, _IOC_NR(request), NUM_HEX);
	macro_number(f, _IOC_SIZE(request), NUM_HEX);
	ops->macro_end(f->sink);
}

void fmt_ioctl_cmd(const struct fmt *f, uint64_t value)
{
	const struct constant *c = find_request(f->use->type->set, value);

	f->sink->ops->coded_begin(f->sink, value, NUM_HEX);
	if (c)
		show_names(f, f->use->type->set, c);
	else if (!show_input(f, value))
		show_parts(f, value);
	f->sink->ops->coded_end(f->sink);
}

/* Those of a set that are in no group. */
static void show_bits(const struct fmt *f, const struct constset *set, uint32_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint32_t rest = value;

	ops->coded_begin(f->sink, value, NUM_HEX);
	ops->set_begin(f->sink);
	for (uint32_t i = 0; i < set->count; i++) {
		if (set->list[i].mask || !(rest & set->list[i].value))
			continue;
		ops->member(f->sink);
		ops->name(f->sink, set->list[i].name, set->list[i].value);
		rest &= ~set->list[i].value;
	}
	if (rest) {
		ops->member(f->sink);
		ops->num(f->sink, rest, NUM_HEX);
	}
	ops->set_end(f->sink);
	ops->coded_end(f->sink);
}

/*
 * strace shows these words as names joined by "|" and nothing else, not even 0, where no name
 * applies; behind the groups of c_oflag and c_cflag a "|" remains.
 */
void fmt_termios_word(const struct fmt *f, uint64_t value)
{
	const struct constset *set = f->use->type->set;
	uint64_t groups = 0;

	for (uint32_t i = 0; i < set->count; i++)
		groups |= set->list[i].mask;
	f->sink->ops->set_begin(f->sink);
	for (uint32_t i = 0; i < set->count; i++) {
		if (!set->list[i].mask || set->list[i].value != (value & set->list[i].mask))
			continue;
		f->sink->ops->member(f->sink);
		f->sink->ops->name(f->sink, set->list[i].name, set->list[i].value);
	}
	if (value & ~groups || groups)
		f->sink->ops->member(f->sink);
	if (value & ~groups)
		show_bits(f, set, value & ~groups);
	f->sink->ops->set_end(f->sink);
}

/* The input speed lies in its own bits, between the output speed and the rest. */
void fmt_termios_cflag(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint64_t input = value >> IBAUD_SHIFT & BAUD_MASK;

	if (!input) {
		fmt_termios_word(f, value);
		return;
	}
	ops->set_begin(f->sink);
	ops->member(f->sink);
	fmt_constant(f, &set_termios_speed, value & BAUD_MASK);
	ops->member(f->sink);
	ops->expr_begin(f->sink);
	fmt_constant(f, &set_termios_speed, input);
	ops->op(f->sink, "<<");
	ops->name(f->sink, "IBSHIFT", IBAUD_SHIFT);
	ops->expr_end(f->sink);
	ops->member(f->sink);
	fmt_flagset(f, &set_termios_cbits, value & ~(uint64_t)(BAUD_MASK | BAUD_MASK << IBAUD_SHIFT));
	ops->set_end(f->sink);
}

void fmt_control_chars(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint8_t c;

	ops->array_begin(f->sink, LIST_PLAIN);
	for (uint32_t i = 0; i < f->use->width[f->layout] && fmt_read(f, value + i, &c, 1); i++) {
		ops->elem(f->sink);
		ops->index(f->sink, i < set_termios_cc.count ? set_termios_cc.list[i].name : NULL, i);
		ops->num(f->sink, c, NUM_HEX);
	}
	ops->array_end(f->sink, NULL);
}

void fmt_tone(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_HEX);
	if (!value)
		fmt_comment_name(f, "off", value, false);
}

void fmt_if_sockaddr(const struct fmt *f, uint64_t value)
{
	fmt_sockaddr_at(f, value, f->use->type->size[f->layout]);
}

/* Bytes of an address of that kind of link; the whole room where it is not known. */
static size_t link_address_size(uint16_t type)
{
	static const struct { uint16_t type, size; } sizes[] = {
		{ ARPHRD_ETHER, 6 }, { ARPHRD_IEEE802, 6 }, { ARPHRD_LOOPBACK, 6 }, { ARPHRD_FDDI, 6 },
		{ ARPHRD_HIPPI, 6 }, { ARPHRD_IEEE80211, 6 }, { ARPHRD_IEEE80211_PRISM, 6 },
		{ ARPHRD_IEEE80211_RADIOTAP, 6 }, { ARPHRD_NETROM, 7 }, { ARPHRD_AX25, 7 },
		{ ARPHRD_EUI64, 8 }, { ARPHRD_IEEE802154, 8 }, { ARPHRD_IEEE802154_MONITOR, 8 },
		{ ARPHRD_6LOWPAN, 8 }, { ARPHRD_VSOCKMON, 8 }, { ARPHRD_ROSE, 5 }, { ARPHRD_X25, 5 },
		{ ARPHRD_TUNNEL, 4 }, { ARPHRD_SIT, 4 }, { ARPHRD_IPDDP, 4 }, { ARPHRD_IPGRE, 4 },
		{ ARPHRD_PIMREG, 4 }, { ARPHRD_IRDA, 4 }, { ARPHRD_DLCI, 2 }, { ARPHRD_ARCNET, 1 },
		{ ARPHRD_MCTP, 1 }, { ARPHRD_LOCALTLK, 1 }, { ARPHRD_PHONET, 1 },
		{ ARPHRD_PHONET_PIPE, 1 }, { ARPHRD_CAIF, 1 },
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (sizes[i].type == type)
			return sizes[i].size;
	return LINK_ADDRESS_MAX;
}

void fmt_if_hwaddr(const struct fmt *f, uint64_t value)
{
	size_t n;
	struct {
		uint16_t family;
		uint8_t address[LINK_ADDRESS_MAX];
	} a;

	if (!fmt_take(f, value, &a, sizeof(a)))
		return;
	f->sink->ops->struct_begin(f->sink);
	f->sink->ops->field(f->sink, "sa_family");
	fmt_constant(f, &set_arphrd_type, a.family);
	f->sink->ops->field(f->sink, "sa_data");
	n = link_address_size(a.family);
	fmt_link_address(f, a.address, sizeof(a.address), n);
	f->sink->ops->struct_end(f->sink, NULL);
}

void fmt_ifc_len(const struct fmt *f, uint64_t value)
{
	f->sink->ops->num(f->sink, value, NUM_DEC);
	if (!value || value % IFREQ_BYTES)
		return;
	f->sink->ops->comment_begin(f->sink, false);
	f->sink->ops->note(f->sink, NULL);
	f->sink->ops->expr_begin(f->sink);
	f->sink->ops->num(f->sink, (uint32_t)value / IFREQ_BYTES, NUM_UDEC);
	f->sink->ops->op(f->sink, "*");
	f->sink->ops->macro_begin(f->sink, "sizeof");
	f->sink->ops->elem(f->sink);
	f->sink->ops->symbol(f->sink, "struct ifreq");
	f->sink->ops->macro_end(f->sink);
	f->sink->ops->expr_end(f->sink);
	f->sink->ops->comment_end(f->sink);
}

/* The interfaces that the kernel listed. */
void fmt_ifreqs(const struct fmt *f, uint64_t value)
{
	const struct sink_ops *ops = f->sink->ops;
	uint32_t limit = f->opt->verbose ? UINT32_MAX : f->opt->string_limit, n = 0;
	int64_t size = fmt_size(f);
	struct sink_rest rest;

	if (size < 0) {
		fmt_addr(f, value);
		return;
	}
	ops->array_begin(f->sink, LIST_PLAIN);
	for (; size >= IFREQ_BYTES && n < limit && !fmt_spent(f) && mem_answer(f->ev, f->phase, value, IFREQ_BYTES) == MEM_KNOWN;
	     size -= IFREQ_BYTES, value += IFREQ_BYTES, n++) {
		ops->elem(f->sink);
		fmt_struct_at(f, &desc_ifreq_addr_set, value);
	}
	rest = fmt_rest(f, 0, size / IFREQ_BYTES);
	ops->array_end(f->sink, &rest);
}
