# SPDX-License-Identifier: GPL-2.0-or-later
# What one run of a program may do, whatever the target asks for; and that what it leaves out is a hole of its size.

# longest_is_short OPTIONS...: no run of any program took longer than 5 ms. A machine that stops now and then shows in one
# try or the other; what is wrong shows in all.
longest_is_short()
{
	for try in 1 2 3 4 5 6 7 8; do
		"$BPFSTRACE" -d -o /dev/null "$@" 2>err || fail "status of $*"
		longest=$(sed -n 's/^bpfstrace: longest run, .*: \([0-9]*\) us$/\1/p' err | sort -n | tail -n 1)
		[ -n "$longest" ] || fail "nothing was measured"
		[ "$longest" -ge 5000 ] || return 0
	done
	fail "$*: a run of $longest us in each of $try tries"
}

# The lines are hidden, for they are long; the calls are captured all the same.
live_budget_of_vectors()
{
	need_speed
	longest_is_short --full-buffers -e status=failed -e writev "$LIVE_PROGS"/vectors writev 1024 1048576
	longest_is_short -v -s 16700000 -e status=successful -e sendmmsg "$LIVE_PROGS"/vectors sendmmsg 1024 1048576
}

live_budget_of_long_parts()
{
	need_speed
	longest_is_short --full-buffers -e writev "$LIVE_PROGS"/vectors writev 4 16777216
}

live_budget_of_strings()
{
	need_speed
	longest_is_short --full-buffers -e execve "$LIVE_PROGS"/vectors strings 100000 10
	longest_is_short -v -s 16700000 -e execve "$LIVE_PROGS"/vectors strings 100 20000
}

live_budget_of_descriptors()
{
	need_speed
	echo >file
	for how in open closed; do
		longest_is_short -y -e poll,select "$LIVE_PROGS"/fds 1000000 $how
	done
}

live_budget_of_cold_memory()
{
	need_speed
	longest_is_short -s 16700000 -e write "$LIVE_PROGS"/vectors write 256 1048576
}

# Bytes shown and holes are the bytes written, in calls that fit the budget and in those that do not; MIB of them, and
# where that is set the figures are printed to the file HOLES (tests/long.sh).
live_budget_leaves_holes()
{
	mib=${MIB:-16}
	for size in 131072 4194304 16777216; do
		head -c $size /dev/urandom >big
		calls=$((mib * 1048576 / size))
		echo | status 0 "$BPFSTRACE" --full-buffers -e trace=write -o log "$LIVE_PROGS"/flood big $size $calls
		"$LIVE_PROGS"/joined write big <log >sums || fail "unsound"
		set -- $(cat sums)
		[ "$1 $8 ${10}" = "$calls $calls 0" ] || fail "$size: $(cat sums)"
		[ $(($3 + $6)) = $((calls * size)) ] || fail "$size: shown and lost are not what was written: $(cat sums)"
		[ -z "${HOLES:-}" ] || echo "$mib MiB in calls of $size bytes: $3 bytes shown, $6 in holes" >>"$HOLES"
	done
}

# Every part of a vector, not only those that are shown without --full-buffers.
live_full_buffers_all_parts()
{
	bytes=1000
	[ -z "${VM:-}" ] || bytes=100	# an emulated processor copies each byte by an instruction
	status 0 "$BPFSTRACE" --full-buffers -e writev -o log "$LIVE_PROGS"/vectors writev 1024 $bytes
	[ "$(grep -o "\"y\{$bytes\}\", iov_len=$bytes" log | wc -l)" = 1024 ] || fail "not 1024 parts"
	lacks err lost
}

# What is there is shown, what is not is not called lost, and nothing is faulted in that another process serves.
live_memory_that_ends_early()
{
	for limit in 32 100000; do
		status 0 timeout 20 "$BPFSTRACE" -s $limit -e trace=write -o log "$LIVE_PROGS"/edges
		lacks err lost
		has log '^write\([0-9]+, "x{10}"\.\.\., 20\) += 10$'
	done
	status 0 timeout 20 "$BPFSTRACE" --full-buffers -e trace=write -o log "$LIVE_PROGS"/edges
	has log '^write\([0-9]+, "x{8192}"(\.\.\.)?, 1048576\) += 8192$'
	lacks err lost
	if grep -q 'write(-1' log; then
		has log '^write\(-1, 0x[0-9a-f]+, 7\) += -1 EBADF'
	else
		[ ! -e /dev/userfaultfd ] || fail "no call from memory behind userfaultfd"
	fi
}

# Limits follow the options, and where only a part of an array matters it is found wherever it is.
live_limits_follow_the_options()
{
	need_speed
	mkdir many
	(cd many && seq -f 'a-name-of-some-length-%g' 3000 | xargs touch)
	status 0 "$BPFSTRACE" -v -s 400 -e poll,setsockopt,getdents64,msgsnd,msgrcv,select -o log "$LIVE_PROGS"/limits many
	has log '^poll\(.*\) += 1 \(\[\{fd=[0-9]+, revents=POLLIN\}\]\)$'
	has log '^setsockopt\(.*"o{300}", 300\)'
	[ "$(sed -n 's/^getdents64(//p' log | grep -o 'd_name="a-name' | wc -l)" = 3000 ] || fail "not 3000 entries"
	has log '^msgsnd\(.*mtext="m{400}"\.\.\.\}, 500'
	has log '^msgrcv\(.*mtext="m{400}"\.\.\.\}, 500'
	has log '^select\(1500, \[[0-9]+\], .* = 1 \(in \[[0-9]+\]'
	status 0 "$BPFSTRACE" -e select -o log "$LIVE_PROGS"/limits many
	has log '^select\(1500, \[[0-9]+\], .* = 1 \(in \[[0-9]+\]'
}

# Whatever is lost while nobody reads, nothing that came later is shown in its place.
live_nothing_later_is_shown()
{
	for size in 64K 1M; do
		rm -f go log err flooded
		mkfifo go
		"$LIVE_PROGS"/shifty 10000 <go >flooded &
		target=$!
		exec 7>go
		"$BPFSTRACE" --buffer-size=$size -e trace=rename -o log -p $target 2>err &
		tracer=$!
		wait_for err attached
		halt $tracer
		echo >&7
		until_true 20 grep -q done flooded || fail "no flood"
		kill -CONT $tracer
		until_true 10 grep -q 'call [0-9][0-9]' log || :
		echo >&7
		exec 7>&-
		wait $tracer || fail "status"
		lacks log later
		[ "$(grep -c 'rename("call' log)" -gt 100 ] || fail "hardly any call"
		grep 'rename(' log | grep -v -E 'rename\("call [0-9]+", 0x[0-9a-f]+\) += -1 EFAULT' >odd || :
		! grep -v lost odd | grep -v -E 'rename\(0x[0-9a-f]+, 0x[0-9a-f]+\)' || fail "neither right nor marked"
	done
}
