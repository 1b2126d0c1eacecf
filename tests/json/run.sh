#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh: the operations of a sink are enough: text that went through JSON is the same text.
#
# Programs are linked with both.c, which writes each event by way of the JSON sink (src/out/json.c), the reader here
# (parse.c, replay.c) and a second text sink, and breaks off where that is not what a text sink writes at once: the
# offline tests (tests/wire), CASES of records by chance (tests/fuzz; SEED is from where), and, where one can trace, bpfstrace itself with
# the programs of the twin test, under several options.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin json
. "$ROOT/tests/twin/fixture.sh"
cd "$ROOT" || exit 1
BIN=$WORK/bin
CASES=${CASES:-1000}
SEED=${SEED:-$(date +%Y%m%d)000000}
[ "${1:-programs}" = programs ] || { echo "run.sh: takes no names: all is run" >&2; exit 2; }
OPTIONS=("" "-v -yy -Y -x -T -r -s 5 -X verbose" "-y -xx -tt --full-buffers -e status=failed" "-e read=all -e write=all -e raw=%ipc -N -n -i"
	"-e inject=uname,newfstatat:delay_enter=1:poke_enter=@arg3=00 -e inject=getppid:retval=-3 -e fault=sched_yield")
FLAGS="-O1 -g -Wall -Wextra -std=gnu11 -D_GNU_SOURCE -Isrc -I. -Ibuild -Wl,--wrap=text_open"
make -s all || exit 1
mkdir -p "$BIN"

# link_both NAME SOURCES, OBJECTS AND LIBRARIES...
link_both()
{
	local name=$1

	shift
	# shellcheck disable=SC2086
	$CC $FLAGS -o "$WORK/$name" tests/json/*.c "$@" >"$WORK/cc.log" 2>&1 && return
	not_ok "$name does not build"
	sed 's/^/    /' "$WORK/cc.log" | head -20
	return 1
}

# The objects of bpfstrace that are not in libcore.a.
top_objects()
{
	local room

	for room in . $(make -s rooms); do
		ls src/$room/*.c
	done | sed 's|^src/\(\./\)\?|build/obj/|; s/c$/o/' | grep -vxFf <(ar t build/libcore.a)
	echo build/obj/embed.o
}

# judge NAME STATUS LEAST: what the program left: how many events there were, or the difference that it found
judge()
{
	local events

	events=$(awk '{ n += $1 } END { print n + 0 }' "$BOTH_COUNT" 2>/dev/null)
	if [ "$2" = 0 ] && [ "${events:-0}" -ge "$3" ] && ! grep -q ^json: "$WORK/err"; then
		ok "$1 ($events events)"
	else
		not_ok "$1: status $2, ${events:-0} events, at least $3 are stated"
		cut -c1-2000 "$WORK/err" | head -20 | sed 's/^/    /'
	fi
	rm -f "$BOTH_COUNT"
}

# A case or program hangs alone.
run_programs()
{
	local program case name lines needs options command

	for program in "$BIN"/odd-*; do
		for case in $("$program" | awk '{ print $1 }'); do
			timeout -k 1 20 "$program" "$case"
		done
	done
	while IFS='|' read -r name lines needs options command; do
		[[ $name == '#'* || -z $name ]] || timeout -k 1 20 /bin/sh -c "${command# }"
	done <"$TWIN/programs.list"
	return 0
}

# trace_programs OPTIONS: in a fixture of their own; the trace follows this shell's child
trace_programs()
{
	local status

	make_fixture "$WORK/fixture"
	# shellcheck disable=SC2086
	(cd "$WORK/fixture" && timeout -k 5 240 "$WORK/bpfstrace" -f $1 -o /dev/null bash "$ROOT/tests/json/run.sh" programs) \
		</dev/null >"$WORK/out" 2>"$WORK/err"
	status=$?
	judge "programs of the twin test${1:+, $1}" $status 5000
}

if [ "${1:-}" = programs ]; then
	cd "$WORK/fixture" && run_programs
	exit
fi
export BOTH_COUNT=$WORK/count
rm -f "$BOTH_COUNT"
if link_both wire_test tests/wire/{wire_test,stream,words}.c build/libcore.a; then
	"$WORK/wire_test" tests/wire/*.t >"$WORK/out" 2>"$WORK/err"
	judge "offline tests" $? 400
fi
if link_both fuzz tests/fuzz/*.c build/libcore.a; then
	"$WORK/fuzz" 0 "$SEED" "$CASES" >"$WORK/out" 2>"$WORK/err"
	judge "records by chance from $SEED on" $? $((CASES * 20))
fi
why=$(tracing_possible) || { skip "programs of the twin test: $why"; suite_end; exit; }
# shellcheck disable=SC2046
if ! build_programs; then
	not_ok "the programs do not compile"
elif link_both bpfstrace $(top_objects) build/libcore.a -lbpf -lelf -lz; then
	programs_environment "$WORK/fixture"
	for options in "${OPTIONS[@]}"; do
		trace_programs "$options"
	done
fi
suite_end
