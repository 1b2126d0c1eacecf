#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench.sh [ROUNDS]: what tracing costs, in one run, as tables with the targets beside the figures.
#
# Native, the two floors (floor.bpf.c), bpfstrace, strace, perf trace and bpftrace take turns on each
# measure; the figures are medians of ROUNDS (5; the slow tracers join in the first 3 only). table.awk
# makes the tables, which go to stdout and to build/bench.md, and chart.gp a chart, build/bench.svg. A
# cell is "-" where a tracer is not installed or failed. Times of one machine: trust the ratios.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin bench
HERE=$ROOT/tests/bench
ROUNDS=${1:-5}
SLOW_ROUNDS=3
FIGURES=$WORK/figures
FAST="native empty minimal bpfstrace"
SLOW=
[ "$(id -u)" = 0 ] || { echo "bench.sh: must be root" >&2; exit 1; }
bash "$ROOT/tests/deps.sh" bench
for tool in "$STRACE" perf bpftrace; do
	! command -v "$tool" >/dev/null || SLOW="$SLOW $(basename "$tool")"
done

build()
{
	rm -f "$WORK/format"
	compile "$HERE/calls.c" "$WORK/calls" -pthread &&
		compile "$HERE/floor.c" "$WORK/floor" -D_GNU_SOURCE -lbpf &&
		compile "$HERE/format.c" "$WORK/format" -O2 -D_GNU_SOURCE "$BUILD/libcore.a" &&
		compile "$ROOT/tests/live/prog/joined.c" "$WORK/joined" &&
		compile "$ROOT/tests/twin/serve.c" "$WORK/serve" || return 1
	[ "$WORK/floor.bpf.o" -nt "$HERE/floor.bpf.c" ] ||
		${CLANG:-clang} -O2 -g -target bpf -idirafter "/usr/include/$(uname -m)-linux-gnu" \
			-c "$HERE/floor.bpf.c" -o "$WORK/floor.bpf.o"
}

# What the commands work on.
prepare()
{
	printf '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts("x"); return 0; }\n' >hello.c
	head -c 10000 /dev/zero >zeros
	[ ! -d repository ] && command -v git >/dev/null || return 0
	git init -q repository
	for i in $(seq 100); do
		echo "$i" >repository/file
		git -C repository add file
		git -C repository -c user.name=a -c user.email=a@b commit -qm "$i"
	done
}

# under TRACER COMMAND...: the command traced, its own output on stdout
under()
{
	local tracer=$1

	shift
	case $tracer in
	native) "$@" ;;
	empty | minimal) "$WORK/floor" "$WORK/floor.bpf.o" "$tracer" "$@" ;;
	bpfstrace) "$BPFSTRACE" -f -o out.bpfstrace "$@" ;;
	bpfstrace-c) "$BPFSTRACE" -f -c -o out.counts "$@" ;;
	strace) "$STRACE" -f -o out.strace "$@" ;;
	perf) perf trace -o out.perf "$@" ;;
	bpftrace) # it wants a path, and cuts the words itself
		bpftrace -q -o out.bpftrace -c "$(command -v "$1")$(printf ' %s' "${@:2}")" \
			-e 'tracepoint:raw_syscalls:sys_enter /pid == cpid/ { printf("%d %d\n", tid, args->id); }' ;;
	esac </dev/null 2>/dev/null
}

# note MEASURE TRACER FIGURE
note()
{
	[ -z "$3" ] || echo "$1 $2 $3" >>"$FIGURES"
}

# The tracers of this round.
tracers()
{
	echo "$FAST $*"
	[ "$round" -gt $SLOW_ROUNDS ] || echo "$SLOW"
}

# loops MEASURE WHAT COUNT THREADS: nanoseconds per round, fewer rounds for the slow tracers
loops()
{
	local tracer count

	for tracer in $(tracers bpfstrace-c); do
		count=$3
		case " $SLOW " in
		*" $tracer "*) count=$((count / 50)) ;;
		esac
		note "$1" "$tracer" "$(under "$tracer" "$WORK/calls" "$2" $count "$4")"
	done
}

# beside MEASURE OPTIONS...: an untraced process while another is traced
beside()
{
	local measure=$1 pid

	shift
	note "$measure" native "$("$WORK/calls" getppid 1000000 1)"
	note "$measure" empty "$(under empty "$WORK/calls" getppid 1000000 1)"
	"$BPFSTRACE" "$@" -o /dev/null sleep 60 </dev/null >/dev/null 2>&1 &
	pid=$!
	sleep 0.4
	if ! process_ended $pid; then
		note "$measure" bpfstrace "$("$WORK/calls" getppid 1000000 1)"
		# with -o it leaves signals to the command
		kill "$(pgrep -P $pid -x sleep)"
	fi
	wait $pid 2>/dev/null
}

# whole MEASURE COMMAND: microseconds from start to end, everything included
whole()
{
	local tracer measure=$1 start

	shift
	command -v "$1" >/dev/null || return
	for tracer in $(tracers); do
		start=${EPOCHREALTIME/./}
		under "$tracer" "$@" >/dev/null && note "$measure" "$tracer" $((${EPOCHREALTIME/./} - start))
	done
}

# The times that a user feels, microseconds: 4 of each in a round.
start_and_stop()
{
	local start line=

	for i in 1 2 3 4; do
		start=${EPOCHREALTIME/./}
		under bpfstrace /bin/true && note true-whole bpfstrace $((${EPOCHREALTIME/./} - start))
		start=${EPOCHREALTIME/./}
		line=$("$BPFSTRACE" /bin/true 2>&1 >/dev/null </dev/null | {
			read -r _ && echo ${EPOCHREALTIME/./}
			cat >/dev/null
		})
		note first-line bpfstrace $((line - start))
		line=$(under bpfstrace "$WORK/calls" end 0 1)
		note end-to-exit bpfstrace $((${EPOCHREALTIME/./} - line))
	done
}

# What bpfstrace itself takes to trace 2 million calls: ns of CPU per call, memory in KiB.
own_use()
{
	local target tracer memory= m cpu TIMEFORMAT='%U %S'

	sh -c 'sleep 0.5; exec "$0" getppid 2000000 1' "$WORK/calls" >/dev/null &
	target=$!
	{ time "$BPFSTRACE" -o out.own -p $target >/dev/null 2>&1; } 2>own.cpu </dev/null &
	tracer=$!
	while ! process_ended $tracer; do
		m=$(awk '/VmHWM/ { print $2 }' /proc/"$(pgrep -P $tracer -o -x bpfstrace)"/status 2>/dev/null)
		memory=${m:-$memory}
		sleep 0.05
	done
	wait $tracer $target
	cpu=$(awk '{ printf "%.0f", ($1 + $2) * 1e9 / 2e6 }' own.cpu)
	note own-cpu bpfstrace "$cpu"
	note own-memory bpfstrace "$memory"
	rm -f out.own
}

# room MIB: is that much free here?
room()
{
	[ "$(df -P -m . | awk 'NR == 2 { print $4 }')" -ge "$1" ]
}

# As many calls as both cores make: what is missing in the file, and the milliseconds to its end.
flood()
{
	local calls=5000000 made shown lost start

	room 2000 || return
	made=$((2 * (calls + calls / 100 + 1)))
	start=${EPOCHREALTIME/./}
	"$BPFSTRACE" -f -e trace=getppid -o out.flood sh -c '
		for i in 1 2; do "$0" getppid $1 1 & done; wait' "$WORK/calls" $calls >/dev/null 2>flood.err
	note flood-time bpfstrace $(((${EPOCHREALTIME/./} - start) / 1000))
	# the shell may ask for its parent, too
	shown=$(awk '/ getppid\(\) / { n[$1]++ }
		END { for (p in n) if (n[p] > 1000) sum += n[p]; print sum + 0 }' out.flood)
	lost=$(sed -n 's/.*--- \([0-9]*\) calls* lost .*/\1/p' out.flood | awk '{ n += $1 } END { print n + 0 }')
	note flood-lost bpfstrace "$lost"
	note flood-missing bpfstrace $((made - shown))
	rm -f out.flood
}

# 1 GiB read and written in calls of 128 KiB: the lines' bytes are compared with the file's.
gigabyte()
{
	local start lost

	room 6000 || return
	base64 -w 0 /dev/urandom | head -c 1G >big
	start=${EPOCHREALTIME/./}
	"$BPFSTRACE" --full-buffers -e trace=read,write -o out.big dd if=big of=/dev/null bs=128k \
		status=none 2>big.err </dev/null
	note gigabyte-time bpfstrace $(((${EPOCHREALTIME/./} - start) / 1000))
	lost=$(awk '/lost/ { n += $2 } END { print n + 0 }' big.err)
	for call in read write; do
		grep "^$call(.* = 131072$" out.big | "$WORK/joined" $call | tail -c 1G | cmp -s - big ||
			lost=$((lost + 1))
	done
	note gigabyte-lost bpfstrace "$lost"
	rm -f big out.big
}

build || { echo "bench.sh: its programs do not compile" >&2; exit 1; }
command -v "$BPFSTRACE" >/dev/null || { echo "bench.sh: no $BPFSTRACE" >&2; exit 1; }
cd "$WORK" || exit 1
prepare
: >"$FIGURES"
for round in $(seq "$ROUNDS"); do
	echo "round $round of $ROUNDS" >&2
	loops getppid-1 getppid 1000000 1
	loops getppid-2 getppid 500000 2
	loops open-close open 300000 1
	loops read-write-64 rw 300000 1
	beside untraced-all -f
	beside untraced-two -f -e trace=mkdir,rmdir --hook=tracepoint
	whole find find /usr/include -name '*.h'
	whole tar tar cf tarball /usr/include
	whole git-log git -C repository log --stat
	whole python3 python3 -c 'import json, http.client, unittest'
	whole gcc gcc -O2 -c hello.c -o hello.o
	whole dd dd if=zeros of=zeros2 bs=1
	whole server ./serve tcp
	start_and_stop
	own_use
	note format bpfstrace "$("$WORK/format" 1000000)"
done
flood
gigabyte
sort -k1,1 -k2,2 -k3,3n "$FIGURES" |
	awk -v order="$FAST bpfstrace-c$SLOW" -v chart=chart.data -f "$HERE/table.awk" | tee "$BUILD/bench.md"
if command -v gnuplot >/dev/null; then
	gnuplot -e "in = 'chart.data'; out = '$BUILD/bench.svg'; columns = $(awk -F '|' '{ print NF; exit }' chart.data)" \
		"$HERE/chart.gp"
fi
