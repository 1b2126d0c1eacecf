#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# choices.sh [ROUNDS]: the measurements behind decisions of bpf/ and src/feed/ring.c, as a table.
#
# Each decision is floor.bpf.c's minimal pair with that one thing done otherwise (choices.bpf.c), in a
# getppid loop of one and of two threads: nanoseconds added to the native call, medians of ROUNDS (9)
# that take turns. Below it, what merging rings costs the reader for each record (merge.c). README.md
# says what was decided.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin bench
HERE=$ROOT/tests/bench
ROUNDS=${1:-9}
CALLS=500000
PAIRS="empty minimal storage tail reserve wake renew percpu"
[ "$(id -u)" = 0 ] || { echo "choices.sh: must be root" >&2; exit 1; }

build()
{
	compile "$HERE/calls.c" "$WORK/calls" -pthread &&
		compile "$HERE/floor.c" "$WORK/floor" -D_GNU_SOURCE -lbpf &&
		compile "$HERE/merge.c" "$WORK/merge" -O2 || return 1
	${CLANG:-clang} -O2 -g -target bpf -idirafter "/usr/include/$(uname -m)-linux-gnu" \
		-c "$HERE/choices.bpf.c" -o "$WORK/choices.bpf.o"
}

# figures: lines "THREADS PAIR NANOSECONDS"
figures()
{
	local threads pair

	for round in $(seq "$ROUNDS"); do
		for threads in 1 2; do
			echo "$threads native $("$WORK/calls" getppid $CALLS $threads)"
			for pair in $PAIRS; do
				echo "$threads $pair $(timeout 60 "$WORK/floor" "$WORK/choices.bpf.o" $pair \
					"$WORK/calls" getppid $CALLS $threads)"
			done
		done
	done
}

build || { echo "choices.sh: its programs do not compile" >&2; exit 1; }
echo "| added to a getppid, ns | 1 thread | 2 threads |"
echo "|---|---:|---:|"
figures | sort -k1,1n -k2,2 -k3,3n | awk -v pairs="$PAIRS" '
	{ key = $1 " " $2; v[key, ++n[key]] = $3 }
	function median(key) { return v[key, int((n[key] + 1) / 2)] }
	function added(threads, pair) { return median(threads " " pair) - median(threads " native") }
	END {
		title["empty"] = "an empty pair"
		title["minimal"] = "the minimal pair: slot in a hash, one ring, output"
		title["storage"] = "the slot in task storage"
		title["tail"] = "a tail call to a program for each call"
		title["reserve"] = "reserve and submit"
		title["wake"] = "the kernel decides when to wake the reader"
		title["renew"] = "a slot made and deleted for each call"
		title["percpu"] = "a ring for each processor"
		for (i = 1; i <= split(pairs, pair, " "); i++)
			print "| " title[pair[i]] " | " added(1, pair[i]) " | " added(2, pair[i]) " |"
	}'
echo
echo "| rings that one reader merges | ns per record |"
echo "|---|---:|"
for rings in 1 2 4 16 64; do
	echo "| $rings | $("$WORK/merge" $rings) |"
done
