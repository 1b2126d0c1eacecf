# SPDX-License-Identifier: GPL-2.0-or-later
# What the live tests share. Each test runs in an empty directory, under "set -e".

fail()
{
	echo "failed: $*"
	for file in err log out; do
		[ ! -s $file ] || { echo "-- $file:"; tail -n 12 $file; }
	done
	exit 1
}

skip()
{
	echo "$*"
	exit 77
}

need()
{
	for tool in "$@"; do
		command -v "$tool" >/dev/null || skip "no $tool"
	done
}

# status WANTED COMMAND...: runs it with stdout in ./out and stderr in ./err.
status()
{
	wanted=$1
	shift
	got=0
	"$@" >out 2>err || got=$?
	[ "$got" = "$wanted" ] || fail "'$*' ended with $got, not $wanted"
}

has()
{
	grep -q -E -e "$2" "$1" || fail "$1 lacks: $2"
}

lacks()
{
	! grep -q -E -e "$2" "$1" || fail "$1 has: $(grep -E -m 1 -e "$2" "$1")"
}

# refused PATTERN OPTIONS...: bpfstrace fails with one clear line, and perhaps where to read more.
refused()
{
	pattern=$1
	shift
	status 1 timeout 20 "$BPFSTRACE" "$@"
	[ "$(grep -v -c "^Try 'bpfstrace -h' for more information.$" err)" = 1 ] || fail "'$*': not one line"
	has err "^bpfstrace: .*$pattern"
}

# until_true SECONDS COMMAND...
until_true()
{
	tries=$(($1 * 50))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.02
	done
}

wait_for()
{
	until_true 10 grep -q -s -E -e "$2" "$1" || fail "$1 never got: $2"
}

# many_calls FILE NAME: more than 20 of them are there
many_calls()
{
	[ "$(grep -c -s "^[0-9]* *$2(" "$1")" -gt 20 ]
}

# A guest's processor is emulated: loops are shorter there, by LIVE_SHORT, and bounds of time wider, by LIVE_SLOW. Its clock
# may count instructions (VM is "counted"): then it is slow only for who looks from outside.
: "${LIVE_SHORT:=${VM:+20}}" "${LIVE_SHORT:=1}"
[ "${VM:-}" != counted ] || : "${LIVE_SLOW:=2}"
: "${LIVE_SLOW:=${VM:+20}}" "${LIVE_SLOW:=1}"

# scaled N LEAST: a loop's turns
scaled()
{
	n=$(($1 / LIVE_SHORT))
	[ $n -ge "$2" ] || n=$2
	echo "$n"
}

# within MS: that bound
within()
{
	echo $(($1 * LIVE_SLOW))
}

# Where a processor is emulated, little is copied in the 4 ms that a program in the kernel may run.
need_speed()
{
	[ "$LIVE_SLOW" -le 2 ] || skip "an emulated processor copies too little in 4 ms"
}

now_ms()
{
	echo $(($(date +%s%N) / 1000000))
}

# halt PID: stops it, all its threads
halt()
{
	kill -STOP "$1"
	until_true 10 halted "$1"
}

# run_unread: $target, behind the fifo at descriptor 7, runs to its end while $tracer is stopped; then that one to its own
run_unread()
{
	halt $tracer
	echo >&7
	exec 7>&-
	wait $target || fail "the target was disturbed"
	kill -CONT $tracer
	wait $tracer || fail "status"
}

halted()
{
	! cat /proc/"$1"/task/*/status | grep '^State' | grep -q -v 'T (stopped)'
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

# held_by PID prog|link: the ids of the BPF programs or links that a process holds
held_by()
{
	cat /proc/"$1"/fdinfo/* 2>/dev/null | sed -n "s/^$2_id:[[:space:]]*//p" | sort -nu
}

# hooks_of PID: the same of its links, but for walks, which hook nothing: they run where they are read
hooks_of()
{
	for info in /proc/"$1"/fdinfo/*; do
		sed -n '/^link_type:[[:space:]]*iter/q; s/^link_id:[[:space:]]*//p' "$info" 2>/dev/null || :
	done | sort -nu
}

# listed prog|link: into ./listing; false where one that just goes ends the list early
listed()
{
	bpftool "$1" show >listing 2>/dev/null
}

# freed prog|link ID...: none of them is in the kernel any more
freed()
{
	(until_true 10 listed "$1") || fail "bpftool cannot list them"
	sed -n 's/^\([0-9]*\):.*/\1/p' listing >present
	shift
	for id in "$@"; do
		! grep -q -x "$id" present || return 1
	done
}
