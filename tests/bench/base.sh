#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# base.sh BASE [ROUNDS]: is this tree's bpfstrace slower than that of BASE, a commit or a binary?
#
# The two take turns on each measure, BASE twice in a round: how far its second figure lies from its
# first is the noise. A row shows medians of ROUNDS (15), what is compared of a loop being the cost
# that tracing adds; it is "worse" where this tree's is more than 5 % and that noise above BASE's.
# The status is 1 where one is. On stdout and in build/bench-base.md.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin bench
HERE=$ROOT/tests/bench
BASE=${1:?base.sh BASE [ROUNDS]: a commit or a binary to compare with}
ROUNDS=${2:-15}
FIGURES=$WORK/base-figures
[ "$(id -u)" = 0 ] || { echo "base.sh: must be root" >&2; exit 1; }

# base_binary BASE: its path on stdout; a commit is built in build/base
base_binary()
{
	local commit dir

	[ ! -x "$1" ] || [ -d "$1" ] || { readlink -f "$1"; return; }
	commit=$(git -C "$ROOT" rev-parse --verify -q "$1^{commit}") || return
	dir=$BUILD/base/$commit
	if [ ! -x "$dir/build/bpfstrace" ]; then
		mkdir -p "$dir" && git -C "$ROOT" archive "$commit" | tar -x -C "$dir" && make -C "$dir" -s -j2 >&2 || return
	fi
	echo "$dir/build/bpfstrace"
}

# note MEASURE WHO FIGURE: of this round
note()
{
	[ -z "$3" ] || echo "$1 $2 $round $3" >>"$FIGURES"
}

# loop MEASURE OPTIONS WHAT COUNT THREADS: nanoseconds added to a round
loop()
{
	local native who

	native=$("$WORK/calls" $3 $4 $5)
	for who in base new again; do
		note "$1" $who $(($(${BINARY[$who]} $2 -o out.$who "$WORK/calls" $3 $4 $5 2>/dev/null </dev/null) - native))
	done
}

# whole MEASURE OPTIONS COMMAND...: microseconds
whole()
{
	local measure=$1 options=$2 start who

	shift 2
	for who in base new again; do
		start=${EPOCHREALTIME/./}
		${BINARY[$who]} $options -o out.$who "$@" >/dev/null 2>&1 </dev/null
		note "$measure" $who $((${EPOCHREALTIME/./} - start))
	done
}

# What lies between the start and the first line, and between the command's end and the tool's.
felt()
{
	local start line who

	for who in base new again; do
		start=${EPOCHREALTIME/./}
		line=$(${BINARY[$who]} /bin/true 2>&1 >/dev/null </dev/null | {
			read -r _ && echo ${EPOCHREALTIME/./}
			cat >/dev/null
		})
		note first-line $who $((line - start))
		line=$(${BINARY[$who]} -o out.$who "$WORK/calls" end 0 1 2>/dev/null)
		note end-to-exit $who $((${EPOCHREALTIME/./} - line))
	done
}

# An untraced process beside a traced one: nanoseconds added to its call.
beside()
{
	local native who pid

	native=$("$WORK/calls" getppid 1000000 1)
	for who in base new again; do
		${BINARY[$who]} -f -o /dev/null sleep 60 </dev/null >/dev/null 2>&1 &
		pid=$!
		wait_until 20 pgrep -P $pid -x sleep >/dev/null
		sleep 0.2
		note untraced $who $(($("$WORK/calls" getppid 1000000 1) - native))
		kill "$(pgrep -P $pid -x sleep)"
		wait $pid 2>/dev/null
	done
}

# ns of CPU that the tool takes for a call of a flood, and its memory in KiB.
own_use()
{
	local who target tracer memory m TIMEFORMAT='%U %S'

	for who in base new again; do
		sh -c 'sleep 0.3; exec "$0" getppid 1000000 1' "$WORK/calls" >/dev/null &
		target=$! memory=
		{ time ${BINARY[$who]} -o out.$who -p $target >/dev/null 2>&1; } 2>own.cpu </dev/null &
		tracer=$!
		while ! process_ended $tracer; do
			m=$(awk '/VmHWM/ { print $2 }' /proc/"$(pgrep -P $tracer -o)"/status 2>/dev/null)
			memory=${m:-$memory}
			sleep 0.05
		done
		wait $tracer $target
		note own-cpu $who "$(awk '{ printf "%.0f", ($1 + $2) * 1e9 / 1e6 }' own.cpu)"
		note own-memory $who "$memory"
	done
}

table()
{
	sort -k1,1 -k2,2 -k4,4n "$FIGURES" | awk '
		$1 SUBSEP $2 != key { key = $1 SUBSEP $2; if (!($1 in seen)) { seen[$1] = 1; order[++rows] = $1 } }
		{ v[key, ++n[key]] = $4 }
		function median(key) { return v[key, int((n[key] + 1) / 2)] }
		END {
			print "| measure | base | this tree | ratio | noise | |\n|---|---:|---:|---:|---:|---|"
			for (i = 1; i <= rows; i++) {
				m = order[i]
				base = median(m SUBSEP "base"); new = median(m SUBSEP "new"); again = median(m SUBSEP "again")
				if (base <= 0)
					base = 1
				noise = again / base - 1
				noise = noise < 0 ? -noise : noise
				low = base < again ? base : again
				worse = new / (low > 0 ? low : 1) > 1.05 + noise
				bad += worse
				printf "| %s | %d | %d | %.2f | %.0f %% | %s |\n", m, base, new, new / base, noise * 100, worse ? "worse" : "ok"
			}
			exit bad > 0
		}'
}

compile "$HERE/calls.c" "$WORK/calls" -pthread || exit 1
declare -A BINARY
BINARY[base]=$(base_binary "$BASE") || { echo "base.sh: '$BASE' is neither a binary nor a commit that builds" >&2; exit 1; }
BINARY[again]=${BINARY[base]} BINARY[new]=$BPFSTRACE
cd "$WORK" || exit 1
head -c 64M /dev/zero >zeros64
: >"$FIGURES"
for round in $(seq "$ROUNDS"); do
	echo "round $round of $ROUNDS" >&2
	loop getppid-1 -f getppid 500000 1
	loop getppid-2 -f getppid 300000 2
	loop getppid-count "-f -c" getppid 500000 1
	loop getppid-times "-f -ttt -T" getppid 300000 1
	loop open-close -f open 100000 1
	loop open-close-paths "-f -y" open 100000 1
	loop read-write-64 -f rw 100000 1
	beside
	whole true -f /bin/true
	whole find -f find /usr/include -name '*.h'
	whole gcc -f sh -c 'echo "int main(void) { return 0; }" | gcc -O2 -x c -c -o hello.o -'
	whole full-buffers "--full-buffers -e trace=read,write" dd if=zeros64 of=/dev/null bs=128k
	felt
	own_use
done
rm -f zeros64 out.base out.new out.again
table | tee "$BUILD/bench-base.md"
exit "${PIPESTATUS[0]}"
