# SPDX-License-Identifier: GPL-2.0-or-later
# What an exec was given: as the new image has it, whatever could be read of the old one.

# execs_line OPTIONS HOW...: the line of the exec that "execs HOW" makes is in ./line, what the new image says in ./out.
execs_line()
{
	options=$1
	shift
	status 0 timeout 50 "$BPFSTRACE" $options -e trace=execve,execveat -o log "$LIVE_PROGS"/execs "$@"
	lacks err lost
	sed -n 2p log >line
	has line '^execve'
	lacks line '[[(, ]0x[0-9a-f]+[],)]'
}

# The arguments and counts: all of them with -v, else the first 32 and "...".
same_args()
{
	[ "$(sed -n 's/^[^[]*\(\[[^]]*\]\), .*/\1/p' line)" = "$1" ] || fail "$(cut -c 1-300 line)"
}

live_exec_cold_strings()
{
	for n in 1 20 $([ "$LIVE_SLOW" -gt 2 ] || echo 400); do	# 4 ms are short for an emulated processor
		execs_line -v cold $n
		same_args "$(cat out)"
		has line ', \[\]\) += 0$'
		execs_line '' cold $n
		same_args "$(sed 's/, "cold 30".*/, ...]/' out)"
		has line ', 0x[0-9a-f]+ /\* 0 vars \*/\) += 0$'
	done
	execs_line -v vector
	same_args '["execs", "show", "one", "two"]'
	execs_line '' vector
	same_args '["execs", "show", "one", "two"]'
}

# One that takes some tenths of a second is shown when it has ended: then all is known.
live_exec_stalled()
{
	timeout 10 "$LIVE_PROGS"/execs stalled 1 || [ $? != 77 ] || skip "no userfaultfd"
	for options in '' -v; do
		execs_line "$options" stalled 400
		same_args '["execs", "show", "cold 0", "cold 1"]'
		lacks log 'unfinished|resumed'
	done
	has line ', \["A=1"\]\) += 0$'
}

# One that hangs is shown all the same.
live_exec_hangs()
{
	timeout 10 "$LIVE_PROGS"/execs stalled 1 || [ $? != 77 ] || skip "no userfaultfd"
	mkfifo go
	"$BPFSTRACE" -e trace=execve -o log "$LIVE_PROGS"/execs stalled <go &
	tracer=$!
	exec 7>go
	unread='0x[0-9a-f]+ /\* not captured \*/'
	wait_for log "^execve\($unread, \[\"execs\", \"show\", $unread, $unread\], 0x[0-9a-f]+ /\* 1 var \*/$"
	echo >&7
	wait $tracer || fail "status"
	has log '/\* 1 var \*/\) += 0$'
}

live_exec_cold_environment()
{
	need_speed
	execs_line -v env 5000
	has line ', \["execs", "show"\], \["A=x{30}"\.\.\.\]\) += 0$'
	execs_line '-v -s 4998' env 5000
	has line ', \["execs", "show"\], \["A=x{4996}"\.\.\.\]\) += 0$'
	execs_line '-v -s 5000' env 5000
	has line ', \["execs", "show"\], \["A=x{4998}"\]\) += 0$'
	execs_line '' env 5000
	has line ' /\* 1 var \*/\) += 0$'
}

live_exec_by_descriptor()
{
	for options in '' -v; do
		execs_line "$options" fd
		has line '^execveat\([0-9]+, "", \["execs", "show", "cold 0", "cold 1"\], .*, AT_EMPTY_PATH\) += 0$'
		execs_line "$options" dirfd
		has line '^execveat\([0-9]+, "execs", \["execs", "show", "cold 0", "cold 1"\], .*, 0\) += 0$'
	done
}

# What the interpreter's line put in front is left out, and argv[0] is the caller's.
live_exec_scripts()
{
	printf '#!/bin/sh\necho "$@"\n' >script
	printf '#!./script -x\n' >twice
	chmod 755 script twice
	for options in '' -v '-s 1' '-s 300' --full-buffers; do
		execs_line "$options" path ./script
		same_args "$(shown "$options" ./script)"
		execs_line "$options" path ./script a ./script
		same_args "$(shown "$options" ./script a ./script)"
		execs_line "$options" path ./twice ./twice b
		same_args "$(shown "$options" ./twice ./twice b)"
		has out '^-x ./twice ./twice b$'
	done
	execs_line -v script 100 ./script
	same_args "[\"execs\", \"show\", $(seq -s ', ' 0 99 | sed 's/[0-9][0-9]*/"cold &"/g')]"
	execs_line '' script 100 ./twice
	same_args "[\"execs\", \"show\", $(seq -s ', ' 0 29 | sed 's/[0-9][0-9]*/"cold &"/g'), ...]"
	# it is known from nowhere else, and the interpreter has the path instead
	for options in '' -v '-s 1'; do
		status 0 "$BPFSTRACE" $options -e trace=execve -o log "$LIVE_PROGS"/execs first ./script b c
		rest='"b", "c"'
		[ "$options" != '-s 1' ] || rest='\.\.\.'
		has log "^execve\(\"./script\", \[0x[0-9a-f]+ /\* not captured \*/, $rest\], .*\) += 0\$"
		has out '^b c$'
	done
	execs_line '' path ./script $(seq 100 150)
	same_args "[\"./script\", $(seq -s ', ' 100 130 | sed 's/[0-9][0-9]*/"&"/g'), ...]"
	execs_line -v path ./script $(seq 100 150)
	same_args "[\"./script\", $(seq -s ', ' 100 150 | sed 's/[0-9][0-9]*/"&"/g')]"
}

# shown OPTIONS WORD...: the words as an argv is shown
shown()
{
	one=
	[ "$1" != '-s 1' ] || one=1
	shift
	printf '%s\n' "$@" | awk -v one=$one '
		one && NR > 1 { out = out ", ..."; exit }
		{ out = out (NR > 1 ? ", " : "") "\"" (one ? substr($0, 1, 1) : $0) "\"" (one && length > 1 ? "..." : "") }
		END { print "[" out "]" }'
}

live_exec_without_arguments()
{
	for options in '' -v; do
		status 0 "$BPFSTRACE" $options -e trace=execve -o log "$LIVE_PROGS"/execs null
		has log '/execs", NULL, (\[\]|0x[0-9a-f]+ /\* 0 vars \*/)\) += 0$'
		status 0 "$BPFSTRACE" $options -e trace=execve -o log "$LIVE_PROGS"/execs empty
		has log '/execs", \[\], (\[\]|0x[0-9a-f]+ /\* 0 vars \*/)\) += 0$'
	done
}

# Another process changes argv[2] all the time: the line has what the new image got. (But where it was begun before the
# call ended, after 0.1 s: then it has what the entry read.)
live_exec_flipped_argument()
{
	status 0 timeout 50 "$BPFSTRACE" -f -T -e trace=execve -e signal=none -o log "$LIVE_PROGS"/execs flip "$(scaled 300 30)"
	sed -n 's/^\([0-9]*\) .*\["execs", "pid", "\(.\)"\].*= 0 <0\.0.*/\1 \2/p' log | sort >got
	[ -s got ] || skip "busy: each took more than 0.1 s"
	sort out | comm -13 - got >wrong
	[ ! -s wrong ] || fail "$(wc -l <wrong) of $(wc -l <got) differ"
	[ "$(cut -d ' ' -f 2 got | sort -u | wc -l)" = 2 ] || skip "nothing was changed"
}

# A failed one has its vector from the entry and the exit.
live_exec_failed()
{
	need_speed
	status 2 "$BPFSTRACE" -v -e trace=execve -o log "$LIVE_PROGS"/execs path ./none $(seq 100 299)
	has log "^execve\(\"./none\", \[\"./none\", $(seq -s ', ' 100 299 | sed 's/[0-9][0-9]*/"&"/g')\], \[\]\) += -1 ENOENT"
	status 2 "$BPFSTRACE" -e trace=execve -o log "$LIVE_PROGS"/execs path ./none $(seq 100 299)
	has log "^execve\(\"./none\", \[\"./none\", .*\"130\", \.\.\.\], 0x[0-9a-f]+ /\* 0 vars \*/\) += -1 ENOENT"
}

# Nobody knows which of two the kernel took: both are shown. (Not where the line was begun before the call ended.)
live_exec_changed_meanwhile()
{
	timeout 10 "$LIVE_PROGS"/execs stalled 1 || [ $? != 77 ] || skip "no userfaultfd"
	printf 'x' >junk
	chmod 755 junk
	for options in '' -v; do
		for round in 1 2 3 4 5; do
			status 2 "$BPFSTRACE" $options -e trace=execve -o log "$LIVE_PROGS"/execs changed ./junk
			grep -q 'resumed\|unfinished' log || break
		done
		has log '^execve\("./junk" => "./junK" /\* changed \*/, \["execs", "show" => "shown" /\* changed \*/, "a" => "b" /\* changed \*/\], .*\) += -1 ENOEXEC'
	done
	status 2 "$BPFSTRACE" -v -e trace=execve -o log "$LIVE_PROGS"/execs path ./none a ./none
	lacks log changed
}

# So it is, with -v, with the paths of all calls, where other threads have the same memory.
live_path_changed_meanwhile()
{
	mkfifo fifo
	for options in -v '-v -e trace=openat' '-v -y'; do
		status 0 "$BPFSTRACE" $options -o log "$LIVE_PROGS"/changes fifo FIFO 20
		has log '^openat\(AT_FDCWD(<[^>]*>)?, "fifo" => "FIFO" /\* changed \*/, O_RDONLY\) += [0-9]'
	done
	# without it a line has what was there when the call began
	for words in '-v -f fifo' '-f FIFO'; do
		status 0 "$BPFSTRACE" ${words% *} -o log "$LIVE_PROGS"/changes fifo ${words##* } 20
		has log 'openat\(AT_FDCWD, "fifo", O_RDONLY'
		lacks log 'changed|openat\(AT_FDCWD, "FIFO"'
	done
}

# Work grows with the number of arguments, not with its square.
live_exec_many_arguments()
{
	need_speed
	n=$(scaled 100000 10000)
	execs_line -v repeat $n
	sed -n 's/^[^[]*\(\[.*\]\), \[\]) *= 0$/\1/p' line | cmp - out
	status 0 timeout 20 "$BPFSTRACE" -v -e trace=execve -o log "$LIVE_PROGS"/execs self "$(scaled 40000 4000)"
	has log '^execve\("/nonexistent", \["'
}

# Their pointers have 4 bytes.
live_exec_32_bit()
{
	program_32 caller <<-'EOF'
		char *none[] = { 0 }, *args[] = { "echo", "from 32 bits", 0 };

		call(11, (long)"/nonexistent", (long)args, (long)none);
		call(11, (long)"/bin/echo", (long)args, (long)none);
		call(252, 1, 0, 0);
	EOF
	status 0 ./caller
	for options in '' -v; do
		status 0 "$BPFSTRACE" $options -e trace=execve -o log ./caller
		has log '^execve\("/nonexistent", \["echo", "from 32 bits"\], (\[\]|0x[0-9a-f]+ /\* 0 vars \*/)\) += -1 ENOENT'
		has log '^execve\("/bin/echo", \["echo", "from 32 bits"\], (\[\]|0x[0-9a-f]+ /\* 0 vars \*/)\) += 0$'
	done
}

# Its end reaches no tracepoint of its own.
live_exec_of_32_bit_is_counted()
{
	program_32 called <<-'EOF'
		call(252, 0, 0, 0);
	EOF
	for hook in dispatch tracepoint; do
		status 0 "$BPFSTRACE" --hook=$hook -c -e trace=execve -o log "$LIVE_PROGS"/execs path ./called
		awk '$NF == "execve" { n = $4 } END { exit n != 2 }' log || fail "$hook"
	done
}
