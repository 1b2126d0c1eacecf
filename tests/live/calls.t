# SPDX-License-Identifier: GPL-2.0-or-later
# Calls of unusual kinds: answered by seccomp, of a 32-bit program, of a thread that executes; and
# processes that are traced twice, or not at all.

# answered HOW STATUS: runs the program that installs a filter
answered()
{
	status "$2" "$BPFSTRACE" -f -e trace=getpgid,openat -o log "$LIVE_PROGS"/answered "$1"
}

live_seccomp_errno()
{
	answered errno 0
	has log '^[0-9]+ +openat\(AT_FDCWD, "/answered/errno", O_RDONLY\) = -1 EXDEV \(Invalid cross-device link\)$'
}

live_seccomp_trap()
{
	answered trap 0
	has log '^[0-9]+ +getpgid\(1001\) +=  *121$'
	has log '--- SIGSYS \{si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x[0-9a-f]+, si_syscall=__NR_getpgid, si_arch=AUDIT_ARCH_X86_64\} ---$'
	has log '\+\+\+ exited with 0 \+\+\+'
}

live_seccomp_notify()
{
	answered notify 0
	has log '^[0-9]+ +getpgid\(1001\) +=  *4242$'
	[ "$(grep -c 'getpgid' log)" = 1 ] || fail "one line"
}

live_seccomp_kill_thread()
{
	answered thread 0
	has log '^[0-9]+ +getpgid\(1001\) +=  *\?$'
	has log '^[0-9]+ +\+\+\+ killed by SIGSYS \+\+\+$'
	has log '^[0-9]+ +\+\+\+ exited with 0 \+\+\+$'
	lacks log '--- SIGSYS'
}

live_seccomp_kill_process()
{
	answered process 159
	has log '^[0-9]+ +getpgid\(1001\) +=  *121$'
	has log '\+\+\+ killed by SIGSYS( \(core dumped\))? \+\+\+$'
	lacks log '--- SIGSYS'
}

# program_32 NAME: a program of 32 bits, of the statements on stdin; without a C library, which few systems have.
program_32()
{
	need "${CC:-cc}"
	{
		cat <<-'EOF'
			static long call(long nr, long a, long b, long c)
			{
				long ret;

				__asm__ volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
				return ret;
			}

			void _start(void)
			{
		EOF
		cat
		echo '}'
	} >"$1.c"
	${CC:-cc} -m32 -O1 -static -nostdlib -fno-pie -no-pie -o "$1" "$1.c" || fail "does not compile"
}

live_32_bit_program()
{
	program_32 compat <<-'EOF'
		long written = call(4, 1, (long)"compat\n", 7);

		call(5, (long)"/nowhere", 1, 0);
		call(252, written != 7, 0, 0);
	EOF
	./compat >out || skip "the kernel runs no 32-bit programs"
	for hook in dispatch tracepoint; do
		status 0 "$BPFSTRACE" --hook=$hook -o log ./compat
		has log '^execve\("./compat", \["./compat"\], 0x[0-9a-f]+ /\* [0-9]+ vars \*/\) = 0$'
		has log '^write\(1, "compat\\n", 7\) +=  *7$'
		has log '^open\("/nowhere", O_WRONLY\) += -1 ENOENT \(No such file or directory\)$'
		has log '^exit_group\(0\) +=  *\?$'
		[ "$(cat out)" = compat ] || fail "its output"
	done
}

# Where 32-bit calls are all that is asked for the hooks are there from the start; where none is, nobody misses them.
live_32_bit_calls_alone()
{
	program_32 compat <<-'EOF'
		call(5, (long)"/nowhere", 1, 0);
		call(252, 0, 0, 0);
	EOF
	./compat || skip "the kernel runs no 32-bit programs"
	for hook in auto dispatch tracepoint; do
		status 0 "$BPFSTRACE" --hook=$hook -e trace=open@32 -o log ./compat
		has log '^open\("/nowhere", O_WRONLY\) += -1 ENOENT'
		[ ! -s err ] || fail "$hook: messages"
		status 0 "$BPFSTRACE" --hook=$hook -e trace=none -o log ./compat
		[ ! -s err ] || fail "$hook: messages"
		status 0 "$BPFSTRACE" --hook=$hook -e trace=execve@64 -o log ./compat
		[ ! -s err ] || fail "$hook: messages"
		status 0 "$BPFSTRACE" --hook=$hook -c -U name,calls -e trace=execve -o log ./compat
		has log '^execve +1$'
	done
}

# The two calls that stand for many belong to their classes.
live_32_bit_classes()
{
	program_32 compat <<-'EOF'
		long args[3] = { -1, 0, 0 };

		call(102, 3, (long)args, 0);
		call(117, 24, -1, 0);
		call(252, 0, 0, 0);
	EOF
	./compat || skip "the kernel runs no 32-bit programs"
	status 0 "$BPFSTRACE" -e %network -o log ./compat
	has log '^socketcall\(SYS_CONNECT, 0xff[0-9a-f]+\) += -'
	lacks log '^ipc'
	status 0 "$BPFSTRACE" -e %ipc -o log ./compat
	has log '^ipc\(SHMCTL, -1, 0, .*\) += -'
	lacks log '^socketcall'
}

# One that runs already has no tracepoints of its own: the hooks see it.
live_32_bit_attach()
{
	program_32 compat <<-'EOF'
		char c;

		while (call(3, 0, (long)&c, 1) == 1)
			call(4, 1, (long)&c, 1);
		call(252, 7, 0, 0);
	EOF
	! ./compat </dev/null || skip "the kernel runs no 32-bit programs"
	for hook in dispatch tracepoint; do
		rm -f go err
		mkfifo go
		./compat <go >out &
		target=$!
		exec 7>go
		"$BPFSTRACE" --hook=$hook -o log -e trace=write -p $target 2>err 7>&- &
		tracer=$!
		wait_for err 'attached'
		[ $hook = dispatch ] || wait_for err 'a 32-bit program, whose first calls may be missing'
		printf abc >&7
		exec 7>&-
		wait $tracer || fail "status"
		[ "$(grep -c -E '^[0-9]+ +write\(1, "[abc]", 1\) += 1$' log)" = 3 ] || fail "$hook: not three writes"
		has log '\+\+\+ exited with 7 \+\+\+'
	done
}

# The leader hangs in a read; what it was is superseded, what executes goes on under its number.
live_thread_exec()
{
	status 0 "$BPFSTRACE" -f -o log "$LIVE_PROGS"/threadexec /bin/true
	leader=$(sed -n 's/^\([0-9]*\) .*/\1/p;q' log)
	thread=$(sed -n 's/^\([0-9]*\) .*execve("\/bin\/true".*/\1/p' log)
	[ -n "$thread" ] && [ "$thread" != "$leader" ] || fail "who executes"
	has log "^$leader +(<\.\.\. )?read( resumed>|\([0-9]+[, ]).* = \?$"
	has log "^$leader +\+\+\+ superseded by execve in pid $thread \+\+\+$"
	has log "^$leader +<\.\.\. execve resumed>\) += 0$"
	[ "$(tail -n 1 log | tr -s ' ')" = "$leader +++ exited with 0 +++" ] || fail "last line"
	[ "$(grep -c exited log)" = 1 ] || fail "one end"
}

live_never_traces_itself()
{
	status 0 "$BPFSTRACE" -f -e trace=bpf,perf_event_open,execve,epoll_wait -o log true
	[ "$(grep -c 'execve(' log)" = 1 ] || fail "one execve"
	lacks log 'bpf\(|perf_event_open|epoll_wait'
	status 1 timeout 10 sh -c 'exec "$0" -o log -p $$' "$BPFSTRACE"
	[ "$(wc -l <err)" = 1 ] || fail "not one line"
	has err '^bpfstrace: .*itself'
}

live_two_tracers()
{
	need strace
	"$LIVE_PROGS"/steady stop >out &
	target=$!
	"$BPFSTRACE" -e trace=write -o log -p $target 2>err &
	a=$!
	"$BPFSTRACE" -e trace=read -o log2 -p $target 2>err2 &
	b=$!
	timeout 30 strace -f -qq -e trace=access -o log3 -p $target 2>err3 &
	c=$!
	for pair in log:write log2:read log3:access; do
		until_true "$(within 10)" many_calls "${pair%:*}" "${pair#*:}" || fail "$pair"
	done
	touch stop
	wait $target || fail "the target was disturbed"
	wait $a && wait $b && wait $c || fail "status"
	for pair in log:write log2:read log3:access; do
		lacks "${pair%:*}" '(write|read|access)\(.*(write|read|access)\('
	done
}

live_traced_by_strace_first()
{
	need strace
	timeout 30 strace -f -o under -e trace=write sh -c '"$0" -o log -e trace=write sh -c "echo hello"' \
		"$BPFSTRACE" >out 2>err || fail "status"
	has log '^write\(1, "hello\\n", 6\) +=  *6$'
	has under 'write\(1, "hello\\n", 6(\) +=  *6$| <unfinished)'
}
