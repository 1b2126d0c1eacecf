# SPDX-License-Identifier: GPL-2.0-or-later
# The summaries of -c and -C: the same counts as strace's, and times that mean what they say.

# summary FILE: what is in it from the table's head on
summary()
{
	sed -n '/^syscall  *calls/,$p' "$1"
}

# counted_as_strace OPTIONS CALLS [ARG]: the same calls and errors under the same names
counted_as_strace()
{
	options=$1
	calls=$2
	shift 2
	set -- -f -S name -U name,calls,errors -e trace=$calls "$LIVE_PROGS/counted" "$@"
	limit=
	[ "$options" = "${options%-z*}" ] || limit=-z
	strace -c $limit -o strace.log "$@" 2>/dev/null
	"$BPFSTRACE" $options -o log "$@"
	summary log >table
	[ "$(wc -l <strace.log)" -gt 8 ] || fail "strace counted nothing"
	diff strace.log table >out || fail "'$options': not strace's table"
}

live_summary_as_strace()
{
	need strace
	counted_as_strace -c all
	counted_as_strace '-c -w' all
	counted_as_strace '-c -z' %desc,%process
	counted_as_strace '-c --hook=tracepoint' getppid,getuid,getpgid,fcntl,pause,close
	counted_as_strace -C all
	has log '^[0-9]+ +getpgid\(0\) += [0-9]+$'
	! "$LIVE_PROGS/counted" i386 || counted_as_strace -c all i386
}

live_summary_exact()
{
	"$BPFSTRACE" -c -f -S name -U name,calls,errors -e trace=getppid,getuid,getpgid,fcntl,pause,close \
		-o log "$LIVE_PROGS/counted"
	has log '^getppid +1000 +$'
	has log '^getuid +3 +3$'
	has log '^getpgid +10 +$'
	has log '^fcntl +10 +$'
	has log '^close +[0-9]+ +5$'
	lacks log 'pause|openat|\('
}

# The call by which a process ends itself returns, but for SIGKILL; as with strace.
live_summary_own_end()
{
	for options in -c '-c -w' '-c --hook=tracepoint'; do
		status 143 "$BPFSTRACE" $options -U name,calls,errors -e trace=kill -o log sh -c 'kill -TERM $$'
		has log '^kill +1 +$'
	done
	status 137 "$BPFSTRACE" -c -U name,calls -o log sh -c 'kill -KILL $$'
	lacks log '^kill'
}

# A call that a filter answers never begins for the hooks: the time off the processor before it is not its own.
live_summary_answered_calls()
{
	"$BPFSTRACE" -C -U name,max-time -e trace=getuid,nanosleep -o log "$LIVE_PROGS/counted"
	has log '^getuid +0\.0'
	has log '^nanosleep +0\.0'
}

live_summary_unnamed_calls()
{
	for options in -c '-c --hook=tracepoint'; do
		status 0 "$BPFSTRACE" $options -S calls -U name,calls,errors -o log "$LIVE_PROGS/counted" unnamed
		has log '^syscall_0x3e8 +2 +2$'
		has log '^syscall_0x3e9 +1 +1$'
		has log '^System call usage summary for x32 mode:$'
		has log '^syscall_0x400003e8 +1 +1$'
	done
}

live_summary_many()
{
	"$BPFSTRACE" -c -e trace=getpgid -f -U name,calls,errors -o log "$LIVE_PROGS/forks" 3000 2>err
	has log '^getpgid +3000 +3000$'
	[ ! -s err ] || fail "messages"
}

live_summary_times()
{
	"$BPFSTRACE" -c -U total-time,name -e trace=nanosleep,clock_nanosleep -o log sleep 0.5
	has log '^ +0\.0[0-9]+ (clock_)?nanosleep$'
	"$BPFSTRACE" -c -w -U total-time,name -e trace=nanosleep,clock_nanosleep -o log sleep 0.5
	has log '^ +0\.[5-9][0-9]+ (clock_)?nanosleep$'
	"$BPFSTRACE" -c -w -O 100s -U total-time,min-time,max-time,name -o log sleep 0.1
	lacks log '[1-9]\.|\.0*[1-9]'
	"$BPFSTRACE" -c -S wall-avg -U total-time,wall-total,wall-min,wall-max,wall-avg,calls,name -o log sleep 0.5
	sed -n 3p log >first
	has first '^ +0\.0[0-9]+ +(0\.[5-9][0-9]+) +\1 +\1 +[5-9][0-9]{5} +1 (clock_)?nanosleep$'
	"$BPFSTRACE" -c -w -S wall-total -U total-time,wall-total,name -o log sleep 0.1
	has log '^ +(0\.[1-9][0-9]+) +\1 (clock_)?nanosleep$'
	"$BPFSTRACE" -c -O 100s -U wall-total,wall-min,wall-max,name -o log sleep 0.1
	lacks log '[1-9]\.|\.0*[1-9]'
	"$BPFSTRACE" -c -U total-time,name -e trace=read -o log \
		dd if=/dev/urandom of=/dev/null bs=8M count=4 2>/dev/null
	has log '^ +0\.(0[1-9]|[1-9])[0-9]+ read$'
}

live_summary_interrupted()
{
	"$BPFSTRACE" -c -p $$ -o log 2>err &
	tracer=$!
	wait_for err 'Process [0-9]+ attached'
	cat /proc/self/stat >out
	kill -INT $tracer
	got=0
	wait $tracer || got=$?
	[ $got = 130 ] || fail "status $got"
	has log ' total$'
	status 143 "$BPFSTRACE" -c -o '|cat >log' sh -c 'kill -TERM $$'
	has log ' execve$'
}

live_summary_options()
{
	refused "mutually exclusive" -c -C true
	refused "-w/--summary-wall-clock must be given with" -w true
	refused "-U/--summary-columns must be given with" -U name true
	refused "invalid sortby: 'wrong'" -c -S wrong true
	refused "unknown column name: ''" -c -U name, true
	refused "invalid -O argument: '1h'" -c -O 1h true
	status 0 "$BPFSTRACE" -c -T -o log true
	has err '^bpfstrace: -T/--syscall-times has no effect with -c/--summary-only$'
}
