#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench.sh [ROUNDS]: what tracing costs, in one run, as a table with the targets beside the figures.
#
# Native, the two floors (floor.bpf.c), bpfstrace, strace and perf trace take turns on each measure;
# the figures are medians of ROUNDS (5). The table goes to stdout and to build/bench.md. A cell is
# "-" where a tracer is not installed or failed. Times of one noisy machine: trust the ratios.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin bench
HERE=$ROOT/tests/bench
ROUNDS=${1:-5}
FIGURES=$WORK/figures
TRACERS="native empty minimal bpfstrace bpf-c strace perf"
[ "$(id -u)" = 0 ] || { echo "bench.sh: must be root" >&2; exit 1; }

build()
{
	compile "$HERE/calls.c" "$WORK/calls" -pthread && compile "$HERE/floor.c" "$WORK/floor" -lbpf || return 1
	compile "$ROOT/tests/twin/serve.c" "$WORK/serve" || return 1
	[ "$WORK/floor.bpf.o" -nt "$HERE/floor.bpf.c" ] ||
		${CLANG:-clang} -O2 -g -target bpf -idirafter "/usr/include/$(uname -m)-linux-gnu" -c "$HERE/floor.bpf.c" -o "$WORK/floor.bpf.o"
}

# under TRACER COMMAND...: the command traced, its own output on stdout
under()
{
	local tracer=$1

	shift
	case $tracer in
	native) "$@" ;;
	empty | minimal) "$WORK/floor" "$WORK/floor.bpf.o" "$tracer" "$@" ;;
	bpfstrace) "$BPFSTRACE" -f -o "$WORK/out.bpfstrace" "$@" ;;
	bpf-c) "$BPFSTRACE" -f -c -o "$WORK/out.bpf-c" "$@" ;;
	strace) "$STRACE" -f -o "$WORK/out.strace" "$@" ;;
	perf) perf trace -o "$WORK/out.perf" "$@" ;;
	esac </dev/null 2>/dev/null
}

note()
{
	[ -z "$3" ] || echo "$1 $2 $3" >>"$FIGURES"
}

# loops MEASURE WHAT COUNT THREADS: nanoseconds per round, fewer rounds for the slow tracers
loops()
{
	local tracer count

	for tracer in $TRACERS; do
		count=$3
		case $tracer in
		strace | perf) count=$((count / 50)) ;;
		esac
		note "$1" $tracer "$(under $tracer "$WORK/calls" "$2" $count "$4")"
	done
}

# beside MEASURE OPTIONS...: an untraced process while another is traced
beside()
{
	local measure=$1 pid

	shift
	"$BPFSTRACE" "$@" -o /dev/null sleep 60 </dev/null >/dev/null 2>&1 &
	pid=$!
	sleep 0.4
	if ! process_ended $pid; then
		note "$measure" bpfstrace "$("$WORK/calls" getppid 1000000 1)"
		kill -TERM $pid
	fi
	wait $pid 2>/dev/null
	note "$measure" native "$("$WORK/calls" getppid 1000000 1)"
	note "$measure" empty "$(under empty "$WORK/calls" getppid 1000000 1)"
}

# whole MEASURE COMMAND: microseconds from start to end, everything included
whole()
{
	local tracer measure=$1 start

	shift
	for tracer in $TRACERS; do
		[ $tracer != bpf-c ] || continue
		start=${EPOCHREALTIME/./}
		under $tracer "$@" >/dev/null && note "$measure" $tracer $((${EPOCHREALTIME/./} - start))
	done
}

first_line()
{
	local start=${EPOCHREALTIME/./}

	note first-line bpfstrace "$("$BPFSTRACE" true 2>&1 >/dev/null </dev/null | { read -r _ && echo $((${EPOCHREALTIME/./} - start)); cat >/dev/null; })"
}

# What bpfstrace itself takes while it traces the loop: CPU in microseconds per 1000 calls, memory in KiB.
own_use()
{
	local pid ticks= memory= t m

	"$BPFSTRACE" -f -o "$WORK/out.own" "$WORK/calls" getppid 2000000 1 >/dev/null 2>&1 </dev/null &
	pid=$!
	while ! process_ended $pid; do
		t=$(awk '{ print $14 + $15 }' /proc/$pid/stat 2>/dev/null)
		m=$(awk '/VmHWM/ { print $2 }' /proc/$pid/status 2>/dev/null)
		ticks=${t:-$ticks} memory=${m:-$memory}
		sleep 0.05
	done
	wait $pid
	[ -z "$ticks" ] || note own-cpu bpfstrace $((ticks * 10000 / 2000))
	note own-memory bpfstrace "$memory"
}

# The table, from "MEASURE TRACER FIGURE" lines.
table()
{
	sort -k1,1 -k2,2 -k3,3n "$FIGURES" | awk -v order="$TRACERS" '
	function flush() { if (n) median[key] = v[int((n + 1) / 2)]; n = 0 }
	{ if ($1 SUBSEP $2 != key) { flush(); key = $1 SUBSEP $2 } v[++n] = $3 }
	function get(m, t) { return (m, t) in median ? median[m, t] : "-" }
	function row(m, title,  i, line) {
		line = "| " title
		for (i = 1; i <= nt; i++) line = line " | " get(m, tracer[i])
		print line " |"
	}
	function added(m, t) { return get(m, t) - get(m, "native") }
	function have(m, t) { return get(m, t) != "-" && get(m, "native") != "-" }
	function target(title, figure, limit, good) { printf "| %s | %s | %s | %s |\n", title, figure, limit, good ? "met" : "NOT met" }
	function ratio(title, m, t, limit,  r) {
		if (!have(m, "bpfstrace") || !have(m, t)) return
		r = added(m, t) > 0 ? added(m, "bpfstrace") / added(m, t) : 99
		target(title, sprintf("%.2f x", r), "<= " limit " x", r <= limit)
	}
	function times(title, m, t, limit,  r) {
		if (!have(m, "bpfstrace") || !have(m, t)) return
		r = added(m, "bpfstrace") > 0 ? added(m, t) / added(m, "bpfstrace") : 9999
		target(title, sprintf("%.0f x", r), ">= " limit " x", r >= limit)
	}
	function run(m,  limit) {
		if (!have(m, "bpfstrace")) return
		limit = 1.4 * get(m, "native") + 80000
		target(m ", whole run", sprintf("%.0f ms (native %.0f)", get(m, "bpfstrace") / 1000, get(m, "native") / 1000), sprintf("<= %.0f ms", limit / 1000), get(m, "bpfstrace") <= limit)
	}
	function most(title, m, limit, unit, scale) {
		if (get(m, "bpfstrace") == "-") return
		target(title, sprintf("%.0f %s", get(m, "bpfstrace") / scale, unit), "<= " limit " " unit, get(m, "bpfstrace") / scale <= limit)
	}
	END {
		flush()
		nt = split(order, tracer, " ")
		line = "| nanoseconds per round"; rule = "|---"
		for (i = 1; i <= nt; i++) { line = line " | " tracer[i]; rule = rule "|---:" }
		print line " |"; print rule "|"
		row("getppid-1", "getppid, 1 thread"); row("getppid-2", "getppid, 2 threads"); row("open-close", "openat + close")
		row("read-write-64", "read + write, 64 bytes"); row("untraced-all", "untraced, all traced elsewhere"); row("untraced-two", "untraced, 2 calls traced elsewhere")
		print ""; line = "| microseconds, whole run"
		for (i = 1; i <= nt; i++) line = line " | " tracer[i]
		print line " |"; print rule "|"
		split("true find tar git-log python3 gcc dd server", w, " ")
		for (i = 1; i in w; i++) row(w[i], w[i])
		print ""; print "| target | measured | limit | |"; print "|---|---|---|---|"
		ratio("added per call against the minimal floor", "getppid-1", "minimal", 1.25)
		times("strace'"'"'s added cost against ours", "getppid-1", "strace", 150)
		times("perf trace'"'"'s added cost against ours", "getppid-1", "perf", 40)
		ratio("openat + close against the minimal floor", "open-close", "minimal", 2)
		if (have("untraced-all", "bpfstrace")) target("untraced, all traced elsewhere: beyond the empty pair", get("untraced-all", "bpfstrace") - get("untraced-all", "empty") " ns", "<= 30 ns", get("untraced-all", "bpfstrace") - get("untraced-all", "empty") <= 30)
		if (have("untraced-two", "bpfstrace")) target("untraced, 2 calls by tracepoint elsewhere", added("untraced-two", "bpfstrace") " ns", "<= 60 ns", added("untraced-two", "bpfstrace") <= 60)
		if (have("getppid-1", "bpf-c")) target("-c beyond the empty pair", get("getppid-1", "bpf-c") - get("getppid-1", "empty") " ns", "<= 150 ns", get("getppid-1", "bpf-c") - get("getppid-1", "empty") <= 150)
		run("find"); run("tar"); run("git-log"); run("python3"); run("gcc")
		most("bpfstrace true, whole run", "true", 40, "ms", 1000)
		most("bpfstrace true, to the first line", "first-line", 30, "ms", 1000)
		most("memory, ring and spool included", "own-memory", 40, "MiB", 1024)
		if (get("own-cpu", "bpfstrace") != "-") printf "| CPU of bpfstrace itself | %d us per 1000 calls | | |\n", get("own-cpu", "bpfstrace")
	}'
}

build || { echo "bench.sh: its programs do not compile" >&2; exit 1; }
command -v "$BPFSTRACE" >/dev/null || { echo "bench.sh: no $BPFSTRACE" >&2; exit 1; }
cd "$WORK" || exit 1
: >"$FIGURES"
printf '#include <stdio.h>\n#include <stdlib.h>\nint main(void) { puts("x"); return 0; }\n' >hello.c
dd if=/dev/zero of=zeros bs=1000 count=50 2>/dev/null
if [ ! -d repository ] && command -v git >/dev/null; then
	git init -q repository
	for i in $(seq 100); do
		echo "$i" >repository/file
		git -C repository add file
		git -C repository -c user.name=a -c user.email=a@b commit -qm "$i"
	done
fi
for round in $(seq "$ROUNDS"); do
	echo "round $round of $ROUNDS" >&2
	loops getppid-1 getppid 1000000 1
	loops getppid-2 getppid 500000 2
	loops open-close open 300000 1
	loops read-write-64 rw 300000 1
	beside untraced-all -f
	beside untraced-two -f -e trace=mkdir,rmdir --hook=tracepoint
	whole true true
	whole find find /usr/include -name '*.h'
	whole tar tar cf /dev/null /usr/include
	whole git-log git -C repository log --stat
	whole python3 python3 -c 'import json, http.client, unittest'
	whole gcc gcc -O2 -c hello.c -o hello.o
	whole dd dd if=zeros of=zeros2 bs=1
	whole server ./serve tcp
	first_line
	own_use
done
table | tee "$BUILD/bench.md"
