# SPDX-License-Identifier: GPL-2.0-or-later
#
# options.sh: what the options do, as strace does them; sourced by run.sh.
#
# options.list has command lines, each with the group it belongs to; each is run under both, in an empty directory, as
# `strace`. Compared are standard output, messages with the trace, the files that are there at the end (options.pl) and
# the status; `touches` and `abis` are programs of their own. What is meant to differ is in option-differences.

# shown_by TOOL LINE: everything that a command line shows under it
shown_by()
{
	local bin=$1 line=$2 dir=$WORK/options.dir file

	rm -rf "$dir"
	mkdir -p "$dir"
	(cd "$dir" && PATH=$bin:$WORK/tools:$PATH exec timeout 20 sh -c "$line" </dev/null >"$WORK/options.out" 2>"$WORK/options.err")
	echo "status $?"
	sed 's/^/out: /' "$WORK/options.out"
	perl "$HERE/options.pl" <"$WORK/options.err" | sed 's/^/err: /'
	for file in "$dir"/*; do
		[ -f "$file" ] || continue
		case $file in
		*.[0-9]*) echo "file ${file##*/}" | perl "$HERE/options.pl" ;;
		*) echo "file ${file##*/}" ;;
		esac
		perl "$HERE/options.pl" <"$file"
	done
}

# run_options GROUP LINES...
run_options()
{
	local group=$1 line n=0 bad=0

	while IFS= read -r line; do
		shown_by "$WORK/ref-bin" "$line" >"$WORK/options.ref"
		shown_by "$WORK/our-bin" "$line" >"$WORK/options.our"
		n=$((n + 1))
		diff -u "$WORK/options.ref" "$WORK/options.our" >"$WORK/options.diff" && continue
		meant "$line" && continue
		bad=$((bad + 1))
		echo "    $line"
		sed -n '3,20s/^/        /p' "$WORK/options.diff"
	done
	if [ $bad = 0 ]; then
		ok "options: $group ($n command lines)"
	else
		not_ok "options: $group: $bad of $n command lines"
	fi
}

# meant LINE: whether a row of option-differences makes strace's what bpfstrace shows
meant()
{
	perl -ne '
	BEGIN { $line = shift; @rows = map { chomp; [split / [|] /] } grep { !/^#/ && / [|] / } do { open my $in, "<", shift; <$in> };
		@rows = grep { $line =~ /$_->[0]/ } @rows; exit 1 unless @rows }
	for my $row (@rows) {
		my ($which, $pattern, $text) = @$row;
		if ($text eq "-") { $_ = "" if /$pattern/ } else { s/$pattern/$text/ }
	}
	print' "$1" "$HERE/option-differences" <"$WORK/options.ref" >"$WORK/options.meant" &&
		cmp -s "$WORK/options.meant" "$WORK/options.our" && return
	[ ! -s "$WORK/options.meant" ] || diff -u "$WORK/options.meant" "$WORK/options.our" >"$WORK/options.diff"
	return 1
}

options_begin()
{
	local tool bin

	mkdir -p "$WORK/ref-bin" "$WORK/our-bin" "$WORK/tools"
	for tool in touches abis; do
		compile "$HERE/$tool.c" "$WORK/tools/$tool" -static || echo "not ok solo: $tool.c does not compile"
	done
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$STRACE" >"$WORK/ref-bin/strace"
	chmod 755 "$WORK/ref-bin/strace"
	ln -sf "$BPFSTRACE" "$WORK/our-bin/strace"
	for bin in ref-bin our-bin; do
		ln -sf "$WORK/turns" "$WORK/$bin/turns"
	done
}

# Whether somebody without rights can run both at all: the tree may be in a folder of root's own.
nobody_sees()
{
	setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'PATH=$0:$PATH; strace -V' "$WORK/ref-bin" >/dev/null 2>&1 &&
		setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$WORK/our-bin/strace"
}

options_groups()
{
	sed -n 's/^\([a-z][a-z-]*\) *|.*/\1/p' "$HERE/options.list" | awk '!seen[$0]++'
}

options_lines()
{
	sed -n "s/^$1 *| //p" "$HERE/options.list"
}
