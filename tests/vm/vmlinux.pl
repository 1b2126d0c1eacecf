#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
#
# vmlinux.pl BZIMAGE OUT: takes the kernel proper out of a bzImage.
#
# QEMU starts an uncompressed vmlinux directly (PVH); unpacking in the emulated guest takes twice
# as long as the rest of the boot. The boot protocol says where the payload lies and its first bytes
# say how it is compressed.
use strict;
use warnings;

my ($in, $out) = @ARGV;
open my $f, '<:raw', $in or die "$in: $!\n";
my $image = do { local $/; <$f> };
die "$in: not a bzImage\n" if substr($image, 0x202, 4) ne 'HdrS';
my ($offset, $length) = unpack 'VV', substr($image, 0x248, 8);
my $sectors = ord(substr($image, 0x1f1, 1)) || 4;
my $payload = substr($image, ($sectors + 1) * 512 + $offset, $length);

my %tools = ("\xfd7zX" => 'xz', "\x28\xb5\x2f\xfd" => 'zstd');
my $tool = $tools{substr($payload, 0, 4)} or die "$in: unknown compression\n";
# The payload's last four bytes are the unpacked size, not part of the compressed stream.
my $size = unpack 'V', substr($payload, -4);
open my $pipe, '|-', "$tool -dcq >'$out.new'" or die "$tool: $!\n";
binmode $pipe;
print $pipe substr($payload, 0, -4);
close $pipe or die "$tool failed\n";
die "$out: $size bytes expected\n" if -s "$out.new" != $size;
rename "$out.new", $out or die "$out: $!\n";
