#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [NAME...]: programs that mean bpfstrace ill, or only look like it, each under it with little memory and time.
#
# A case is one program, prog/NAME.c, whose head comment says in lines of their own
#
#	run: ARGUMENTS			of the program; as many lines as there are runs, none: one without arguments
#	with: OPTIONS			of bpfstrace
#	pid: yes			the program prints a pid: trace that with -p, as long as the program runs
#	status: N			with which bpfstrace ends, where that is not 0
#	has: REGEX			extended, of a line of its output; as many as are wanted
#	lacks: REGEX
#	oracle: yes			strace must have the "has" lines too
#
# Whatever the case, output and messages have no byte that is not printable, and bpfstrace needs less than MEMORY_KB of
# memory and CPU_S seconds of processor time (the program's included).
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin hostile
cd "$ROOT" || exit 1
PROG=$ROOT/tests/hostile/prog
MEMORY_KB=1000000 CPU_S=20 WALL_S=120 MOST_OUTPUT=40000000

# said NAME KEY: the values of a key in a program's head comment.
said()
{
	sed -n "/^ \*\/$/q; s/^ \*[ \t]*$2: *//p" "$PROG/$1.c"
}

bounded()
{
	(
		ulimit -v $MEMORY_KB -t $CPU_S
		exec timeout -k 5 $WALL_S "$@"
	)
}

# What the case says about lines, of the output in a file; prints what is not so.
check_lines()
{
	local name=$1 file=$2 regex

	said "$name" has | while read -r regex; do
		grep -qE -e "$regex" "$file" || echo "lacks: $regex"
	done
	said "$name" lacks | while read -r regex; do
		! grep -qE -e "$regex" "$file" || echo "has: $regex"
	done
}

# trace NAME ARGUMENTS: leaves output, messages and status in $WORK.
trace()
{
	local name=$1 args=$2 pid program

	rm -f "$WORK/$name".{log,err}
	# options and arguments are words
	# shellcheck disable=SC2046,SC2086
	if [ "$(said "$name" pid)" = yes ]; then
		coproc "$WORK/bin/$name" $args
		program=$!
		read -r pid <&"${COPROC[0]}"
		bounded "$BPFSTRACE" $(said "$name" with) -o "$WORK/$name.log" -p "$pid" 2>"$WORK/$name.err"
		status=$?
		kill "$program" 2>/dev/null
		wait "$program" 2>/dev/null
	else
		(cd "$WORK/dir" && bounded "$BPFSTRACE" $(said "$name" with) -o "$WORK/$name.log" \
			"$WORK/bin/$name" $args 2>"$WORK/$name.err" >/dev/null)
		status=$?
	fi
	touch "$WORK/$name.log"
}

check()
{
	local name=$1 args=$2 wanted

	wanted=$(said "$name" status)
	[ "$status" = "${wanted:-0}" ] || echo "ended with $status, not ${wanted:-0}: $(head -c 300 "$WORK/$name.err")"
	[ "$(wc -c <"$WORK/$name.log")" -le $MOST_OUTPUT ] || echo "$(wc -c <"$WORK/$name.log") bytes of output"
	! LC_ALL=C grep -qaP '[^\x20-\x7e]' "$WORK/$name.log" "$WORK/$name.err" || echo "raw bytes in the output"
	cat "$WORK/$name.log" "$WORK/$name.err" >"$WORK/$name.all"
	check_lines "$name" "$WORK/$name.all"
	[ "$(said "$name" oracle)" = yes ] && command -v "$STRACE" >/dev/null || return 0
	# shellcheck disable=SC2046,SC2086
	(cd "$WORK/dir" && ulimit -f 100000 && timeout -k 5 60 "$STRACE" $(said "$name" with) -o "$WORK/$name.strace" \
		"$WORK/bin/$name" $args >/dev/null 2>&1)
	check_lines "$name" "$WORK/$name.strace" | sed 's/^/strace /'
}

run_case()
{
	local name=$1 args found status

	if ! "$CC" -std=gnu11 -O1 -Wall -pthread -o "$WORK/bin/$name" "$PROG/$name.c" 2>"$WORK/cc.log"; then
		not_ok "$name: $(head -1 "$WORK/cc.log")"
		return
	fi
	while read -r args; do
		rm -rf "$WORK/dir"
		mkdir -p "$WORK/dir"
		trace "$name" "$args"
		found=$(check "$name" "$args")
		if [ -z "$found" ]; then
			ok "$name${args:+ $args}"
		else
			not_ok "$name${args:+ $args}"
			sed 's/^/# /' <<<"$found" | cut -c 1-300
		fi
	done <<<"$(said "$name" run)"
}

mkdir -p "$WORK/bin"
if [ ! -x "$BPFSTRACE" ]; then
	not_ok "hostile: $BPFSTRACE is not there; make it first"
	exit 1
fi
if [ $# -gt 0 ]; then
	for name in "$@"; do
		run_case "$name"
	done
else
	for program in "$PROG"/*.c; do
		run_case "$(basename "$program" .c)"
	done
fi
suite_end
