# SPDX-License-Identifier: GPL-2.0-or-later
# How bpfstrace ends: as its command does.

live_exit_status()
{
	for code in 0 1 5 255; do
		status $code "$BPFSTRACE" -o log sh -c "exit $code"
		has log "\+\+\+ exited with $code \+\+\+"
	done
}

live_same_signal()
{
	for pair in TERM:143 SEGV:139 KILL:137 USR1:138; do
		got=0
		sh -c '"$0" -o log sh -c "kill -'"${pair%:*}"' \$\$"' "$BPFSTRACE" || got=$?
		[ $got = "${pair#*:}" ] || fail "${pair%:*}: ended with $got"
		has log "\+\+\+ killed by SIG${pair%:*}"
	done
}

live_double_dash()
{
	status 3 "$BPFSTRACE" -o log -e trace=none -- sh -c 'exit 3'
	status 0 "$BPFSTRACE" -o log ls -d -l /
	has log 'execve\(".*/ls", \["ls", "-d", "-l", "/"\]'
}

live_first_line_is_execve()
{
	status 0 "$BPFSTRACE" true
	head -n 1 err | grep -q '^execve(".*/true", \["true"\], 0x[0-9a-f]* /\* [0-9]* vars \*/) = 0$' ||
		fail "first line"
	[ "$(tail -n 1 err)" = '+++ exited with 0 +++' ] || fail "last line"
}

live_stdio_is_the_commands()
{
	echo hello | status 0 "$BPFSTRACE" -o log cat
	[ "$(cat out)" = hello ] || fail "stdin or stdout"
	[ ! -s err ] || fail "stderr"
}

live_follow_waits_for_all()
{
	status 4 "$BPFSTRACE" -f -o log sh -c '(sleep 0.5; echo late >late) & exit 4'
	[ "$(cat late)" = late ] || fail "did not wait for the grandchild"
	[ "$(grep -c 'exited with' log)" -ge 3 ] || fail "fewer than three ends"
}

live_without_follow_ends_with_command()
{
	start=$(now_ms)
	status 4 "$BPFSTRACE" -o log sh -c 'sleep 5 >/dev/null 2>&1 & exit 4'
	[ $(($(now_ms) - start)) -lt 3000 ] || fail "waited for the grandchild"
}

# The last 8 digits: signals 33 and up are the C library's and the real-time ones, and whoever makes a thread sets 33.
live_inherited_dispositions()
{
	sh -c 'trap "" INT TTOU; exec grep -E "Sig(Ign|Blk)" /proc/self/status' | sed 's/\t.*\(.\{8\}\)$/ \1/' >plain
	sh -c 'trap "" INT TTOU; exec "$0" -o log -e trace=none grep -E "Sig(Ign|Blk)" /proc/self/status' \
		"$BPFSTRACE" 2>err | sed 's/\t.*\(.\{8\}\)$/ \1/' >out
	grep -q '^SigIgn' plain || fail "no dispositions: $(cat plain)"
	cmp -s plain out || fail "dispositions or mask in the command: $(cat out), untraced: $(cat plain)"
}

live_no_leaked_descriptors()
{
	sh -c 'ls /proc/self/fd' >plain
	status 0 "$BPFSTRACE" -o log -e trace=none sh -c 'ls /proc/self/fd'
	cmp -s plain out || fail "descriptors in the command"
}

live_setuid()
{
	[ "$(id -u)" = 0 ] || skip "not root"
	cp "$LIVE_PROGS"/ids ids
	chown 65534 ids && chmod 4755 ids
	"$PWD"/ids >out || fail "ids"
	[ "$(cat out)" = "0 65534" ] || skip "setuid has no effect here"
	status 0 "$BPFSTRACE" -o log ./ids
	[ "$(cat out)" = "0 65534" ] || fail "a setuid program lost its rights"
	has log 'geteuid\(\) +=  *65534'
}
