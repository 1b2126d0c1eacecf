#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [CASE...]: the twin test: one run, two tracers, the same lines.
#
# Each case starts behind a gate (gate.c) that opens when strace (tests/oracle) and bpfstrace have both
# attached; compare.pl then compares what the two wrote of the same run. The cases are those of
# programs.list (real programs) and of odd/*.c (named FILE-CASE). Environment: STRACE chooses the
# oracle, BPFSTRACE what is tested. Files of a case stay in build/tests/twin/CASE.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin twin
HERE=$ROOT/tests/twin
BIN=$WORK/bin
USED=$WORK/used
RAN=" "
LINES_COMPARED=0

build()
{
	local src name

	mkdir -p "$BIN"
	compile "$HERE/gate.c" "$BIN/gate" && compile "$HERE/serve.c" "$BIN/serve" || return 1
	for src in "$HERE"/odd/*.c; do
		name=$(basename "$src" .c)
		compile "$src" "$BIN/odd-$name" -static -Wno-unused-result -pthread || return 1
	done
}

# What every case finds in its folder.
make_fixture()
{
	local d=$WORK/fixture i

	rm -rf "$d"
	mkdir -p "$d"/tree/{a,b/c,empty} "$d/repository"
	for i in one two three; do
		printf 'file %s\nsecond line\n' $i >"$d/tree/a/$i"
		printf '%s\n' ${i}{1..200} >"$d/tree/b/c/$i.txt"
	done
	ln -s ../a/one "$d/tree/link"
	ln -s missing "$d/tree/dangling"
	printf '%s\n' the quick brown fox jumps over lazy dogs and more {a..z}{1..9} >"$d/words"
	perl -e 'print pack "C*", map { ($_ * 7 + ($_ >> 8)) & 255 } 0 .. 19999' >"$d/data"
	printf '#include <stdio.h>\nint main(void)\n{\n\tputs("hello");\n\treturn 0;\n}\n' >"$d/hello.c"
	printf 'all: hello\nhello: hello.o\n\tgcc -o $@ $<\nhello.o: hello.c\n\tgcc -c $<\n' >"$d/Makefile"
	printf '#!/bin/sh\nfor a in "$0" "$@"; do echo "$a"; done | sort >out\nread x <out\ncd tree && ls >/dev/null\n[ -f a/one ] && exec cat a/one\n' >"$d/script.sh"
	chmod 755 "$d/script.sh"
	cp "$BIN/serve" "$d/serve"
	if command -v git >/dev/null; then
		(cd "$d/repository" && git init -q . && cp ../words file && git add file && git commit -qm first) >/dev/null 2>&1
	fi
}

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
	"$STRACE" -f $options -o "$dir/ref" -p $pid </dev/null 2>"$dir/ref.err" &
	REF_PID=$!
	"$BPFSTRACE" -f $options -o "$dir/out" -p $pid </dev/null 2>"$dir/out.err" &
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

run_odd()
{
	local program case lines name

	for program in "$BIN"/odd-*; do
		while read -r case lines; do
			name=${program##*/odd-}-$case
			wanted "$name" && run_case "$name" "$lines" "" "$program" "$case"
		done < <("$program" | sort)
	done
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
build || { echo "not ok twin: its programs do not compile"; exit 1; }
export HOME=$WORK/fixture GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=C GIT_COMMITTER_EMAIL=c@d
export PYTHON=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null) PYTHONDONTWRITEBYTECODE=1
make_fixture
: >"$USED"
run_programs
run_odd
check_differences
if [ ${#CHOSEN[@]} = 0 ]; then
	[ "$LINES_COMPARED" -ge 5000 ] && ok "total ($LINES_COMPARED lines)" || not_ok "total: only $LINES_COMPARED lines compared, 5000 are stated"
fi
suite_end
