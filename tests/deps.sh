#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# deps.sh [bench]: installs what the tests need and a bare Debian lacks, and what the benchmark compares
# with. What is there is left alone, and without apt or root nothing is done: the tests say themselves
# what they miss. The reference that lines are compared with is fetched unless STRACE names one.
set -u
# command:package
NEEDED="perl:perl-base git:git curl:curl openssl:openssl ssh-keygen:openssh-client
	sqlite3:sqlite3 python3:python3-minimal make:make gcc:gcc tar:tar gzip:gzip awk:mawk hostname:hostname
	bpftool:bpftool patch:patch sed:sed cmp:diffutils find:findutils ps:procps setpriv:util-linux mandoc:mandoc zsh:zsh fish:fish"
BENCH="perf:linux-perf bpftrace:bpftrace gnuplot:gnuplot-nox"
missing=

[ -n "${STRACE:-}" ] || bash "$(dirname "$0")/oracle/fetch.sh" >/dev/null
[ "${1:-}" != bench ] || NEEDED="$NEEDED $BENCH"
PATH=$PATH:/usr/sbin:/sbin
for pair in $NEEDED; do
	command -v "${pair%%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
[ -e /usr/lib/x86_64-linux-gnu/libc.a ] || missing="$missing libc6-dev"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	echo "tests: missing and not installed:$missing" >&2
	exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt="apt-get -q -y -o DPkg::Lock::Timeout=400 -o Acquire::Retries=3"
$apt update >&2
for package in $missing; do
	$apt install --no-install-recommends "$package" >&2 || echo "tests: no package $package" >&2
done
exit 0
