#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# observer.sh [ROUNDS]: does tracing ever hold a processor, whatever the traced program asks for?
#
# Each of the worst programs (tests/live/prog/vectors.c) runs ROUNDS (9) times traced and untraced in turns, beside a
# SCHED_FIFO 99 thread on its processor (hold.c). A row has, in ms, median / greatest: the longest run of a program of
# bpfstrace as it says itself (-d), how long the observer was held off, and the same without bpfstrace. "quiet" counts the
# rounds in which the host took the processor from neither, with the greatest of them alone: the host takes a virtual
# processor away for many milliseconds, within a run of a program or not, and /proc/stat tells most of that. A row is
# "held" where a run took 5 ms in half of the rounds or the observer was held off 5 ms longer than in its control. The
# status is 1 where one is.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin bench
ROUNDS=${1:-9}
LIMIT=5000	# microseconds
PROGS=$BUILD/tests/live
HOLD=$WORK/hold
[ "$(id -u)" = 0 ] || { echo "observer.sh: must be root" >&2; exit 1; }
bash "$ROOT/tests/live/run.sh" --build && compile "$ROOT/tests/bench/hold.c" "$HOLD" || exit 1

# The name of a row, its program, and with which options it is run, one set a word.
ROWS="
1024x1MiB-writev writev 1024 1048576
sendmmsg-of-those sendmmsg 1024 1048576
16x16MiB-writev writev 16 16777216
100000-arguments strings 100000 10
cold-256MiB-write write 256 1048576
"
OPTIONS="--full-buffers -s16700000 -v"

# traced OPTION PROGRAM...: "LONGEST HELD STOLEN"
traced()
{
	local option=$1 held

	shift
	held=$("$BPFSTRACE" -d "$option" -o /dev/null "$HOLD" "$PROGS/vectors" "$@" 2>"$WORK/err" </dev/null)
	echo "$(sed -n 's/^bpfstrace: longest run, .*: \([0-9]*\) us$/\1/p' "$WORK/err" | sort -n | tail -1) $held"
}

# What a row's rounds come to. Each line of the figures: longest, held, stolen, held without, stolen without.
sum_up()
{
	awk -v name="$1" -v option="$2" -v limit=$LIMIT '
	function sorted(a, n,   i, j, t) {
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
	}
	function both(a) { return sprintf("%6.2f /%7.2f", a[int((NR + 1) / 2)] / 1000, a[NR] / 1000) }
	NF != 5 { bad = 1 }
	{
		run[NR] = $1; held[NR] = $2; control[NR] = $4
		if ($3 + $5 == 0) { quiet++; if ($1 > most) most = $1; if ($2 > off) off = $2 }
	}
	END {
		sorted(run, NR); sorted(held, NR); sorted(control, NR); m = int((NR + 1) / 2)
		verdict = bad || !NR ? "no figures" : run[m] >= limit || held[m] - control[m] >= limit ? "held" : ""
		printf "%-18s %-15s | %s | %s | %s | %2d: %6.2f %6.2f  %s\n", name, option, both(run), both(held), both(control),
			quiet, most / 1000, off / 1000, verdict
		exit verdict != ""
	}'
}

echo "program            options         | run, ms          | observer, ms     | without, ms      | quiet: run, observer"
while read -r name program; do
	[ -n "$name" ] || continue
	for option in $OPTIONS; do
		for round in $(seq "$ROUNDS"); do
			echo "$(traced "$option" $program) $("$HOLD" "$PROGS/vectors" $program </dev/null)"
		done >"$WORK/held"
		sum_up "$name" "$option" <"$WORK/held" || FAILED=$((FAILED + 1))
	done
done <<<"$ROWS"
suite_end
