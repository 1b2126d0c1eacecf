#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [CASE...]: the solo test: the same deterministic program once under strace alone and once
# under bpfstrace alone, pids, addresses and times normalised (normalise.pl), and the tracer's own
# exit status compared with the lines. Needed because ptrace itself changes a run: see signals.c.
# What only ptrace can see, or cannot see, is named with the reason in the file "differences". Then the options of
# options.list, likewise (options.sh); a CASE may be a group of them.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin solo
HERE=$ROOT/tests/solo
RAN=" "
. "$HERE/options.sh"

# without_meant CASE: strace's lines as the rows listed for this case change them
without_meant()
{
	perl -ne '
	BEGIN {
		my $case = shift;
		open my $in, "<", shift or die;
		while (<$in>) {
			my ($name, $pattern, $text) = split / [|] /;
			push @rows, [$pattern, $text] if !/^#/ && $name eq $case;
		}
	}
	for my $row (@rows) {
		my ($pattern, $text) = @$row;
		if ($text eq "-") {
			$_ = "" if /$pattern/;
		} else {
			s/$pattern/$text/;
		}
	}
	print' "$1" "$HERE/differences"
}

# coincide TRACE OTHER: whether a thread id of the one is in the other a number of something else
coincide()
{
	cut -d ' ' -f 2- "$2" | grep -qwE "$(awk '{ print $1 }' "$1" | sort -u | paste -sd '|')"
}

# run_case NAME PROGRAM ARGUMENTS...
run_case()
{
	local name=$1 dir=$WORK/$1 ref out try

	shift
	RAN="$RAN$name "
	for try in 1 2 3; do
		rm -rf "$dir"
		mkdir -p "$dir"
		(cd "$dir" && exec timeout 30 "$STRACE" -f -o "$dir/ref" "$@" </dev/null >/dev/null 2>"$dir/ref.err")
		ref=$?
		(cd "$dir" && exec timeout 30 "$BPFSTRACE" -f -o "$dir/out" "$@" </dev/null >/dev/null 2>"$dir/out.err")
		out=$?
		coincide "$dir/ref" "$dir/out" || coincide "$dir/out" "$dir/ref" || break
	done
	if ! perl "$HERE/normalise.pl" "$dir/ref" | without_meant "$name" >"$dir/ref.n" || [ ! -s "$dir/ref.n" ]; then
		not_ok "$name: no trace from $STRACE"
	elif ! perl "$HERE/normalise.pl" "$dir/out" >"$dir/out.n" 2>>"$dir/out.err"; then
		not_ok "$name: no trace: $(tail -1 "$dir/out.err")"
	elif ! diff -u "$dir/ref.n" "$dir/out.n" >"$dir/result"; then
		not_ok "$name: $(grep -c '^[-+][^-+]' "$dir/result") lines differ, see $dir/result"
		sed -n '3,40s/^/    /p' "$dir/result"
	elif [ $ref != $out ]; then
		not_ok "$name: status $out, strace's is $ref"
	else
		ok "$name ($(wc -l <"$dir/ref.n") lines)"
		rm -rf "$dir"
	fi 2>/dev/null
}

wanted()
{
	[ ${#CHOSEN[@]} = 0 ] || [[ " ${CHOSEN[*]} " == *" $1 "* ]]
}

# A name that fits no case is a mistake.
check_chosen()
{
	local name

	for name in "${CHOSEN[@]}"; do
		[[ $RAN == *" $name "* ]] || not_ok "$name: no such case"
	done
}

CHOSEN=("$@")
why=$(tracing_possible) || { echo "not ok solo: cannot trace: $why"; exit 1; }
oracle_begin || { echo "not ok solo: no reference to compare with"; exit 1; }
compile "$HERE/signals.c" "$WORK/signals" -static -Wno-unused-result -pthread || { echo "not ok solo: signals.c does not compile"; exit 1; }
compile "$HERE/turns.c" "$WORK/turns" -static -Wno-unused-result -pthread || { echo "not ok solo: turns.c does not compile"; exit 1; }
while read -r name _; do
	wanted "$name" && run_case "$name" "$WORK/signals" "$name"
done < <("$WORK/signals" | sort)
while IFS='|' read -r name command; do
	case $name in
	'#'* | '') continue ;;
	esac
	read -r name <<<"$name"
	wanted "$name" && run_case "$name" /bin/sh -c "${command# }"
done < <(sed 's/ *| */|/' "$HERE/programs.list")
options_begin
for group in $(options_groups); do
	wanted "$group" || continue
	RAN="$RAN$group "
	if [ "$group" = user-nobody ] && ! nobody_sees; then
		skip "options: $group: nobody but root can reach $ROOT"
		continue
	fi
	run_options "$group" < <(options_lines "$group")
done
check_chosen
suite_end
