#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh [FILE.t...]: builds and runs the offline tests; prints "ok NAME" and "not ok NAME" lines.
# CC and CFLAGS as for make; exit status 1 when a test failed.

cd "$(dirname "$0")/../.." || exit 1
out=build/tests/wire
mkdir -p "$out"
make -s build/libcore.a || exit 1
for program in "wire_test stream words" summary_test colour_test file_test; do
	sources=
	for name in $program; do
		sources="$sources tests/wire/$name.c"
	done
	# shellcheck disable=SC2086
	${CC:-cc} ${CFLAGS:--O2 -g} -Wall -Wextra -std=gnu11 -D_GNU_SOURCE -Isrc -I. -Ibuild -o "$out/${program%% *}" \
		$sources build/libcore.a || exit 1
done
status=0
if [ $# = 0 ]; then
	"$out/summary_test" || status=1
	"$out/colour_test" || status=1
	"$out/file_test" || status=1
	set -- tests/wire/*.t
fi
"$out/wire_test" "$@" || status=1
exit $status
