#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# long.sh [busy|chroot]: what "make check" must bear, by hand since it takes hours.
#
# busy: the suites RUNS (5) times while a program keeps each processor busy. chroot: the README's
# commands on a Debian 12 that has nothing but make (debootstrap's minbase, in build/chroot), from a
# path with blanks. Without an argument both. The last line is the sums of all runs.
set -u
cd "$(dirname "$0")/.."
RUNS=${RUNS:-5}
CHROOT=$PWD/build/chroot
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

stop_hogs()
{
	[ -z "$HOGS" ] || kill $HOGS 2>/dev/null
	HOGS=
}

busy()
{
	local i

	trap stop_hogs EXIT
	for i in $(seq "$(nproc)"); do
		sh -c 'while :; do :; done' &
		HOGS="$HOGS $!"
	done
	for i in $(seq "$RUNS"); do
		sums "busy-$i" make check
	done
	stop_hogs
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
	cp /etc/resolv.conf "$CHROOT/etc/" 2>/dev/null
	rm -rf "$CHROOT/root/a path with blanks"
	mkdir -p "$CHROOT/root/a path with blanks"
	git archive HEAD | tar -x -C "$CHROOT/root/a path with blanks"
	sums chroot in_chroot /bin/sh -c 'cd "/root/a path with blanks" && make run CMD=true && make check'
}

case ${1:-} in
'' | busy) busy ;;&
'' | chroot) chroot_check ;;
busy) ;;
*) echo "usage: tests/long.sh [busy|chroot]" >&2; exit 2 ;;
esac
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
