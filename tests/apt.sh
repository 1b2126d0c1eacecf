#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# apt.sh SUITE COMMAND...: an apt command (apt-get download X, apt-cache depends X) for another suite of Debian.
#
# Its state is its own, in build/apt/SUITE: it knows nothing of this system's packages and leaves them alone, so what it gets
# is for unpacking. Signatures are checked with Debian's own keyring. The lists are fetched when they are a day old.
set -eu -o pipefail
cd "$(dirname "$0")/.."
suite=$1 command=$2 apt=$PWD/build/apt/$1
shift 2

# The mirror that this system's packages come from.
mirror()
{
	cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
		awk '!/^#/ { for (i = 1; i <= NF; i++) if (!m && $i ~ "^https?://.*/debian/?$") m = $i }
			END { print m ? m : "http://deb.debian.org/debian" }'
}

options=(-q -o Acquire::Retries=3 -o APT::Sandbox::User=root -o "Dir::Etc::SourceList=$apt/sources.list"
	-o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o Dir::State::Status=/dev/null)
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main" >"$apt/sources.list"
if [ -z "$(find "$apt/updated" -mtime -1 2>/dev/null)" ]; then
	apt-get "${options[@]}" update >&2
	touch "$apt/updated"
fi
cd "$OLDPWD"
exec "$command" "${options[@]}" "$@"
