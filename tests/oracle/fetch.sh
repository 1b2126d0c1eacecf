#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fetch.sh: the reference, strace 7.2, as build/oracle/strace.
#
# Debian 12 installs 6.1, so the package comes from a newer suite (sid, else forky) of the mirror that
# this machine uses, by an apt configuration of its own: the system's is read, nothing is installed.
# apt checks the signatures with Debian's keyring and says what the package depends on; all of it,
# the C library too, is unpacked beside the system and started by its own loader. What is there
# already is not fetched again; after three tries it is a failure. Prints the version, which is in
# build/oracle/version too; everything else goes to stderr.
set -u
cd "$(dirname "$0")/../.."
ORACLE=$PWD/build/oracle
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
SUITES="sid forky"
TRIES=3
PAUSE=5		# seconds between them

# The system's mirror of Debian, or the one that is everywhere.
mirror()
{
	local uri

	uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -m 1 '/debian/$')
	echo "${uri:-http://deb.debian.org/debian/}"
}

# own COMMAND...: apt-get that knows one suite and takes nothing for installed
own()
{
	apt-get -q -o Dir::Etc::SourceList="$NEW/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o Dir::State::Lists="$NEW/lists" -o Dir::State::Status=/dev/null -o Dir::Cache="$NEW/cache" \
		-o APT::Sandbox::User=root -o APT::Install-Recommends=false -o Acquire::Retries=2 \
		-o Acquire::http::Timeout=30 -o Acquire::Languages=none "$@"
}

# The names of the package and of all that it needs.
needed()
{
	own -s install strace 2>/dev/null | awk '$1 == "Inst" { print $2 }'
}

# The packages of a suite, unpacked in $NEW/root.
unpack()
{
	local suite=$1 packages deb

	rm -rf "$NEW" && mkdir -p "$NEW/lists/partial" "$NEW/cache/archives/partial" "$NEW/root" "$NEW/debs" || return 1
	echo "deb [signed-by=$KEYRING] $(mirror) $suite main" >"$NEW/sources.list"
	own update || return 1
	packages=$(needed)
	[ -n "$packages" ] || return 1
	(cd "$NEW/debs" && own download $packages) || return 1
	for deb in "$NEW"/debs/*.deb; do
		dpkg-deb -x "$deb" "$NEW/root" || return 1
	done
	echo "$(dpkg-deb -f "$NEW"/debs/strace_*.deb Version) of $suite" >"$NEW/version"
	rm -rf "$NEW/lists" "$NEW/cache" "$NEW/debs"
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
