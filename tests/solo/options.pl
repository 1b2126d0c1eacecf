#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
#
# options.pl: what a command line of options.list has shown, made comparable to another run: pids, addresses
# and times become names of the same form, what stands in columns is one blank apart. A colour becomes {CODE} in front of the first
# character that has it: escapes without an effect, and the colours of blanks, are nothing to compare. What bpfstrace says more
# than strace (what a typo was meant to be) is left out, and what strace says where an exec overtook its attaching.
use strict;
use warnings;

sub colours
{
	my ($line) = @_;
	my ($text, $code, $shown) = ("", "0", "0");

	for my $part (split /(\e\[[\d;]*m|\s+)/, $line) {
		if ($part =~ /^\e\[(.*)m$/) {
			$code = $1;
		} else {
			$text .= "{$code}" if $part =~ /\S/ && $code ne $shown;
			$shown = $code if $part =~ /\S/;
			$text .= $part;
		}
	}
	return $text;
}

while (<STDIN>) {
	$_ = colours($_) if /\e\[/;
	next if /^\w+: did you mean '/ || /: Stray PTRACE_EVENT_EXEC from pid \d+, trying to recover/;
	s/ \(did you mean '[^']*'\?\)$//;
	s/\b0x[0-9a-f]{6,}\b/ADDR/g;
	s/\[((?:\{\d+\})?)[0-9a-f]{16}(?=[\]{])/[$1ADDR/g;
	s/\b(si_[us]time)=\d+/$1=N/g;
	s/\b(si_pid|pid|[Pp]rocess)(?: *= ?| *)\d+/$1 PID/g;
	s/^\d+ +(?=(?:\{\d+\})?[a-z_0-9]+(?:\{\d+\})?\(|\+\+\+ |--- |<\.\.\.|\d\d:|\d{10})/PID /;
	s/ = \d{2,}$/ = PID/;
	s/(?<![\w.])\d+((?:\{\d+\})?<(?:\{\d+\})?[\w\\-]+(?:\{\d+\})?>)/PID$1/g;
	s/\b(log\.|FILE\.)\d{2,}/$1PID/g;
	s/(?<!\d)\d\d:\d\d:\d\d(\.\d+)?/my $d = $1 || ''; "TIME" . '9' x length($d)/ge;
	s/(?<!\d)\d{10}(\.\d+)?(?= )/my $d = $1 || ''; "UNIX" . '9' x length($d)/ge;
	s/(\s|<|<\{\d+\})\d+(\.\d{3,9})(?=[ >){])/"$1SEC" . '9' x length($2)/ge;
	s/(possibilities: )(.*)/$1 . join " ", sort split " ", $2/e;
	s/  +/ /g;
	print;
}
