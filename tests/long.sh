#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# long.sh [busy|chroot|floods [N]|bytes]: what "make check" must bear, by hand since it takes hours.
#
# busy: the suites RUNS (5) times while a program keeps each processor busy. chroot: the README's
# commands on a Debian 12 that has nothing but make (debootstrap's minbase, in build/chroot), from a
# path with blanks. Without an argument both. floods: N (200) processes one after the other, each making two million calls
# that are traced, beside four processes that keep the processors busy and two more bpfstraces: nothing is lost unless
# the reader was kept from running for longer than the ring lasts. bytes: of 1 GiB in calls of three sizes, traced with
# --full-buffers, every byte is shown or in a hole. The last line is the sums of all runs.
set -u
cd "$(dirname "$0")/.."
RUNS=${RUNS:-5}
CHROOT=$PWD/build/chroot
CALLS=2000000	# of a flood
RING=2097152	# the default
HOGS=
passed=0 failed=0 skipped=0

# sums NAME COMMAND...: runs it, shows its results, and adds its last line up
sums()
{
	local name=$1 log=build/tests/long-$1.log line

	shift
	mkdir -p build/tests
	echo "=== $name"
	"$@" </dev/null 2>&1 | tee "$log" | grep --line-buffered -E '^(not ok|skip) '
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -1)
	echo "=== $name: ${line:-no sums; see $log}"
	[ -n "$line" ] || { failed=$((failed + 1)); return; }
	set -- ${line//[^0-9 ]/}
	passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# start_hogs N
start_hogs()
{
	local i

	for i in $(seq "$1"); do
		sh -c 'while :; do :; done' &
		HOGS="$HOGS $!"
	done
}

stop_hogs()
{
	[ -z "$HOGS" ] || kill $HOGS 2>/dev/null
	HOGS=
}

busy()
{
	local i

	trap stop_hogs EXIT
	start_hogs "$(nproc)"
	for i in $(seq "$RUNS"); do
		sums "busy-$i" make check
	done
	stop_hogs
}

# Two more that trace: a shell that starts one program after the other, and what makes calls in two threads.
start_tracers()
{
	local over=$1/over

	build/bpfstrace -f -o /dev/null sh -c 'while [ ! -e "$0" ]; do /bin/true; done' "$over" 2>/dev/null &
	build/bpfstrace -f -o /dev/null sh -c 'while [ ! -e "$0" ]; do rm -f "$0.now"; (sleep 2; : >"$0.now") & "$1" "$0.now"; done' \
		"$over" build/tests/live/steady >/dev/null 2>&1 &
}

# One flood: "LOST LONGEST_PAUSE RING_LASTS WAITED", the latter in ms. The ring lasts as long as calls that nothing
# interrupts take to fill it: 48 bytes each.
flood()
{
	local dir=$1 cost

	cost=$(build/bpfstrace -d -o /dev/null --buffer-size=$RING build/tests/bench/calls cpu-getppid $CALLS 1 2>"$dir/err")
	awk -v cost="$cost" -v ring=$RING '
		/ calls? lost; / { lost += $2 }
		/longest pause of the reader: / { sub(/.*reader: /, ""); pause = $1 + 0; sub(/.*but for /, ""); waited = $1 + 0 }
		END { printf "%d %.1f %.1f %.1f\n", lost, pause, ring / 48 * cost / 1e6, waited }' "$dir/err"
}

# Those whose reader had a longer pause than the ring lasts may lose something; the others must not.
floods()
{
	local dir i lost pause lasts waited quiet=0 late=0 late_lost=0

	dir=$(mktemp -d)
	bash tests/live/run.sh --build && mkdir -p build/tests/bench &&
		cc -std=gnu11 -O1 -pthread -o build/tests/bench/calls tests/bench/calls.c || { failed=1; return; }
	trap "stop_hogs; : >$dir/over" EXIT
	start_hogs 4
	start_tracers "$dir"
	sleep 1
	for i in $(seq "$1"); do
		read -r lost pause lasts waited < <(flood "$dir")
		if awk "BEGIN { exit !($pause < $lasts) }"; then
			quiet=$((quiet + 1))
			[ "$lost" = 0 ] && passed=$((passed + 1)) && continue
			failed=$((failed + 1))
		else
			late=$((late + 1))
			[ "$lost" = 0 ] || late_lost=$((late_lost + 1))
			passed=$((passed + 1))
		fi
		echo "flood $i: $lost lost; the reader's longest pause was $pause ms, $waited of it for a processor; the ring lasts $lasts ms"
	done
	: >"$dir/over"
	stop_hogs
	trap - EXIT
	wait
	rm -rf "$dir"
	echo "$1 floods: $quiet with pauses shorter than the ring lasts, of which $failed lost calls; $late with a longer one, $late_lost lost calls"
}

# The traces take 4 GB, in TMPDIR.
bytes()
{
	local holes=$PWD/build/tests/holes

	rm -f "$holes"
	if MIB=1024 HOLES=$holes LIVE_TIMEOUT=3000 bash tests/live/run.sh budget_leaves_holes; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
	cat "$holes"
}

# In a mount namespace of its own, private first: a chroot's / is no mount point.
in_chroot()
{
	unshare --mount --propagation private sh -c '
		mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount --rbind /sys "$0/sys" &&
		mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"' "$CHROOT" "$@"
}

chroot_check()
{
	local mirror

	command -v debootstrap >/dev/null || apt-get -q -y install --no-install-recommends debootstrap >&2
	mirror=$(apt-cache policy | sed -n 's/^ *[0-9]* \(http[^ ]*debian\) bookworm\/main.*/\1/p' | head -1)
	if [ ! -e "$CHROOT/usr/bin/make" ]; then
		debootstrap --variant=minbase --include=make bookworm "$CHROOT" "${mirror:-http://deb.debian.org/debian}" >&2 || { failed=$((failed + 1)); return; }
	fi
	# how this machine reaches its mirror
	cp /etc/resolv.conf "$CHROOT/etc/" 2>/dev/null
	cp -r /etc/apt/apt.conf.d "$CHROOT/etc/apt/"
	rm -rf "$CHROOT/root/a path with blanks"
	mkdir -p "$CHROOT/root/a path with blanks"
	git archive HEAD | tar -x -C "$CHROOT/root/a path with blanks"
	sums chroot in_chroot /bin/sh -c 'cd "/root/a path with blanks" && make run CMD=true && make check'
}

case ${1:-} in
'' | busy) busy ;;&
'' | chroot) chroot_check ;;
busy) ;;
floods) floods "${2:-200}" ;;
bytes) bytes ;;
*) echo "usage: tests/long.sh [busy|chroot|floods [N]|bytes]" >&2; exit 2 ;;
esac
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
