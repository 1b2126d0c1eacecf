#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# fetch.sh: what the guests are made of.
#
# Installs QEMU and the few tools that are missing, and puts Debian's own 6.1 and 6.12 kernels, and
# the newest one that Debian has (sid's), with the modules a guest needs under build/vm/k/VERSION. The
# ABI number of a kernel moves with each update, so the meta-packages are asked for it. Packages of
# sid are only unpacked (tests/apt.sh). What is there already is not fetched again.
# Prints the kernel versions, one per line, oldest first; everything else goes to stderr.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
VM=$PWD/build/vm
KERNELS="linux-image-amd64 linux-image-6.12-amd64"
NEWEST=sid
BACKPORTS=bookworm-backports
MODULES=('*/drivers/virtio/*' '*/net/9p/*' '*/fs/9p/*' '*/fs/netfs/*' '*/fs/overlayfs/*')
TOOLS="qemu-system-x86_64:qemu-system-x86 cpio:cpio modprobe:kmod xz:xz-utils zstd:zstd"
export DEBIAN_FRONTEND=noninteractive PATH=$PATH:/usr/sbin:/sbin
APT="apt-get -q -y -o DPkg::Lock::Timeout=400 -o Acquire::Retries=3"
mkdir -p "$VM/k" "$VM/debs"

updated=
update_once()
{
	[ -n "$updated" ] || $APT update >&2
	updated=1
}

install_tools()
{
	local t need=

	for t in $TOOLS; do
		command -v "${t%%:*}" >/dev/null || need="$need ${t#*:}"
	done
	[ -n "$need" ] || return 0
	update_once
	$APT install --no-install-recommends $need >&2
}

# get PACKAGE: its .deb in build/vm/debs; its name on stdout
get()
{
	local deb

	(cd "$VM/debs" && rm -f "$1"_*.deb && { $APT download "$1" || { update_once; $APT download "$1"; }; }) >&2
	deb=$(ls "$VM/debs/$1"_*.deb)
	echo "$deb"
}

# image META: the kernel package that it stands for
image()
{
	apt-cache depends "$1" 2>/dev/null | awk '/Depends:/ { print $2; exit }'
}

unpack_kernel()
{
	local deb dir="$VM/k/$2"

	rm -rf "$dir.new" && mkdir -p "$dir.new"
	deb=$(get "$1")
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir.new" --wildcards './boot/vmlinuz-*' './lib/modules/*/modules.*' \
		"${MODULES[@]}" $(dpkg-deb -c "$deb" | grep -c "/fs/fscache/" >/dev/null && echo "*/fs/fscache/*")
	rm -f "$deb"
	rm -rf "$dir" && mv "$dir.new" "$dir"
}

# The newest kernel comes in three packages, with its image among its modules; it is laid out as the others are.
unpack_newest()
{
	local version=$1 dir=$VM/k/$1 tree

	rm -rf "$dir.new" && mkdir -p "$dir.new/boot"
	(cd "$dir.new" && bash "$OLDPWD/tests/apt.sh" $NEWEST apt-get download \
		"linux-base-$version" "linux-binary-$version" "linux-modules-$version") >&2
	tree=./usr/lib/modules/$version
	dpkg-deb --fsys-tarfile "$dir.new"/linux-binary-*.deb | tar -x -O "$tree/vmlinuz" >"$dir.new/boot/vmlinuz-$version"
	dpkg-deb --fsys-tarfile "$dir.new"/linux-base-*.deb | tar -x -C "$dir.new" --transform 's,^./usr/,,' --wildcards "$tree/modules.*"
	dpkg-deb --fsys-tarfile "$dir.new"/linux-modules-*.deb |
		tar -x -C "$dir.new" --transform 's,^./usr/,,' --wildcards "${MODULES[@]}"
	rm -f "$dir.new"/*.deb
	rm -rf "$dir" && mv "$dir.new" "$dir"
}

# Before QEMU 8.1 the second core of a guest that counts instructions (vm.sh) gets none while the first is busy: Linux 6.1
# does not even start. Debian 12's is 7.2, so a newer one is unpacked beside the system's.
emulator_is_fair()
{
	local version

	version=$(qemu-system-x86_64 --version | sed -n '1s/.* version \([0-9.]*\).*/\1/p')
	[ "$(printf '%s\n' 8.1 "$version" | sort -V | head -1)" = 8.1 ]
}

unpack_emulator()
{
	local dir=$VM/qemu deb

	rm -rf "$dir.new" && mkdir -p "$dir.new"
	(cd "$dir.new" && bash "$OLDPWD/tests/apt.sh" $BACKPORTS apt-get download \
		qemu-system-x86 qemu-system-common qemu-system-data seabios libbpf1) >&2
	for deb in "$dir.new"/*.deb; do
		dpkg-deb -x "$deb" "$dir.new"
	done
	rm -f "$dir.new"/*.deb
	LD_LIBRARY_PATH=$dir.new/usr/lib/x86_64-linux-gnu "$dir.new/usr/bin/qemu-system-x86_64" --version >&2 && mv "$dir.new" "$dir"
}

newest_version()
{
	bash tests/apt.sh $NEWEST apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: linux-image-\([0-9]\)/\1/p' | grep .
}

install_tools
emulator_is_fair || [ -d "$VM/qemu" ] || unpack_emulator || {
	echo "fetch.sh: no newer QEMU from $BACKPORTS: the clock of the guests is this machine's" >&2
	rm -rf "$VM/qemu.new"
}
if [ ! -x "$VM/busybox" ]; then
	deb=$(get busybox-static)
	dpkg-deb --fsys-tarfile "$deb" | tar -x -O --wildcards '*bin/busybox' >"$VM/busybox.new"
	chmod 755 "$VM/busybox.new" && mv "$VM/busybox.new" "$VM/busybox"
	rm -f "$deb"
fi
for meta in $KERNELS; do
	pkg=$(image "$meta")
	if [ -z "$pkg" ]; then
		update_once
		pkg=$(image "$meta")
	fi
	[ -n "$pkg" ] || { echo "fetch.sh: no package $meta: is this a Debian 12 with its updates?" >&2; exit 1; }
	[ -d "$VM/k/${pkg#linux-image-}" ] || unpack_kernel "$pkg" "${pkg#linux-image-}"
	echo "${pkg#linux-image-}"
done
version=$(newest_version) || { echo "fetch.sh: $NEWEST names no kernel" >&2; exit 1; }
[ -d "$VM/k/$version" ] || unpack_newest "$version"
echo "$version"
