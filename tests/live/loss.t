# SPDX-License-Identifier: GPL-2.0-or-later
# Conservation: calls made = lines printed + losses reported, whoever floods and whatever gives way.

# The losses of ./log (of thread $1), summed.
lost_in_log()
{
	sed -n "s/^${1:-[0-9]*} *--- \([0-9]*\) calls\{0,1\} lost in \[pid [0-9]*\] ---\$/\1/p" log |
		awk '{ n += $1 } END { print n + 0 }'
}

# What became of the floods' own writes in ./log: $shown lines, $own lost. Losses of the shells around them are not theirs.
floods_in_log()
{
	shown=$(grep -c '"0123456789", 10)' log) || :
	own=0
	for pid in $(sed -n 's/^\([0-9]*\) .*"0123456789", 10).*/\1/p' log | sort -u); do
		own=$((own + $(lost_in_log "$pid")))
	done
}

# Calls that the summary in ./err says are lost: in the ring, or behind it.
lost_in_summary()
{
	sed -n "s/^bpfstrace: \([0-9]*\) calls\{0,1\} lost${1:-};.*/\1/p" err | awk '{ n += $1 } END { print n + 0 }'
}

# Every line of ./log is whole: a write (or what the pattern adds), an end or a loss.
lines_are_intact()
{
	grep -v -E "^[0-9]+ +(write\([0-9]+, $1\) += [0-9]+|\+\+\+ exited with [0-9]+ \+\+\+|--- .* ---)\$" log >odd ||
		return 0
	fail "a broken line: $(head -n 1 odd | cut -c 1-200)"
}

# flooders N: two processes of N writes each behind the fifo ./go; $target is their parent
flooders()
{
	rm -f go log err
	mkfifo go
	sh -c 'read -r line
		for i in 1 2; do echo | "$0"/flood big "$1" "$2" & done
		wait' "$LIVE_PROGS" "$2" "$1" <go &
	target=$!
	exec 7>go
}

# Both cores, against the count that a second bpfstrace keeps in the kernel.
live_loss_both_cores()
{
	calls=$(scaled 300000 5000)
	echo 0123456789 >big
	flooders "$calls" 10
	"$BPFSTRACE" -f -e trace=write -o log -p $target 2>err &
	tracer=$!
	"$BPFSTRACE" -f -c -S name -U calls,name -e trace=write -o counts -p $target 2>counts.err &
	counter=$!
	wait_for err attached
	wait_for counts.err attached
	echo >&7
	exec 7>&-
	wait $target || fail "the target was disturbed"
	wait $tracer || fail "status"
	wait $counter || fail "status of -c"
	counted=$(sed -n 's/^ *\([0-9]*\) write$/\1/p' counts)
	lost=$(lost_in_log)
	floods_in_log
	[ $((shown + own)) = $((2 * calls)) ] || fail "$shown shown, $own lost, not $calls twice"
	[ $(($(grep -c 'write(' log) + lost)) = "$counted" ] || fail "$counted counted in the kernel"
	lines_are_intact '"[^"]*", [0-9]+'
	[ "$lost" = "$(lost_in_summary)" ] || fail "the summary does not add up"
	[ "$LIVE_SLOW" -gt 2 ] || lacks err lost
}

# The data gives way first: with room for the calls alone, all of them are there, and holes show.
live_loss_of_payload_first()
{
	head -c 1000 /dev/zero | tr '\0' x >big
	flood="big 1000 200" held -s 1000 --buffer-size=64K
	[ "$(grep -c ' write(' log)" = 200 ] || fail "not 200 calls"
	lacks log 'calls? lost'
	whole=$(grep -c -E ' write\([0-9]+, "x{1000}", 1000\) += 1000$' log)
	holes=$(grep -c -E ' write\([0-9]+, ""\.\.\.<1000 bytes lost at 0>\.\.\."", 1000\) += 1000$' log)
	[ "$whole" -gt 20 ] && [ "$holes" -gt 100 ] || fail "$whole whole, $holes with a hole"
	[ $((whole + holes)) = 200 ] || fail "$whole whole, $holes with a hole, of 200"
	has err "^bpfstrace: $holes pieces of data lost; a larger --buffer-size helps$"
}

# So do the words that nothing could be read: a call with -v has up to four of them.
live_loss_of_faults_first()
{
	rm -f go log err
	mkfifo go
	"$LIVE_PROGS"/nowhere 310 1000 <go >/dev/full &
	target=$!
	exec 7>go
	"$BPFSTRACE" -v -s 1000 --buffer-size=64K -e trace=write -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	run_unread
	[ "$(grep -c 'write(1, ' log)" = 310 ] || fail "not 310 calls"
	lacks log 'calls? lost'
	[ "$(grep -c -E 'write\(1, (0x1000|0x1000 /\* lost \*/|""\.\.\.<1000 bytes lost at 0>\.\.\.""), 1000\) += -1 ENOSPC' log)" = 310 ] ||
		fail "neither right nor marked"
	has log 'lost at 0'
}

# An argv that the ring has no room for is marked, not a bare address.
live_loss_of_arguments_is_marked()
{
	for options in '' -v; do
		rm -f go log err
		mkfifo go
		sh -c 'read -r line; exec "$0" strings 60 1000' "$LIVE_PROGS"/vectors <go &
		target=$!
		exec 7>go
		"$BPFSTRACE" $options -s 100000 --buffer-size=16K -e execve -o log -p $target 2>err &
		tracer=$!
		wait_for err attached
		run_unread
		lacks log 'execve\("/nowhere", 0x[0-9a-f]+, '
		has log 'execve\("/nowhere", (0x[0-9a-f]+ /\* lost \*/|\[.*lost.*\]), .* = -1 ENOENT'
	done
}

# forks_while_halted N: that many short processes while nobody reads; every loss has a line
forks_while_halted()
{
	rm -f go log err
	mkfifo go
	sh -c 'read -r line; exec "$0" "$1"' "$LIVE_PROGS"/forks "$1" <go &
	target=$!
	exec 7>go
	"$BPFSTRACE" -f --buffer-size=64K -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	run_unread
	lost=$(lost_in_log)
	rest=$(sed -n 's/^--- \([0-9]*\) calls lost in threads that nothing was heard of any more ---$/\1/p' log)
	[ "$lost" -gt 0 ] || fail "nothing was lost"
	[ $((lost + ${rest:-0})) = "$(lost_in_summary)" ] || fail "$lost lost in the log, and ${rest:-0}: $(grep lost err)"
	lacks err detached
}

# Whose they are is known as long as the ends of processes have a place, which is for more than 30,000.
live_loss_of_forks_has_lines()
{
	forks_while_halted 10000
	[ -z "$rest" ] || fail "$rest calls of nobody"
	[ "$LIVE_SHORT" = 1 ] || return 0
	forks_while_halted 40000
	[ -n "$rest" ] || fail "all have a place"
}

# The hooks go one by one, and the thread goes on meanwhile: what is made behind the end of the trace is nobody's loss.
live_loss_ends_with_the_trace()
{
	sh -c 'while :; do kill -0 $$; done' &
	target=$!
	for options in '' -y -f --hook=raw --hook=tracepoint --syscall-limit=10; do
		rm -f log err
		"$BPFSTRACE" $options --buffer-size=32M -e trace=kill -o log -p $target 2>err &
		tracer=$!
		wait_for err attached
		wait_for log 'kill\(.*= 0$'
		kill $tracer || :
		wait $tracer || :
		lacks err lost
		lacks log lost
	done
	kill $target
}

# The exec by which a thread gets another's id is never lost: what is made behind it is shown, and no more is said lost than was.
live_loss_before_an_exec()
{
	rm -f go log err
	mkfifo go
	"$LIVE_PROGS"/execthread 5000 <go &
	target=$!
	exec 7>go
	until_true 10 in_read $target
	"$BPFSTRACE" -f --buffer-size=16K -e trace=getppid,getuid,read -o log -p $target 2>err &
	tracer=$!
	"$BPFSTRACE" -f -c -e trace=getppid,getuid,read -o counts -p $target 2>err2 &
	counter=$!
	wait_for err attached
	wait_for err2 attached
	halt $tracer
	printf a >&7
	until_true 20 is_image $target
	until_true 20 in_read $target
	kill -CONT $tracer
	wait_for log "^$target +read\\(0"
	lacks log "^$target .*exited"
	printf b >&7
	exec 7>&-
	wait $target || fail "the target was disturbed"
	wait $tracer $counter || fail "status"
	lost=$(lost_in_log)
	shown=$(grep -c -E '(get|resumed|read).* = ' log)
	made=$(awk '$NF ~ /^(getppid|getuid|read)$/ { n += $4 } END { print n }' counts)
	[ "$lost" -gt 1000 ] || fail "not a tiny ring: $lost lost"
	[ $((shown + lost)) = "$made" ] || fail "$made made, $shown shown, $lost lost"
	[ "$lost" = "$(lost_in_summary)" ] || fail "the log has $lost lost: $(grep lost err)"
}

is_image()
{
	tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q again
}

# in_read PID: it sleeps in a read of descriptor 0
in_read()
{
	grep -q '^0 0x0 ' "/proc/$1/syscall" 2>/dev/null
}

# Then the calls, of two processes at once: each thread's sum is exact, and so is the summary's.
live_loss_of_calls_is_exact()
{
	echo 0123456789 >big
	flooders 3000 10
	"$BPFSTRACE" -f --buffer-size=64K -e trace=write -o log -p $target 2>err &
	tracer=$!
	wait_for err attached
	run_unread
	lines_are_intact '("[^"]*"(\.\.\.<[0-9]+ bytes lost at 0>\.\.\."")?), [0-9]+'
	lost=$(lost_in_log)
	made=$((2 * 3000 + 2))
	[ $(($(grep -c 'write(' log) + lost)) = $made ] || fail "$lost lost, not $made in all"
	[ "$lost" -gt 1000 ] || fail "not a tiny ring: $lost lost"
	[ "$lost" = "$(lost_in_summary)" ] || fail "the log has $lost lost: $(grep lost err)"
}

# held_back CALLS OPTIONS...: a run whose output nobody reads until the command has ended
held_back()
{
	calls=$1
	shift
	echo 0123456789 >big
	mkfifo gate
	status 0 "$BPFSTRACE" -f "$@" -e trace=write -o '|read -r go <gate; exec cat >log' sh -c '
		echo | "$0"/flood big 10 "$1"; echo >gate' "$LIVE_PROGS" "$calls"
	rm -f gate
	lost=$(lost_in_log)
	floods_in_log
	[ $((shown + own)) = "$calls" ] || fail "$shown shown, $own lost, not $calls"
}

# A spool without a file says so once, goes on and counts.
live_loss_spool_has_no_room()
{
	TMPDIR=$PWD/none held_back 150000 --spool-limit=1M
	[ "$lost" -gt 1000 ] || fail "not a tiny spool: $lost lost"
	[ "$(grep -c 'spool file in' err)" = 1 ] || fail "not said once"
	[ "$lost" = "$(lost_in_summary ' behind the ring')" ] || fail "the log has $lost lost: $(grep lost err)"
	mkdir small
	mount -t tmpfs -o size=1m none small 2>/dev/null || return 0
	TMPDIR=$PWD/small held_back 150000 --spool-limit=1M || :
	umount small
	[ "$lost" -gt 1000 ] || fail "not a full disk: $lost lost"
	[ "$(grep -c 'spool file in .*No space left' err)" = 1 ] || fail "not said once"
}

# With room in a file nothing is lost, however small the memory.
live_loss_spool_file_takes_all()
{
	TMPDIR=$PWD held_back 150000 --spool-limit=1M
	[ "$lost" = 0 ] || [ "$(df -P -m . | awk 'NR == 2 { print $4 }')" -lt 512 ] || fail "$lost lost"
	lacks err 'calls lost;'
}
