#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check-kernels.sh [LABEL...]: the live tests and a part of the twin test on Debian's 6.1 and 6.12 kernels, on
# its newest one, and a part of the live tests on a preemptible guest, under QEMU. The programs are those built on this machine. Prints
# the suites' lines with the kernel before each name, and the sums as tests/run.sh does. What a failed
# suite left behind is copied to build/vm/out/KERNEL. With labels (6.1, 6.12-preempt, ...) only those guests.
set -u
cd "$(dirname "$0")/../.."
VM=$PWD/build/vm
# Real programs of each kind, and odd cases from the files that matter to the kernel side.
TWINS="ls cat sh-script python tcp strings-path_* buffers-iovec_* sockets-message_* process-exec_[!m]* signals-*ed threads-*"
LIMIT=3300	# seconds for a guest; half an hour is usual
passed=0 failed=0 skipped=0 failures=

# What is run of the live tests on a preemptible kernel: the files about what preemption can disturb. On the newest, where
# each start takes some seconds, those about hooks and memory. What the command line says is asked on the oldest alone.
OLDEST_ALONE="errors names newcomer options"
PREEMPTED="budget flight hooks loss"
NEWEST="attach buffers exec hooks"

# live_tests LABEL: the names of a guest's live tests; none: all
live_tests()
{
	local file files=

	case $1 in
	*-preempt) files=$PREEMPTED ;;
	6.12) files=$(ls tests/live/*.t | xargs -n 1 basename -s .t | grep -vxF "${OLDEST_ALONE// /$'\n'}") ;;
	7.*) files=$NEWEST ;;
	esac
	for file in $files; do
		sed -n 's/^live_\([a-z0-9_]*\)()$/\1/p' "tests/live/$file.t"
	done | tr '\n' ' '
}

# guest_command LABEL: what it runs: the suites, then what a failed one left behind.
guest_command()
{
	cat <<-EOF
		cd "$PWD" || exit 99
		bad=0
		echo "== live"; timeout 1700 bash tests/live/run.sh $(live_tests "$1") </dev/null 2>/tmp/live.err || bad=1
		echo "== twin"; timeout 500 bash tests/twin/run.sh $TWINS </dev/null 2>/tmp/twin.err || bad=1
		if [ \$bad = 1 ]; then
			tail -n 40 /tmp/live.err /tmp/twin.err
			tar -czf /tmp/left.tgz /tmp/*.err build/tests/twin/*/{ref,out,out.err,result} 2>/dev/null
			cp /tmp/left.tgz /run/out/
		fi
		exit \$bad
	EOF
}

# start LABEL KVER APPEND: one guest. One that gives no result at all, because
# the emulated machine hung, is run once more, if there is time for that; what it said is kept, and finish says so.
start()
{
	local out=$VM/out/$1 try status from=$SECONDS

	rm -rf "$out"
	mkdir -p "$out"
	for try in 1 2; do
		OUT=$out APPEND=$3 T=$LIMIT MEM=2048 tests/vm/vm.sh "$2" "$(guest_command "$1")" >"$out/log" 2>"$out/console"
		status=$?
		[ $status = 250 ] && [ $try = 1 ] && [ $((SECONDS - from)) -lt 600 ] || break
		mv "$out/console" "$out/console.hung"
	done
	echo $status >"$out/status"
}

count()
{
	grep -cE "$1" "$2"
}

# finish LABEL: the results of a guest that has ended
finish()
{
	local label=$1 out=$VM/out/$1 log=$VM/out/$1/log status good bad

	status=$(cat "$out/status")
	sed -E -i "s/^(ok|not ok|skip) /\1 $label: /" "$log"
	echo "== kernel $label"
	[ ! -e "$out/console.hung" ] || echo "# the first guest hung and was run again: see $out/console.hung"
	cat "$log"
	tail -20 "$out/console" >&2
	good=$(count '^ok ' "$log") bad=$(count '^not ok ' "$log")
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + $(count '^skip ' "$log")))
	failures="$failures$(grep '^not ok ' "$log")"$'\n'
	if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
		failed=$((failed + 1))
		failures="$failures$label: the guest gave status $status, see $out"$'\n'
	elif [ "$good" = 0 ]; then
		failed=$((failed + 1))
		failures="$failures$label: no test ran"$'\n'
	fi
}

mapfile -t kernels < <(tests/vm/fetch.sh)
if [ ${#kernels[@]} -lt 3 ]; then
	echo "not ok kernels: could not be fetched"
	echo "0 passed, 1 failed, 0 skipped"
	exit 1
fi
# The programs of the suites are compiled here: a guest takes many times as long.
bash tests/twin/run.sh no-such-case >/dev/null 2>&1
bash tests/live/run.sh --build
# Two at a time: the cores that one emulates are one thread here.
labels=
running=0
wanted=" $* "
launch()
{
	[ "$wanted" = "  " ] || [[ $wanted == *" $1 "* ]] || return 0
	labels="$labels $1"
	start "$@" &
	running=$((running + 1))
	[ $running -lt 2 ] || { wait -n; running=$((running - 1)); }
}
for kernel in "${kernels[@]}"; do
	label=$(cut -d. -f1,2 <<<"${kernel%%[-+]*}")
	launch "$label" "$kernel" ""
	[ "$label" != 6.12 ] || launch "$label-preempt" "$kernel" preempt=full
done
wait
for label in $labels; do
	finish "$label"
done
failures=$(grep . <<<"$failures")
[ -z "$failures" ] || printf '\nFailures (files in %s/out):\n%s\n' "$VM" "$failures"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
