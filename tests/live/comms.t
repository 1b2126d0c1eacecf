# SPDX-License-Identifier: GPL-2.0-or-later
# Names behind ids of threads (-Y): those of the moment, of threads and processes, traced or not.

live_comm_of_itself()
{
	for split in never always; do
		status 0 "$BPFSTRACE" -Y -f --split-calls=$split -o log -e trace=prctl,getpid,execve "$LIVE_PROGS/renames" self
		has log '^[0-9]+<bpfstrace> execve\('
		has log '^[0-9]+<renames> prctl\(PR_SET_NAME, "first"\) = 0$'
		has log '^([0-9]+)<first> getpid\(\) += \1<first>$'
		has log '^[0-9]+<first> prctl\(PR_SET_NAME, "a<b>'
		has log '^([0-9]+)<a\\74b\\76\\n\\2> getpid\(\) += \1<a\\74b\\76\\n\\2>$'
		has log '^[0-9]+<a\\74b\\76\\n\\2> \+\+\+ exited with 0 \+\+\+$'
	done
	status 0 "$BPFSTRACE" -Y -f -o log -e trace=getpid "$LIVE_PROGS/renames" self
	has log '^([0-9]+)<first> getpid\(\) += \1<first>$'
	status 0 "$BPFSTRACE" -f -o log -e trace=prctl,getpid,execve "$LIVE_PROGS/renames" self
	lacks log '^[0-9]+<'
}

live_comm_by_another()
{
	status 0 "$BPFSTRACE" -Y -f -o log -e trace=gettid "$LIVE_PROGS/renames" other
	has log '^([0-9]+)<given> gettid\(\) += \1<given>$'
}

live_comm_exec()
{
	status 0 "$BPFSTRACE" -Y -f -o log -e trace=prctl,execve,wait4 "$LIVE_PROGS/renames" exec
	has log '^[0-9]+<becomes> execve\("/bin/sh"'
	has log '^[0-9]+<becomes> \+\+\+ superseded by execve in pid [0-9]+ \+\+\+$'
	has log '^[0-9]+<sh> <\.\.\. execve resumed>'
	has log '^[0-9]+<sh> execve\("/bin/true"'
	has log '^[0-9]+<true> \+\+\+ exited with 0 \+\+\+$'
	has log '^[0-9]+<sh> wait4\(.* = [0-9]+<true>$'
	has log '^[0-9]+<sh> --- SIGCHLD .* si_pid=[0-9]+<true>, '
}

# In front of lines on a terminal, or not at all; of processes that are not traced.
live_comm_of_others()
{
	sleep 60 &
	other=$!
	wait_for "/proc/$other/comm" sleep
	"$BPFSTRACE" -Y -e trace=kill bash -c "kill -0 $other; kill -0 -- -$other; kill -0 0" 2>err
	has err "^kill\($other<sleep>, 0\) += 0$"
	has err '^kill\(-[0-9]+, 0\)'
	has err '^kill\(0, 0\)'
	kill $other
	"$BPFSTRACE" -Y -f -e trace=getppid,wait4 sh -c '(exec true) & wait; :' 2>err
	has err '^\[pid +[0-9]+<(sh|true)>\] \+\+\+ exited with 0 \+\+\+$'
	"$BPFSTRACE" -Y -f -e trace=chdir -p $$ -o log 2>err2 &
	tracer=$!
	wait_for err2 'Process [0-9]+ attached'
	cd /
	cd "$OLDPWD"
	kill -INT $tracer
	wait $tracer || :
	has log "^$$<(bash|run\.sh)> chdir\(\"/\"\) += 0$"
}

# Ids of another pid namespace are others' in ours: they have no names.
live_comm_other_pids()
{
	unshare -p -f true 2>/dev/null || exit $skip_status
	status 0 "$BPFSTRACE" -Y -f -o log -e trace=getpid,kill,clone,fork,vfork unshare -p -f sh -c 'kill -0 1; kill -0 $$'
	has log '^[0-9]+<unshare> (clone|v?fork)\(.* = [0-9]+<(unshare|sh)>$'
	has log '^[0-9]+<sh> kill\(1, 0\) += 0$'
}
