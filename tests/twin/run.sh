#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [CASE...]: the twin test: one run, two tracers, the same lines.
#
# Each case starts behind a gate (gate.c) that opens when strace (tests/oracle) and bpfstrace have both
# attached; compare.pl then compares what the two wrote of the same run. The cases are those of
# programs.list (real programs) and of odd/*.c (named FILE-CASE, with the options behind it that FILE says, if any;
# those of options.list, all of a FILE under options, are OPTIONS-FILE). Environment: STRACE chooses the
# oracle, BPFSTRACE what is tested. Files of a case stay in build/tests/twin/CASE.
set -u
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/fixture.sh"
suite_begin twin
HERE=$ROOT/tests/twin
BIN=$WORK/bin
USED=$WORK/used
RAN=" "
LINES_COMPARED=0

attached()
{
	grep -q attached "$1/ref.err" 2>/dev/null && grep -q attached "$1/out.err" 2>/dev/null
}

broke_off()
{
	process_ended "$REF_PID" || process_ended "$OUT_PID"
}

attached_or_broken()
{
	attached "$1" || broke_off
}

# trace DIR OPTIONS PROGRAM ARGUMENTS...: fills DIR/ref and DIR/out; says what went wrong.
trace()
{
	local dir=$1 options=$2 pid why=

	shift 2
	printf '\0' >"$dir/flag"
	(cd "$dir/cwd" && exec "$BIN/gate" "$dir/flag" "$@" </dev/null >"$dir/output" 2>&1) &
	pid=$!
	wait_until 5 grep -qx gate "/proc/$pid/comm"
	(cd "$dir/cwd" && exec "$STRACE" -f $options -o "$dir/ref" -p $pid </dev/null 2>"$dir/ref.err") &
	REF_PID=$!
	(cd "$dir/cwd" && exec "$BPFSTRACE" -f $options -o "$dir/out" -p $pid </dev/null 2>"$dir/out.err") &
	OUT_PID=$!
	wait_until 30 attached_or_broken "$dir"
	attached "$dir" || why="did not attach: $(tail -1 "$dir/out.err") $(tail -1 "$dir/ref.err")"
	if [ -n "$why" ]; then
		kill -9 $pid
	else
		sleep 0.01
		printf '\1' 1<>"$dir/flag"
	fi
	wait_end 120 $pid
	[ $? != 124 ] || why="${why:-the program hung}"
	wait_end 20 $REF_PID
	[ $? != 124 ] || why="${why:-strace hung}"
	wait_end 20 $OUT_PID
	[ $? != 124 ] || why="${why:-bpfstrace hung}"
	[ -z "$why" ] || { echo "$why"; return 1; }
}

# run_case NAME LINES OPTIONS PROGRAM ARGUMENTS...: what was compared, or what differs, is in DIR/result meanwhile
run_case()
{
	local name=$1 lines=$2 options=$3 dir=$WORK/$1 result

	shift 3
	RAN="$RAN$name "
	rm -rf "$dir"
	mkdir -p "$dir"
	cp -a "$WORK/fixture" "$dir/cwd"
	if trace "$dir" "$options" "$@" >"$dir/result" &&
	   perl "$HERE/compare.pl" "$name" "$lines" "$HERE/differences" "$VERSION" "$USED" "$dir/ref" "$dir/out" >"$dir/result" 2>&1; then
		result=$(cat "$dir/result")
		ok "$name ($result)"
		LINES_COMPARED=$((LINES_COMPARED + ${result%% *}))
		rm -rf "$dir"
	else
		not_ok "$name: $(head -1 "$dir/result") in $dir/result"
		sed 's/^/    /' "$dir/result"
	fi
}

wanted()
{
	local pattern

	[ ${#CHOSEN[@]} != 0 ] || return 0
	for pattern in "${CHOSEN[@]}"; do
		[[ $1 != $pattern ]] || return 0
	done
	return 1
}

missing()
{
	local tool

	for tool in $1; do
		command -v "$tool" >/dev/null || { echo "$tool"; return; }
	done
}

run_programs()
{
	local name lines needs options command tool

	while IFS='|' read -r name lines needs options command; do
		case $name in
		'#'* | '') continue ;;
		esac
		read -r name <<<"$name"
		read -r options <<<"$options"
		wanted "$name" || continue
		tool=$(missing "$needs")
		if [ -n "$tool" ]; then
			skip "$name no $tool"
			continue
		fi
		run_case "$name" "$lines" "$options" /bin/sh -c "${command# }"
	done <"$HERE/programs.list"
}

# odd_options FILE: those that its cases are run with, one set a line; none is one
odd_options()
{
	local all

	all=$(sed -n 's/^ \* options: //p' "$1")
	tr '|' '\n' <<<"$all"
}

run_odd()
{
	local program case lines name options

	for program in "$BIN"/odd-*; do
		"$program" >/dev/null 2>&1 || { skip "${program##*/odd-}: the kernel does not run it"; continue; }
		while read -r options; do
			while read -r case lines; do
				name=${program##*/odd-}-$case${options// /}
				wanted "$name" && run_case "$name" "$lines" "$options" "$program" "$case"
			done < <("$program" | sort)
		done < <(odd_options "$HERE"/odd*/"${program##*/odd-}.c")
	done
}

# A name that fits no case is a mistake.
check_chosen()
{
	local pattern

	for pattern in "${CHOSEN[@]}"; do
		[[ $RAN == *" "$pattern" "* ]] || not_ok "$pattern: no such case, or its programs are missing"
	done
}

# options.list: all cases of a program in one run, under options
run_options()
{
	local name options programs program lines

	while IFS='|' read -r name options programs; do
		case $name in
		'#'* | '') continue ;;
		esac
		read -r name <<<"$name"
		read -r options <<<"$options"
		for program in $programs; do
			wanted "$name-$program" || continue
			lines=$("$BIN/odd-$program" | awk '{ n += $2 } END { print n }')
			run_case "$name-$program" "$lines" "$options" \
				/bin/sh -c 'for case in $("$0" | cut -d" " -f1); do "$0" $case; done' "$BIN/odd-$program"
		done
	done <"$HERE/options.list"
}

# Every listed difference of a case that ran must have been needed.
check_differences()
{
	local number=0 line program

	while IFS= read -r line; do
		number=$((number + 1))
		case $line in
		'#'* | '') continue ;;
		esac
		[[ ${line} != *" | "* ]] && continue
		awk -F' [|] ' -v v="$VERSION" '{ split($6, a, /[ ,]+/); for (i in a) if (a[i] == v) exit 0; exit 1 }' <<<"$line" || continue
		for program in $(echo "${line%% | *}" | tr , ' '); do
			[[ $RAN == *" $program "* ]] || continue
			grep -qx "$program $number" "$USED" || not_ok "differences:$number: not needed for $program"
		done
	done <"$HERE/differences"
}

CHOSEN=("$@")
why=$(tracing_possible) || { echo "not ok twin: cannot trace: $why"; exit 1; }
oracle_begin || { echo "not ok twin: no reference to compare with"; exit 1; }
VERSION=$(oracle_version)
build_programs || { echo "not ok twin: its programs do not compile"; exit 1; }
programs_environment "$WORK/fixture"
make_fixture "$WORK/fixture"
: >"$USED"
run_programs
run_odd
run_options
check_differences
check_chosen
if [ ${#CHOSEN[@]} = 0 ]; then
	[ "$LINES_COMPARED" -ge 5000 ] && ok "total ($LINES_COMPARED lines)" || not_ok "total: only $LINES_COMPARED lines compared, 5000 are stated"
fi
suite_end
