#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# run.sh: how many places must be edited to add a thing?
#
# In a copy of the tree each NAME.patch adds one: its hunks are the places, a new file is one, and no more than stated here
# are allowed. Then the copy is built, and does what was added. A patch that does not apply any more is made again by
# hand: it is what a contributor would do.
set -u
. "$(dirname "$0")/../lib.sh"
suite_begin places
HERE=$ROOT/tests/places
TREE=$WORK/tree

# add NAME PLACES
add()
{
	local hunks

	hunks=$(grep -c '^@@' "$HERE/$1.patch")
	if [ "$hunks" -gt "$2" ]; then
		not_ok "$1: $hunks places to edit, $2 are stated"
	elif ! patch -p1 -F 3 -d "$TREE" <"$HERE/$1.patch" >"$WORK/$1.log" 2>&1; then
		not_ok "$1: its patch does not apply any more"
		sed 's/^/    /' "$WORK/$1.log"
	else
		ok "$1: $hunks places"
	fi
}

# does NAME PATTERN OPTIONS...: what the built copy writes
does()
{
	local name=$1 pattern=$2

	shift 2
	if "$TREE/build/bpfstrace" "$@" 2>&1 | grep -q -E -e "$pattern"; then
		ok "$name works"
	else
		not_ok "$name: nothing like '$pattern'"
	fi
}

rm -rf "$TREE"
mkdir -p "$TREE"
(cd "$ROOT" && tar --exclude=./.git --exclude=./build/tests --exclude=./build/vm --exclude=./build/oracle -cf - .) | tar -xpf - -C "$TREE"
add option 3
add option-of-the-kernel-side 3
add record-kind 3
add sink 2
add hook 2
if ! make -C "$TREE" >"$WORK/make.log" 2>&1; then
	not_ok "the copy does not build: see $WORK/make.log"
elif grep -q 'warning:' "$WORK/make.log"; then
	not_ok "the copy builds with warnings: see $WORK/make.log"
else
	ok "the copy builds"
fi
"$TREE/build/bpfstrace" -h | grep -q -e --even-only && ok "the options are in the help" || not_ok "an option is not in the help"
if tracing_possible >/dev/null; then
	does option 'bpfstrace: shouting' --shout true
	does option-of-the-kernel-side '^brk' --even-only true
	! "$TREE/build/bpfstrace" --even-only true 2>&1 | grep -q '^close' && ok "odd calls are left out" || not_ok "odd calls are there"
	does hook '^execve' -d true
fi
rm -rf "$TREE"
suite_end
