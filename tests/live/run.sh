#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Live tests: what neither a twin nor an offline test can show. Prints "ok NAME", "not ok NAME" and
# what went wrong, or "skip NAME: why"; fails if any test does.
#
#	tests/live/run.sh [NAME...]
#	tests/live/run.sh --build	the helper programs only
#
# BPFSTRACE is the binary under test, LIVE_PROGS a directory with the helper programs already built.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
: "${BPFSTRACE:=$root/build/bpfstrace}" "${LIVE_PROGS:=$root/build/tests/live}"
: "${LIVE_TIMEOUT:=${VM:+400}}" "${LIVE_TIMEOUT:=60}"
unset BPFSTRACE_OPTIONS
export BPFSTRACE LIVE_PROGS LC_ALL=C NO_COLOR=1 PATH="$root/build/oracle:$PATH"	# its strace first
skip_status=77

# Where there is no compiler (a small guest) the programs come ready-made.
build_programs()
{
	command -v "${CC:-cc}" >/dev/null || return 0
	mkdir -p "$LIVE_PROGS" || exit 1
	for src in "$here"/prog/*.c; do
		bin=$LIVE_PROGS/$(basename "$src" .c)
		if [ ! "$bin" -nt "$src" ]; then
			${CC:-cc} -std=gnu11 -O1 -Wall -pthread -o "$bin" "$src" -lutil || exit 1
		fi
	done
}

# One test: its function, in a shell of its own, in an empty directory. A command that ends it unasked is named.
if [ "${1:-}" = --one ]; then
	for file in "$here"/lib.sh "$here"/*.t; do
		. "$file"
	done
	shopt -s inherit_errexit
	set -eE
	trap 'echo "$BASH_SOURCE:$LINENO: \"$BASH_COMMAND\" ended with $?"' ERR
	"live_$2"
	exit
fi

if [ ! -x "$BPFSTRACE" ]; then
	echo "not ok live: $BPFSTRACE is not there; make it first"
	exit 1
fi
build_programs
[ "${1:-}" != --build ] || exit 0
[ $# -gt 0 ] || set -- $(sed -n 's/^live_\([a-z0-9_]*\)()$/\1/p' "$here"/*.t)
# The first trace reads all that is needed into memory: it shall not count against a test.
"$BPFSTRACE" -e trace=none true >/dev/null 2>&1 || :
scratch=$(mktemp -d) && chmod 755 "$scratch" || exit 1
trap 'rm -rf "$scratch"' EXIT
# once NAME: runs it; its output is in $scratch/log. What it has left behind, in timeout's process group, ends with it.
once()
{
	local status=0

	rm -rf "$scratch/$1"
	mkdir "$scratch/$1" && chmod 777 "$scratch/$1"
	(cd "$scratch/$1" && echo "$BASHPID" >"$scratch/group" && exec timeout -k 5 "$LIVE_TIMEOUT" bash "$here/run.sh" --one "$1") \
		>"$scratch/log" 2>&1 </dev/null || status=$?
	kill -KILL -- -"$(cat "$scratch/group")" 2>/dev/null
	return $status
}

said()
{
	[ $status -ne 124 ] || echo "# took longer than $LIVE_TIMEOUT s"
	tail -n 30 "$scratch/log" | cut -c 1-300 | sed 's/^/# /'
}

# In a guest, whose processors are emulated in one thread, a test has a second try; that it needed one is said.
failed=0
for name in "$@"; do
	status=0
	once "$name" || status=$?
	if [ -n "${VM:-}" ] && [ $status -ne 0 ] && [ $status -ne $skip_status ]; then
		echo "# $name failed, and is tried again:"
		said
		status=0
		once "$name" || status=$?
	fi
	case $status in
	0) echo "ok $name" ;;
	$skip_status) echo "skip $name: $(tail -n 1 "$scratch/log")" ;;
	*)	failed=1
		echo "not ok $name"
		said ;;
	esac
done
exit $failed
