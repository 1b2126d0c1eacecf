#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
#
# compare.pl: do two tracers tell the same of one run?
#
# compare.pl PROGRAM LINES DIFFERENCES VERSION USED REF OUT
#
# REF is the oracle's output (of that VERSION), OUT ours, both written with -f -o. Comparison is per
# thread and starts behind the gate's marker call; calls that were cut in two are joined on both
# sides and counted: each has one beginning and one end, or it is a difference, of whichever side. Everything
# else must be equal to the last blank. At least LINES lines must have been compared.
# Meant differences are in the file DIFFERENCES (its head says how); those that were needed are added to USED.
# Prints the number of compared lines and of cut calls, or what differs; the status says which.
use strict;
use warnings;

my $COLUMN = 40;	# where strace puts "= result"
my $SHOWN = 12;		# differing lines shown
my $MARKER = qr/^close\((fd=)?(777|-77777)\)|^close\((arg1=)?(0x309|0xfffed02f)\)/;

my ($program, $want, $list, $version, $used, $ref_file, $out_file) = @ARGV;
die "usage: compare.pl PROGRAM LINES DIFFERENCES VERSION USED REF OUT\n" if @ARGV != 7;

# -Y: the names in front are left out, for strace's are those before an exec, and results stand elsewhere then; and those of
# children that may have been waited for: strace has none then.
sub without_some_names
{
	my ($line) = @_;

	$line =~ s/ +(?== )/ /g;
	$line =~ s/\b(si_pid=\d+)<[^>]*>/$1/;
	$line =~ s/(= \d+)<[^>]*>$/$1/ if $line =~ /^\d+ (<\.\.\. )?wait/;
	$line =~ s/^(\d+ wait\w+\((?:P_PID, )?\d+)<[^>]*>/$1/;
	return $line;
}

# A line cut in two has lost its alignment, and one that never ended may say so in two ways.
sub realign {
	my ($line) = @_;
	$line =~ s/ <unfinished \.\.\.>\)( +)= \?$/)$1= ?/;
	my ($head, $tail) = $line =~ /^(.*\)) += (.*)$/ or return $line;
	return $head . (' ' x ($COLUMN - 1 - length $head)) . " = $tail" if length $head < $COLUMN - 1;
	return "$head = $tail";
}

# read_trace FILE: { order => [tids], lines => { tid => [ { text, joined, prefix } ] }, cut => calls cut in two,
# faults => [what is wrong with the cutting] }
sub read_trace {
	my ($file) = @_;
	my (@order, %lines, %open, $marked, @faults);
	my $cut = 0;
	my $last;
	open my $in, '<:raw', $file or die "$file: $!\n";
	while (my $line = <$in>) {
		chomp $line;
		# Data behind a line (read=, write=): a part of it.
		if ($line =~ /^ [|*=] /) {
			$last->{data} .= "\n$line" if $last;
			next;
		}
		$line = without_some_names($line) if $line =~ s/^(\d+)<[^>]*> /$1 /;
		# Linux 7.x: of nobody knows which threads, of others most likely; a call that lacks differs
		next if $line =~ /^ +--- up to \d+ (call|fork).* not seen between .* of unknown threads ---$/;
		my ($prefix, $tid, $text) = $line =~ /^((\d+) +(?:\[ *\d+\] )?(?:\[[0-9a-f?]{8,16}\] )?)(.*)$/ or die "$file:$.: no thread id: $line\n";
		if (!$marked) {
			$marked = $text =~ $MARKER;
			next;
		}
		# a note of strace's own, no line of a call
		next if $text =~ /^\[ Process PID=\d+ runs in (32|64) bit mode\. \]$/;
		push @order, $tid if !$lines{$tid};
		my $list = $lines{$tid} ||= [];
		# A thread is in one call at a time, and out of it before it ends.
		if ($open{$tid} && $text =~ /^(\w+\(|\+\+\+ (exited|killed))/) {
			push @faults, "line $.: $tid is still in $open{$tid}{text}";
			(delete $open{$tid})->{text} .= ' <unfinished ...>';
		}
		if ($text =~ /^\+\+\+ superseded by execve in pid (\d+)/) {
			push @$list, { text => $text, prefix => $prefix };
			$open{$tid} = delete $open{$1};
			pop @{$lines{$1}} if $open{$tid};
			push @$list, $open{$tid} if $open{$tid};
		} elsif ($text =~ /^<\.\.\. (\w+) resumed>(.*)$/s) {
			my ($call, $rest) = ($1, $2);
			my $entry = delete $open{$tid};
			if (!$entry || $entry->{text} !~ /^\Q$call\E\(/) {
				push @$list, { text => $text, prefix => $prefix };
				push @faults, "line $.: $tid was not in $call";
				next;
			}
			$entry->{text} .= $rest;
			$entry->{joined} = 1;
			$last = $entry;
			next;
		} elsif ($text =~ s/ <unfinished \.\.\.>$//) {
			my $entry = { text => $text, prefix => $prefix };
			push @$list, $open{$tid} = $entry;
			$cut++;
		} else {
			push @$list, { text => $text, prefix => $prefix };
		}
		$last = $list->[-1];
	}
	die "$file: the marker call is missing\n" if !$marked;
	$_->{text} .= ' <unfinished ...>' for grep { $_ } values %open;
	return { order => \@order, lines => \%lines, cut => $cut, faults => \@faults };
}

# split_call LINE: (name, result, arguments...), or nothing when the line is no call.
sub split_call {
	my ($line) = @_;
	my ($name, $rest) = $line =~ /^(\w+)\((.*)$/s or return;
	my ($depth, $arg, @args) = (0, '');
	while ($rest =~ /\G("(?:[^"\\]|\\.)*"|\/\*.*?\*\/|<[^<>"]*>|.)/gs) {
		my $token = $1;
		if ($token eq ')' && $depth == 0) {
			push @args, $arg;
			return ($name, substr($rest, pos $rest), @args);
		}
		$depth++ if $token =~ /^[\[{(]$/;
		$depth-- if $token =~ /^[\]})]$/;
		if ($token eq ',' && $depth == 0) {
			push @args, $arg;
			$arg = '';
		} else {
			$arg .= $token;
		}
	}
	return;
}

# Is a version (6.13) the other one or newer?
sub at_least {
	my ($a, $b) = map { [split /\./] } @_;
	return $a->[0] > $b->[0] || $a->[0] == $b->[0] && $a->[1] >= $b->[1];
}

# The list of meant differences that apply here; a row holds for newer versions than it names, too. See the head of the file itself.
sub read_differences {
	my @rows;
	my $total = 0;
	open my $in, '<', $list or die "$list: $!\n";
	while (my $line = <$in>) {
		next if $line =~ /^\s*(#|$)/;
		chomp $line;
		my ($programs, $call, $arg, $ref, $out, $versions, $why) = map { s/^\s+|\s+$//gr } split /\s\|\s/, $line;
		$total++;
		die "$list:$.: seven fields are needed\n" if !$why;
		die "$list:$.: argument must be a number, 'ret' or 'data'\n" if $arg !~ /^(\d+|ret|data)$/;
		die "$list:$.: a call's name is needed\n" if $call !~ /^\w+$/;
		for my $pattern ($ref, $out) {
			die "$list:$.: '$pattern' matches anything\n" if grep { /^(?:$pattern)$/ } '', 'Zq7', '{Zq7=0x1, ~}';
		}
		push @rows, { id => "$.", call => $call, arg => $arg, ref => $ref, out => $out }
			if (grep { $_ eq $program } split /[ ,]+/, $programs) && grep { at_least($version, $_) } split /[ ,]+/, $versions;
	}
	die "$list: $total rows, at most 40 are allowed\n" if $total > 40;
	return @rows;
}

# Is the difference of the two lines one that is meant? Exactly one argument differs, in one place.
sub meant {
	my ($ref, $out, $rows) = @_;
	my ($name, $ret, @args) = split_call($ref->{text}) or return;
	my ($oname, $oret, @oargs) = split_call($out->{text}) or return;
	my ($data, $odata) = map { $_->{data} || '' } $ref, $out;
	return if $name ne $oname || @args != @oargs;
	s/^ +// for $ret, $oret;
	my $same = sub {
		my ($skip) = @_;
		return if $skip ne 'ret' && $ret ne $oret;
		return if $skip ne 'data' && $data ne $odata;
		for my $i (0 .. $#args) {
			return if $i ne $skip && $args[$i] ne $oargs[$i];
		}
		return 1;
	};
	for my $row (@$rows) {
		next if $row->{call} ne $name || !$same->($row->{arg});
		my ($a, $b) = $row->{arg} eq 'ret' ? ($ret, $oret) : $row->{arg} eq 'data' ? ($data, $odata) :
			($args[$row->{arg}], $oargs[$row->{arg}]);
		next if !defined $a || $a !~ s/$row->{ref}/\0/ || $b !~ s/$row->{out}/\0/ || $a ne $b;
		return $row;
	}
	return;
}

# read_late LINE: strace's line of a call that made a thread, as it were had it been read in time. strace reads the
# thread's id when the maker stops; the thread may then be at its end, where the kernel puts a 0 in its place.
sub read_late {
	my ($line) = @_;
	my ($tid) = $line =~ /^\d+ +(?:\[ *\d+\] )?clone3?\(.*CLONE_CHILD_CLEARTID.* = (\d+)(?:<[^>]*>)?$/ or return $line;
	return $line =~ s/\bparent_tid=\[0\]/parent_tid=[$tid]/r;
}

my @rows = read_differences();
my ($ref, $out) = (read_trace($ref_file), read_trace($out_file));
my ($compared, $bad, $report) = (0, 0, '');
my %needed;

sub differs {
	$bad++;
	$report .= "- $_[0]\n+ $_[1]\n" if $bad <= $SHOWN;
}

for my $tid (@{$ref->{order}}) {
	my @a = @{$ref->{lines}{$tid}};
	my @b = @{$out->{lines}{$tid} || []};
	while (@a || @b) {
		my ($r, $o) = (shift @a, shift @b);
		$compared++ if $r && $o;
		my $left = $r ? $r->{prefix} . $r->{text} : '(nothing)';
		my $right = $o ? $o->{prefix} . $o->{text} : '(nothing)';
		if ($r && $o && ($r->{joined} || $o->{joined})) {
			$left = $r->{prefix} . realign($r->{text});
			$right = $o->{prefix} . realign($o->{text});
		}
		my ($left_data, $right_data) = map { $_ && $_->{data} || '' } $r, $o;
		next if ($left eq $right || read_late($left) eq $right) && $left_data eq $right_data;
		my $row = $r && $o && meant($r, $o, \@rows);
		if ($row) {
			$needed{$row->{id}} = 1;
			next;
		}
		differs($left . $left_data, $right . $right_data);
		# One line too many or too few: go on where the two agree again.
		if (@a && $o && $a[0]{text} eq $o->{text}) {
			unshift @b, $o;
		} elsif (@b && $r && $b[0]{text} eq $r->{text}) {
			unshift @a, $r;
		}
	}
}
for my $tid (@{$out->{order}}) {
	differs("(no thread $tid)", "$tid  $_->{text}") for $ref->{lines}{$tid} ? () : @{$out->{lines}{$tid}};
}
differs('a beginning and an end for each call', "strace's $_") for @{$ref->{faults}};
differs('a beginning and an end for each call', "bpfstrace's $_") for @{$out->{faults}};
if (%needed) {
	open my $f, '>>', $used or die "$used: $!\n";
	print $f "$program $_\n" for sort keys %needed;
}
if ($bad) {
	print "$bad differing lines of $compared (- strace, + bpfstrace):\n$report";
	exit 1;
}
if ($compared < $want) {
	print "only $compared lines compared, $want are stated\n";
	exit 1;
}
print "$compared lines, $ref->{cut} and $out->{cut} calls cut\n";
