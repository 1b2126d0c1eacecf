# SPDX-License-Identifier: GPL-2.0-or-later
# Calls in flight: each is shown once, whole or in two parts, whenever it begins and whatever was lost before it.

# each_once LOG THREADS: 40 sleeps of each thread are in it, each once, and what is broken off goes on
each_once()
{
	awk -v threads="$2" '
	/ clock_nanosleep\(/ { begun[$1]++ }
	/ clock_nanosleep\(.*<unfinished \.\.\.>$/ { cut++ }
	/ <\.\.\. clock_nanosleep resumed>/ { resumed++ }
	/clock_nanosleep.*\) += 0$/ { ended[$1]++ }
	END {
		for (pid in begun) {
			n++
			if (begun[pid] != 40 || ended[pid] != 40)
				print FILENAME ": " pid " has " begun[pid] " beginnings and " ended[pid] + 0 " ends"
		}
		if (n != threads || cut != resumed)
			print FILENAME ": " n + 0 " threads, " cut + 0 " unfinished, " resumed + 0 " resumed"
		if (!cut && threads > 1)
			print FILENAME ": nothing was in flight"
	}' "$1"
}

# slept HOW PROCESSES THREADS OPTIONS...: one run, its log in $name
slept()
{
	how=$1 processes=$2 threads=$3
	shift 3
	if [ "$how" = -f ]; then
		echo | "$BPFSTRACE" -f "$@" -o "$name" "$LIVE_PROGS"/sleeps "$processes" "$threads" 2>"$name.err"
	else
		mkfifo "$name.go"
		"$LIVE_PROGS"/sleeps "$processes" "$threads" <"$name.go" &
		"$BPFSTRACE" -f "$@" -o "$name" -p $! 2>"$name.err" &
		exec 7>"$name.go"
		wait_for "$name.err" attached
		echo >&7
		wait $!
	fi
	each_once "$name" $((processes * threads)) >"$name.wrong"
}

# In all of these ways at once: they sleep most of the time.
live_flight_each_call_once()
{
	for how in -f -p; do
		for processes in 1 2; do
			for threads in 1 4; do
				name=log$how-$processes-$threads
				slept $how $processes $threads &
				name=filtered$how-$processes-$threads
				slept $how $processes $threads -e trace=clock_nanosleep &
			done
		done
	done
	wait
	cat ./*.wrong >wrong
	[ ! -s wrong ] || fail "$(cat wrong)"
	[ "$(ls ./*.wrong | wc -l)" = 16 ] || fail "a run broke off"
}

# The flood comes while nobody reads; then nothing comes any more.
live_flight_hang_behind_a_loss()
{
	mkfifo go
	calls=$(scaled 300000 20000)
	"$LIVE_PROGS"/floodhang "$calls" <go &
	target=$!
	exec 7>go
	"$BPFSTRACE" -o log --buffer-size=256K -p $target 2>err &
	tracer=$!
	wait_for err attached
	halt $tracer
	echo >&7
	until_true 30 grep -q '^34 ' /proc/$target/syscall || fail "no pause"
	kill -CONT $tracer
	wait_for log 'pause\($'
	tail -n 2 log >end
	has end '^[0-9]* *--- [0-9]* calls lost in \[pid [0-9]*\] ---$'
	lost=$(sed -n 's/.*--- \([0-9]*\) calls lost.*/\1/p' log | awk '{ n += $1 } END { print n }')
	[ $((lost + $(grep -c 'getppid()' log))) = "$calls" ] || fail "$lost lost, not what is missing of $calls"
	kill $target
	wait $tracer || fail "status"
}

# Nothing fires before seccomp: the call is seen from outside, and that is when it began.
live_flight_held_by_a_supervisor()
{
	mkfifo go
	"$BPFSTRACE" -f -T -e trace=getpgid -o log "$LIVE_PROGS"/answered held <go &
	tracer=$!
	exec 7>go
	wait_for log 'getpgid\(1001$'
	echo >&7
	exec 7>&-
	wait $tracer || fail "status"
	has log ' (getpgid\(1001|<\.\.\. getpgid resumed>)\) += 4242 <[0-9]+\.[0-9]+>$'
	lacks log '4242 <0\.0[0-4]'
	[ "$(grep -c 'getpgid(1001' log)" = 1 ] || fail "not once"
}

# Nothing was copied of its memory, which is there to be read while it waits.
live_flight_held_with_a_path()
{
	mkfifo go
	"$BPFSTRACE" -f -e trace=openat -o log "$LIVE_PROGS"/answered open <go &
	tracer=$!
	exec 7>go
	wait_for log 'openat\(AT_FDCWD, "/answered/errno", O_RDONLY'
	echo >&7
	exec 7>&-
	wait $tracer || fail "status"
	has log '(O_RDONLY|<\.\.\. openat resumed>)\) += 4242$'
}

# A child's first exit is fork's own only where the hook sees forks: an answered call must not be taken for it.
live_answered_first_of_a_child()
{
	for hook in tracepoint raw dispatch; do
		status 0 "$BPFSTRACE" --hook=$hook -f -e trace=getpgid -o log sh -c '"$0"/answered notify; :' "$LIVE_PROGS"
		has log 'getpgid\(1001\) += 4242$'
	done
}

# An io_uring's polling thread belongs to the process, ends after it and is not traced.
live_flight_end_with_sqpoll()
{
	"$LIVE_PROGS"/sqpoll || [ $? = 5 ] || skip "no io_uring with a polling thread"
	mkfifo go
	"$BPFSTRACE" -f -e trace=none -o log sh -c '
		for i in 1 2 3 4 5 6 7 8; do "$0"/sqpoll; done
		read -r line' "$LIVE_PROGS" <go &
	tracer=$!
	exec 7>go
	until_true 10 sh -c '[ "$(grep -c "+++ exited with 5 +++" log)" = 8 ]' || fail "not all of 8 ends"
	echo >&7
	wait $tracer || fail "status"
}

# switches PID: how often its threads have given up a processor
switches()
{
	cat /proc/"$1"/task/*/status | awk '/ctxt_switches/ { n += $2 } END { print n }'
}

live_flight_idle_is_quiet()
{
	sleep 60 &
	target=$!
	"$BPFSTRACE" -o log -p $target 2>err &
	tracer=$!
	wait_for log 'nanosleep\('
	sleep 1
	before=$(switches $tracer)
	sleep 3
	n=$(($(switches $tracer) - before))
	kill $target
	wait $tracer || fail "status"
	[ $n -le 45 ] || fail "$n wake-ups in 3 s"
}

# A read that waits since before the trace is found by what is behind its descriptor, and by its number.
live_flight_touches()
{
	mkfifo pipe other
	cat <pipe >/dev/null &
	target=$!
	exec 7>pipe
	wait_for "/proc/$target/syscall" '^0 0x0 '
	for looked in '-P pipe' --trace-fds=0 '-P other' --trace-fds=5; do
		rm -f log err
		"$BPFSTRACE" $looked -o log -p $target 2>err 7>&- &
		tracer=$!
		wait_for err attached
		case $looked in
		*pipe | *0) wait_for log '^[0-9]+ +read\(0' ;;
		esac
		kill $tracer
		wait $tracer || true
		case $looked in
		*other | *5) lacks log read ;;
		esac
	done
	exec 7>&-
	wait $target || fail "status"
}

# A call that was in flight when its process was attached has not been seen at its beginning, but its descriptors are there.
live_flight_descriptors_of_before()
{
	mkfifo fifo
	cat <>fifo >/dev/null &
	target=$!
	until_true 10 grep -q '^0 0x0 ' /proc/$target/syscall || fail "cat does not read"
	for option in -y --decode-fds=socket,path; do
		rm -f log
		"$BPFSTRACE" $option -o log -p $target 2>err &
		tracer=$!
		wait_for log "read\(0<$PWD/fifo>"
		kill -INT $tracer
		wait $tracer || :
		has log "read\(0<$PWD/fifo> <detached \.\.\.>$"
	done
	kill $target
}
