# SPDX-License-Identifier: GPL-2.0-or-later
# Options: sets of calls and of results, times, and what is never to be seen twice.

# traced OPTIONS...: the names of the calls of a program that makes many, sorted
traced()
{
	status 0 "$BPFSTRACE" -f -o log "$@" "$LIVE_PROGS"/repeat
	sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' log | sort -u | tr '\n' ' ' >names
}

only()
{
	[ "$(cat names)" = "$1 " ] || fail "traced $(cat names), not $1"
}

live_sets_of_calls()
{
	traced -e trace=write,fork,?nonesuch
	only 'fork write'
	traced -e write -e fork
	only fork
	traced --trace=/^wait
	only wait4
	traced -e trace=1,57
	only 'fork write'
	traced -e 'trace=!%memory,%file,%signal,%process,%desc,%network,%ipc,%clock,rt_sigprocmask,tgkill,futex,write'
	grep -q -w -e getrandom names || fail "what is left: $(cat names)"
	! grep -q -w -E -e 'mmap|openat|write|clone3|wait4|futex' names || fail "negated: $(cat names)"
	traced -e trace=none
	[ ! -s names ] || fail "none: $(cat names)"
	has log 'exited with 3'
}

# Each class has what it should of the same program's calls, and only that.
live_classes()
{
	while read -r class calls; do
		traced -e "trace=%$class"
		only "$calls"
		traced -e "trace=$class"
		only "$calls"
	done <<-'EOF'
		file access execve newfstatat openat
		desc close mmap newfstatat openat pread64 read write
		memory brk madvise mmap mprotect munmap
		process clone3 execve exit exit_group fork tgkill wait4
		signal pause rt_sigaction rt_sigprocmask rt_sigreturn tgkill
	EOF
	status 0 "$BPFSTRACE" -e trace=%network,%ipc -o log "$LIVE_PROGS"/repeat
	lacks log '^[a-z_0-9]+\('
	for class in stat %stat %lstat %fstat %statfs %fstatfs %%stat %%statfs %pure %creds %clock ipc network; do
		status 0 "$BPFSTRACE" -e "trace=$class" -o log true
	done
}

live_sets_of_results()
{
	for option in -z '-e status=successful'; do
		traced $option
		lacks log '= -1 E| = \?$'
		has log '= 0$'
	done
	for option in -Z '-e status=failed'; do
		traced $option
		has log 'write\(-1, "thread\\n", 7\) += -1 EBADF \(Bad file descriptor\)$'
		lacks log '\) += [0-9]|\) += \?$'
	done
	traced -e status=unfinished
	only 'exit exit_group'
	traced -e status='!successful,failed'
	only 'exit exit_group'
}

# Each line begins, or ends, so.
shaped()
{
	pattern=$1
	shift
	traced "$@"
	! grep -v -E -e "$pattern" log >odd || fail "$*: $(head -n 3 odd)"
	[ "$(wc -l <log)" -gt 20 ] || fail "too few lines"
}

live_times()
{
	end='([a-z_0-9]+\(|--- SIG|\+\+\+ |<\.\.\. )'
	shaped "^[0-9]+ +[0-9]{2}:[0-9]{2}:[0-9]{2} $end" -t
	shaped "^[0-9]+ +[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6} $end" -tt
	shaped "^[0-9]+ +1[0-9]{9}\.[0-9]{6} $end" -ttt
	shaped "^[0-9]+ +[0-9]+\.[0-9]{6} $end" -r
	shaped "^[0-9]+ +[0-9]{2}:[0-9]{2}:[0-9]{2} \(\+ +[0-9]+\.[0-9]{6}\) $end" -r -t
	shaped '( <[0-9]+\.[0-9]{6}>| = \?| ---| \+\+\+|<unfinished \.\.\.>)$' -T
	now=$(date +%s)
	traced -ttt
	first=$(sed -n '1s/^[0-9]* *\([0-9]*\)\..*/\1/p' log)
	[ $((first - now)) -le 5 ] && [ $((now - first)) -le 5 ] || fail "the time of day is wrong"
	status 0 "$BPFSTRACE" -T -e trace=clock_nanosleep -o log sleep 0.3
	has log 'clock_nanosleep\(.*\) = 0 <0\.[3-9][0-9]{5}>$'
	status 0 "$BPFSTRACE" -r -e trace=nanosleep,clock_nanosleep,exit_group -o log sleep 0.3
	has log '^ +0\.[3-9][0-9]{5} exit_group'
}

live_columns()
{
	status 0 "$BPFSTRACE" -o log true
	has log '^exit_group\(0\) {27}= \?$'
	status 0 "$BPFSTRACE" -a 20 -o log true
	has log '^exit_group\(0\) {7}= \?$'
	status 0 "$BPFSTRACE" -a 0 -o log true
	has log '^exit_group\(0\) = \?$'
}

live_quiet()
{
	status 0 "$BPFSTRACE" -q -o log true
	has log 'exited with 0'
	status 0 "$BPFSTRACE" -qq -o log true
	lacks log 'exited with 0'
}

# A file for each of 1,000 processes, and never many descriptors.
live_separately()
{
	wanted=$(scaled 1000 50)
	"$BPFSTRACE" -ff -o log -e trace=execve,exit_group sh -c 'i=0; while [ $i -lt $1 ]; do /bin/true; i=$((i + 1)); done' sh "$wanted" &
	tracer=$!
	most=0
	while kill -0 $tracer 2>/dev/null; do
		now=$(ls /proc/$tracer/fd 2>/dev/null | wc -l)
		[ "$now" -le "$most" ] || most=$now
	done
	wait $tracer || fail "status"
	[ "$most" -gt 10 ] && [ "$most" -lt 200 ] || fail "$most descriptors"
	[ "$(ls | grep -c '^log\.')" = $((wanted + 1)) ] || fail "$(ls | grep -c '^log\.') files"
	for file in log.*; do
		[ "$(grep -c '^exit_group(' "$file")" = 1 ] && [ "$(tail -n 1 "$file")" = '+++ exited with 0 +++' ] ||
			fail "$file: $(cat "$file")"
	done
	[ "$(cat log.* | grep -c '^execve(')" = $((wanted + 1)) ] || fail "execve"
}

# A thread that execs goes on in the file of the process.
live_separately_changed_pid()
{
	status 0 "$BPFSTRACE" -ff -o log -e execve,exit_group "$LIVE_PROGS"/threadexec /bin/true
	[ "$(ls | grep -c '^log\.')" = 2 ] || fail "$(ls)"
	pid=$(grep -l 'superseded by execve' log.*)
	grep -q "<pid changed to ${pid#log.} \.\.\.>$" log.* || fail "$(cat log.*)"
	has "$pid" '^<\.\.\. execve resumed>\) += 0$'
	[ "$(tail -n 1 "$pid")" = '+++ exited with 0 +++' ] || fail "$(cat "$pid")"
}

# Killed, it takes along what it traces, whatever that has become; without the option nothing.
live_kill_on_exit()
{
	for options in --kill-on-exit '--kill-on-exit -f' '--kill-on-exit -D'; do
		"$BPFSTRACE" $options -o log -e trace=none sh -c 'sleep 30 & echo $! >child; echo $$ >pid; exec sleep 30' &
		tracer=$!
		until_true 10 test -s pid || fail "$options: no command"
		case $options in
		*-D) tracer=$(pgrep -o -f -- "--kill-on-exit -D -o log") ;;
		esac
		until_true 10 grep -q sleep /proc/"$(cat pid)"/comm
		kill -9 "$tracer"
		until_true 10 dead "$(cat pid)" || fail "$options: the command lives"
		case $options in
		*-f) until_true 10 dead "$(cat child)" || fail "$options: its child lives" ;;
		*) ! dead "$(cat child)" || fail "$options: a child that was not traced died"
			kill "$(cat child)" ;;
		esac
		rm pid child
	done
	"$BPFSTRACE" -o log -e trace=none sh -c 'echo $$ >pid; exec sleep 30' &
	tracer=$!
	until_true 10 test -s pid
	kill -9 $tracer
	! until_true 1 dead "$(cat pid)" || fail "killed without being asked to"
	kill "$(cat pid)"
}

dead()
{
	! kill -0 "$1" 2>/dev/null || grep -q '^State:.[ZX]' /proc/"$1"/status 2>/dev/null
}

# A signal to the tracer before the command has begun: it never begins, and nothing is left.
live_daemonize_ends_before_the_command()
{
	mkfifo log
	"$BPFSTRACE" -D -o log sh -c 'echo ran >ran' &
	command=$!
	until_true 10 tracer_of $command || fail "no tracer"
	kill "$tracer"
	got=0
	wait $command || got=$?
	[ $got = 1 ] && [ ! -e ran ] || fail "status $got"
	until_true 10 gone "$tracer" || fail "the tracer is still there"
}

# tracer_of COMMAND: the process that traces for it, in $tracer
tracer_of()
{
	tracer=$(pgrep -f -- "-D -o log sh -c echo ran" | grep -v -x "$1" | head -n 1)
	[ -n "$tracer" ] && grep -s '^PPid' /proc/"$tracer"/status | grep -q -v -w "$1"
}

# same_id FIELD PID PID: whether both are in the same group (pgid) or session (sid)
same_id()
{
	[ "$(ps -o "$1=" -p "$2")" = "$(ps -o "$1=" -p "$3")" ]
}

# only_tracer WORDS: those that were forked on the way have ended; who only keeps hooks (kernel/holder.c) has no maps
only_tracer()
{
	tracer=
	for pid in $(pgrep -f -- "$1"); do
		[ -z "$(held_by "$pid" map)" ] || tracer="$tracer $pid"
	done
	tracer=${tracer# }
	[ "$(echo "$tracer" | wc -w)" = 1 ]
}

live_daemonize_groups()
{
	for how in -D -DD -DDD; do
		"$BPFSTRACE" $how -o log -e trace=none sleep 300 &
		command=$!
		until_true 10 grep -q -s sleep /proc/$command/comm || fail "$how: no command"
		until_true 10 only_tracer "$how -o log -e trace=none sleep 300" || fail "$how: no tracer: $tracer"
		got=
		! same_id pgid "$tracer" $command || got="$got group"
		! same_id sid "$tracer" $command || got="$got session"
		kill $command
		until_true 10 gone "$tracer" || fail "$how: the tracer did not end"
		case $how in
		-D) wanted=' group session' ;;
		-DD) wanted=' session' ;;
		*) wanted= ;;
		esac
		[ "$got" = "$wanted" ] || fail "$how: in the command's$got"
		has log 'killed by SIGTERM'
	done
}

# One's own defaults stand in front of the command line; "strace" has none.
live_option_defaults()
{
	BPFSTRACE_OPTIONS=" -e 'trace=exit_group'	-o \"a \\\"b\"\\ c" status 3 "$BPFSTRACE" sh -c 'exit 3'
	has 'a "b c' '^exit_group\(3\)'
	lacks 'a "b c' 'openat'
	BPFSTRACE_OPTIONS='-e trace=none -qq -o log' status 0 "$BPFSTRACE" -e trace=exit_group true
	has log '^exit_group'
	ln -s "$BPFSTRACE" strace
	BPFSTRACE_OPTIONS='--no-such-option' status 0 ./strace -o log2 -e exit_group true
	has log2 '^exit_group'
	for words in '--no-such-option' '-s' '-o log x' "'" '"a' 'x\'; do
		BPFSTRACE_OPTIONS=$words status 1 "$BPFSTRACE" sh -c 'echo ran >ran'
		has err BPFSTRACE_OPTIONS
	done
	[ ! -e ran ] || fail "the command ran"
	BPFSTRACE_OPTIONS="''" status 1 "$BPFSTRACE" -o log true
	has err "'' is no option"
	BPFSTRACE_OPTIONS=' ' status 0 "$BPFSTRACE" -o log true
}
