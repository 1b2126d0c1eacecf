#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fetch.sh: the reference, strace 7.2, as build/oracle/strace.
#
# Debian 12 installs 6.1, so the package comes from a newer suite (sid, else forky) through tests/apt.sh:
# nothing is installed. apt says what the package depends on; all of it, the C library too, is unpacked
# beside the system and started by its own loader. What is there
# already is not fetched again; after three tries it is a failure. Prints the version, which is in
# build/oracle/version too; everything else goes to stderr.
set -u
cd "$(dirname "$0")/../.."
ORACLE=$PWD/build/oracle
SUITES="sid forky"
TRIES=3
PAUSE=5		# seconds between them

# The names of the package and of all that it needs.
needed()
{
	bash tests/apt.sh "$1" apt-get -o APT::Install-Recommends=false -s install strace | awk '$1 == "Inst" { print $2 }'
}

# The packages of a suite, unpacked in $NEW/root.
unpack()
{
	local suite=$1 packages deb

	rm -rf "$NEW" && mkdir -p "$NEW/root" "$NEW/debs" || return 1
	packages=$(needed "$suite")
	[ -n "$packages" ] || return 1
	(cd "$NEW/debs" && bash "$OLDPWD/tests/apt.sh" "$suite" apt-get download $packages) || return 1
	for deb in "$NEW"/debs/*.deb; do
		dpkg-deb -x "$deb" "$NEW/root" || return 1
	done
	echo "$(dpkg-deb -f "$NEW"/debs/strace_*.deb Version) of $suite" >"$NEW/version"
	rm -rf "$NEW/debs"
}

# What starts it; the loader is told the name that its messages shall bear.
write_script()
{
	local loader

	loader=$(cd "$NEW/root" && ls usr/lib/*/ld-linux*.so.* lib/*/ld-linux*.so.* 2>/dev/null | head -1)
	[ -n "$loader" ] || return 1
	cat >"$NEW/strace" <<-EOF
		#!/bin/sh
		r=\${0%/*}/root
		exec "\$r/$loader" --argv0 strace --library-path "\$r/${loader%/*}" "\$r/usr/bin/strace" "\$@"
	EOF
	chmod 755 "$NEW/strace"
}

works()
{
	"$1/strace" -V 2>/dev/null | grep -q '^strace -- version [0-9]'
}

fetch()
{
	local suite

	for suite in $SUITES; do
		if unpack "$suite" && write_script && works "$NEW"; then
			rm -rf "$ORACLE" && mv "$NEW" "$ORACLE"
			return
		fi
		echo "fetch.sh: no strace from $suite" >&2
		rm -f "build/apt/$suite/updated"	# what it lists may be gone
	done
	return 1
}

try=1
NEW=$ORACLE.new
until works "$ORACLE" || fetch >&2; do
	rm -rf "$NEW"
	if [ $try = $TRIES ]; then
		echo "fetch.sh: the reference could not be fetched" >&2
		exit 1
	fi
	try=$((try + 1))
	sleep $PAUSE
done
echo "$("$ORACLE/strace" -V | sed -n '1s/.* version //p') ($(cat "$ORACLE/version"))"
