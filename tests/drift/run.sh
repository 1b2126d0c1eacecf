#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh: do the descriptions still agree with the running kernel, and the programs with their size?
#
# drift.c compares what it can with tracefs' formats and the kernel's BTF; what it may find is in
# "expected". Names that the kernel has and a set lacks are listed in build/tests/drift/missing. What
# the verifier looks at is compared with "verified", which has a column for each kernel: more than a
# fifth above fails. "run.sh --verified" prints the present figures in that form.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin drift
HERE=$ROOT/tests/drift
KERNEL=$(uname -r | cut -d. -f1,2)

build()
{
	[ -e "$BUILD/gen/sets.gen.h" ] || { echo "no build/gen: run make first"; return 1; }
	sed -n 's/^extern const struct structdesc desc_\(.*\);/DESC(\1)/p' "$BUILD/gen/shows.gen.h" >"$WORK/structs.list"
	sed -n 's/^extern const struct constset set_\(.*\);/SET(\1)/p' "$BUILD/gen/sets.gen.h" >"$WORK/sets.list"
	rm -f "$WORK/drift"
	compile "$HERE/drift.c" "$WORK/drift" -D_GNU_SOURCE -I"$WORK" "$BUILD/libcore.a" -lbpf
}

# compare NAME ARGUMENTS...: every finding must be expected
compare()
{
	local name=$1 unexpected

	shift
	if ! "$WORK/drift" "$@" >"$WORK/$name" 2>&1; then
		not_ok "$name: $(tail -1 "$WORK/$name")"
		return
	fi
	unexpected=$(grep -v '^compared ' "$WORK/$name" | grep -vxF -f <(sed -n 's/ | .*//p' "$HERE/expected"))
	if [ -n "$unexpected" ]; then
		not_ok "$name: $(wc -l <<<"$unexpected") findings"
		sed 's/^/    /' <<<"$unexpected"
	else
		ok "$name ($(tail -1 "$WORK/$name"))"
	fi
}

# Each line of "expected" must have been needed, but for those of other kernels.
check_expected()
{
	local finding reason unused=

	while IFS= read -r finding; do
		reason=${finding#* | } finding=${finding%% | *}
		[[ $reason =~ ^Linux\ ([0-9.]+): ]] && [ "${BASH_REMATCH[1]}" != "$KERNEL" ] && continue
		cat "$WORK"/{calls,structs,enums} | grep -qxF -- "$finding" || unused="$unused    $finding"$'\n'
	done < <(grep '^[^#].* | ' "$HERE/expected")
	[ -z "$unused" ] && ok "expected findings are found" || { not_ok "expected: not found any more"; echo -n "$unused"; }
}

# verified OPTIONS...: "PROGRAM INSTRUCTIONS" of what is loaded with these options
verified()
{
	local pid ids

	"$BPFSTRACE" "$@" -o /dev/null sleep 60 </dev/null >/dev/null 2>"$WORK/verified.err" &
	pid=$!
	wait_until 30 pgrep -P $pid -x sleep >/dev/null
	ids=$(cat /proc/$pid/fdinfo/* 2>/dev/null | sed -n 's/^prog_id:[[:space:]]*//p' | sort -nu)
	[ -n "$ids" ] && "$WORK/drift" verified $ids | grep -v '^compared '
	kill "$(pgrep -P $pid -x sleep)" 2>/dev/null
	wait $pid 2>/dev/null
}

# The programs of each mode that has some of its own, one line each: PROGRAM INSTRUCTIONS.
figures()
{
	{ verified -f; verified -f -y -Y; verified -f -c; verified --hook=tracepoint -e trace=mkdir; verified -f --full-buffers -v; } | sort -k1,1 -k2,2n |
		awk '{ most[$1] = $2 } END { for (p in most) print p, most[p] }' | sort
}

check_verified()
{
	figures >"$WORK/figures"
	if ! [ -s "$WORK/figures" ]; then
		not_ok "verified: nothing was loaded: $(tail -1 "$WORK/verified.err")"
	elif ! grep -q "^$KERNEL " "$HERE/verified"; then
		skip "verified: no figures of Linux $KERNEL in tests/drift/verified"
	else
		awk -v k="$KERNEL" '
			FNR == NR { if ($1 == k) want[$2] = $3; next }
			!($1 in want) { print $1 ": not in tests/drift/verified"; next }
			$2 > want[$1] * 1.2 { print $1 ": " $2 " instructions, " want[$1] " are stated" }
		' "$HERE/verified" "$WORK/figures" >"$WORK/grown"
		[ -s "$WORK/grown" ] && { not_ok "verified: programs have grown"; sed 's/^/    /' "$WORK/grown"; } ||
			ok "verified ($(awk '{ n += $2 } END { print n }' "$WORK/figures") instructions of $(wc -l <"$WORK/figures") programs)"
	fi
}

why=$(tracing_possible) || { echo "not ok drift: cannot look: $why"; exit 1; }
build || { echo "not ok drift: its program does not compile"; exit 1; }
if [ "${1:-}" = --verified ]; then
	figures | sed "s/^/$KERNEL /"
	exit
fi
TRACEFS=/sys/kernel/tracing
[ -d $TRACEFS/events ] || mount -t tracefs tracefs $TRACEFS 2>/dev/null
[ -d $TRACEFS/events ] || TRACEFS=/sys/kernel/debug/tracing
compare calls calls $TRACEFS/events/syscalls
compare structs structs
compare enums enums
check_expected
"$WORK/drift" missing | grep -v '^compared ' >"$WORK/missing"
ok "names that sets lack are listed ($(wc -l <"$WORK/missing") in $WORK/missing)"
check_verified
suite_end
