#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [SUITE...]: runs the test suites and sums up.
#
# Each suite is tests/NAME/run.sh (lint: tests/lint.sh) and prints one line per test: "ok NAME",
# "not ok NAME ..." or "skip NAME why"; what else it prints is its log, kept in build/tests/NAME.log.
# What each suite and all of them took is said in minutes. The last line here is "N passed, N failed, N skipped";
# the status is nonzero when something failed, when a suite broke off, or when a suite that traces (live, twin,
# solo) traced nothing at all.
set -u
cd "$(dirname "$0")/.."
LOGS=build/tests
SUITES=${*:-lint complete places mksys headers wire json drift fuzz hostile twin solo live}
mkdir -p "$LOGS"
passed=0 failed=0 skipped=0 failures=

# time_limit SUITE: seconds that a suite may take
time_limit()
{
	case $1 in
	live) echo 1200 ;;
	twin | solo | json) echo 900 ;;
	*) echo 300 ;;
	esac
}

# minutes SECONDS: with one decimal
minutes()
{
	echo "$(($1 / 60)).$(($1 % 60 / 6))"
}

fail()
{
	failed=$((failed + 1))
	failures="$failures$1"$'\n'
}

run_suite()
{
	local suite=$1 log=$LOGS/$1.log script=tests/$1/run.sh status n_ok n_bad from=$SECONDS

	[ "$suite" != lint ] || script=tests/lint.sh
	if [ ! -f "$script" ]; then
		fail "$suite: there is no $script"
		return
	fi
	echo "== $suite"
	timeout -k 10 "$(time_limit "$suite")" bash "$script" </dev/null 2>&1 | tee "$log" | grep --line-buffered -E '^(ok|not ok|skip) '
	status=${PIPESTATUS[0]}
	echo "-- $suite took $(minutes $((SECONDS - from))) minutes"
	n_ok=$(grep -c '^ok ' "$log")
	n_bad=$(grep -c '^not ok ' "$log")
	passed=$((passed + n_ok))
	skipped=$((skipped + $(grep -c '^skip ' "$log")))
	failed=$((failed + n_bad))
	[ "$n_bad" = 0 ] || failures="$failures$(grep '^not ok ' "$log" | sed "s|^|$suite: |")"$'\n'
	if [ "$status" = 124 ]; then
		fail "$suite: stopped after $(time_limit "$suite") seconds; see $log"
	elif [ "$status" != 0 ] && [ "$n_bad" = 0 ]; then
		fail "$suite: broke off with status $status; see $log"
	elif [ "$n_ok" = 0 ] && [ "$n_bad" = 0 ]; then
		fail "$suite: no test ran; see $log"
	fi
}

bash tests/deps.sh
for suite in $SUITES; do
	run_suite "$suite"
done
if [ -n "$failures" ]; then
	printf '\nFailures (logs in %s):\n%s' "$LOGS" "$failures"
fi
echo "all took $(minutes $SECONDS) minutes"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
