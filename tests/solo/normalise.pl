#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
#
# normalise.pl FILE: a trace with -f -o of a deterministic program, made comparable to one of
# another run: pids become P1, its children P1.1, P1.2 ... in the order in which it made them, for two who make some at
# once may get their numbers in any order; addresses ADDR, times and random bytes their names. Calls cut in two are joined, and the lines are sorted by thread, keeping each
# thread's own order.
use strict;
use warnings;

my $COLUMN = 40;
my ($file) = @ARGV;
my (%lines, %open, $first);
open my $in, '<:raw', $file or die "$file: $!\n";
while (my $line = <$in>) {
	chomp $line;
	my ($tid, $text) = $line =~ /^(\d+) +(.*)$/s or die "$file:$.: no thread id: $line\n";
	my $list = $lines{$tid} ||= [];
	$first //= $tid;
	# A thread is in one call at a time, and each end has its beginning: else the trace is no good.
	die "$file:$.: $tid is still in ${$open{$tid}}\n" if $open{$tid} && $text =~ /^(\w+\(|\+\+\+ (exited|killed))/;
	die "$file:$.: $tid was in no call\n" if !$open{$tid} && $text =~ /^<\.\.\. \w+ resumed>/;
	if ($text =~ /^<\.\.\. (\w+) resumed>(.*)$/s && $open{$tid}) {
		${$open{$tid}} .= $2;
		delete $open{$tid};
	} elsif ($text =~ s/ <unfinished \.\.\.>$//) {
		push @$list, \$text;
		$open{$tid} = \$text;
	} elsif ($text =~ /^\+\+\+ superseded by execve in pid (\d+)/) {
		push @$list, \$text;
		$open{$tid} = delete $open{$1};
		push @$list, pop @{$lines{$1}} if $open{$tid};
	} else {
		push @$list, \$text;
	}
}
$$_ .= ' <unfinished ...>' for values %open;

my (%name, @order);
sub name_tree {
	my ($tid, $name) = @_;
	my $n = 0;

	return if $name{$tid} || !$lines{$tid};
	$name{$tid} = $name;
	push @order, $tid;
	for my $text (@{$lines{$tid}}) {
		name_tree($1, "$name." . ++$n) if $$text =~ /^(?:v?fork|clone3?)\(.* = (\d+)/s;
	}
}
my $roots = 0;
for my $tid ($first // (), sort { $a <=> $b } keys %lines) {
	name_tree($tid, 'P' . ++$roots) unless $name{$tid};
}

sub normal {
	my ($text) = @_;
	$text =~ s/ <unfinished \.\.\.>\)( +)= \?$/)$1= ?/;
	$text =~ s/^(getrandom\()"(?:[^"\\]|\\.)*"/$1RANDOM/;
	$text =~ s/\b0x[0-9a-f]{6,}\b/ADDR/g;
	$text =~ s/\b(\d{2,})\b/exists $name{$1} ? $name{$1} : $1/ge;
	$text =~ s/\b(si_[us]time|tv_n?u?sec|st_[amc]time)=\d+/$1=TIME/g;
	$text =~ s/^(getppid\(\) += )\d+/$1TRACER/;
	$text =~ s/\b(f_bfree|f_bavail|f_ffree|uptime|freeram|bufferram|sharedram|procs)=\d+/$1=N/g;
	$text =~ s/\bloads=\[[\d, ]+\]/loads=[N]/;
	# What was replaced has another width: put the result where it belongs.
	if (my ($head, $tail) = $text =~ /^(.*\)) += (.*)$/s) {
		$text = sprintf '%-' . ($COLUMN - 1) . 's = %s', $head, $tail;
	}
	return $text;
}

for my $tid (@order) {
	print "$name{$tid} ", normal($$_), "\n" for @{$lines{$tid}};
}
