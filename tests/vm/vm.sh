#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vm.sh KVER 'shell command': runs a command in a guest of that kernel (see fetch.sh).
#
# The command sees this machine's files and may write them, in memory only. Its output goes to
# stdout, its exit status is vm.sh's; 250 when the guest gave none (a hang, a panic), with the end
# of the console on stderr. Emulated: good for correctness, not for time. The command finds VM=counted where
# the guest's clock counts instructions, else VM=1.
# Environment: MEM (MB), SMP, T (seconds at most), APPEND (kernel command line), OUT (a folder of
# this machine that is writable in the guest as /run/out), V=1 (the whole console on stderr).
set -eu
cd "$(dirname "$0")/../.."
SRC=$PWD/tests/vm VM=$PWD/build/vm
KVER=$1 CMD=$2 NONCE=$RANDOM$RANDOM
PATH=$PATH:/usr/sbin:/sbin

# initramfs: busybox, the modules that a 9p root needs, init
initramfs()
{
	local d kernel="$VM/k/$KVER" module name

	d=$(mktemp -d "$VM/initramfs.XXXXXX")
	mkdir -p "$d"/{bin,dev,proc,sys,m,r,n,ov}
	cp "$VM/busybox" "$d/bin/busybox"
	cp "$SRC/init" "$d/init" && chmod 755 "$d/init"
	depmod -b "$kernel" "$KVER" 2>/dev/null
	for module in virtio_pci 9pnet_virtio 9p overlay; do
		modprobe -d "$kernel" -S "$KVER" --show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r module; do
		name=$(basename "$module" .xz)
		case $module in
		*.xz) xz -dc "$module" ;;
		*) cat "$module" ;;
		esac >"$d/m/$name"
		echo "$name" >>"$d/m/order"
	done
	(cd "$d" && find . | cpio -o -H newc --quiet) >"$VM/initramfs-$KVER.$$"
	mv "$VM/initramfs-$KVER.$$" "$VM/initramfs-$KVER"
	rm -rf "$d"
}

[ "$VM/initramfs-$KVER" -nt "$SRC/init" ] || initramfs
[ -f "$VM/vmlinux-$KVER" ] || perl "$SRC/vmlinux.pl" "$VM/k/$KVER/boot/vmlinuz-$KVER" "$VM/vmlinux-$KVER"

W=$(mktemp -d "$VM/run.XXXXXX")
trap 'rm -rf "$W"' EXIT

# One thread for all emulated cores: with one for each, a core now and then stays for ever at an instruction that the
# kernel has just patched, such as the jump of a tracepoint that is switched on.
# And a clock that counts their instructions, one a nanosecond: what has a deadline in the guest (4 ms for a run of a
# program, a test's seconds) then meets it or not whatever else this machine does. Not before QEMU 8.1 (fetch.sh).
qemu=qemu-system-x86_64
accel="-accel tcg,thread=single -icount shift=0"
if [ -d "$VM/qemu" ]; then
	qemu="env LD_LIBRARY_PATH=$VM/qemu/usr/lib/x86_64-linux-gnu $VM/qemu/usr/bin/qemu-system-x86_64"
	qemu="$qemu -L $VM/qemu/usr/share/qemu -L $VM/qemu/usr/share/seabios"
elif $qemu --version | grep -qE ' version ([0-7]|8\.0)\.'; then
	accel="-accel tcg,thread=single"
fi
if [ -w /dev/kvm ] && grep -Eqw 'vmx|svm' /proc/cpuinfo; then
	accel='-accel kvm'
fi
counts=
[[ $accel != *icount* ]] || counts='export VM=counted'
printf '%s\n' "$counts" "$CMD" >"$W/cmd"
echo "$NONCE" >"$W/nonce"
{ cat "$VM/initramfs-$KVER"; (cd "$W" && printf '%s\n' cmd nonce | cpio -o -H newc --quiet); } >"$W/initrd"
out=
[ -z "${OUT:-}" ] || out="-fsdev local,id=o,path=$OUT,security_model=none -device virtio-9p-pci,fsdev=o,mount_tag=out"
status=0
timeout -k 5 "${T:-120}" $qemu -M q35 -cpu max $accel -smp "${SMP:-2}" -m "${MEM:-1024}" \
	-kernel "$VM/vmlinux-$KVER" -initrd "$W/initrd" -nodefaults -display none -no-reboot -serial stdio \
	-append "console=ttyS0 panic=-1 loglevel=5 nokaslr mitigations=off ${APPEND:-}" \
	-fsdev local,id=h,path=/,security_model=none,readonly=on,multidevs=remap \
	-device virtio-9p-pci,fsdev=h,mount_tag=host $out </dev/null >"$W/console" 2>&1 &
pid=$!
trap 'kill $pid; exit 143' TERM INT
wait $pid || status=$?

[ -z "${V:-}" ] || cat "$W/console" >&2
sed -n "/^@@VM-BEGIN $NONCE/,/^@@VM-END $NONCE/{/^@@VM-/!p}" "$W/console"
rc=$(sed -n "s/^@@VM-END $NONCE rc=\([0-9]*\)@@.*/\1/p" "$W/console")
if [ -z "$rc" ]; then
	echo "vm.sh: $KVER gave no result (QEMU: $status); the end of its console:" >&2
	tail -20 "$W/console" >&2
	exit 250
fi
exit "$rc"
