#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
#
# links.pl FOLDER SOURCES [ROOM...]: who links with whom among FOLDER/ROOM/*.o (rooms from the ground up, FOLDER
# itself last); of an object that SOURCES no longer has nothing is said. Prints each object that needs a symbol of a later room, and each cycle of objects; but the generated
# tables name each formatter of their room, and formatters look things up in them.
use strict;
use warnings;

my ($folder, $sources, @rooms) = (@ARGV, '.');
my (%room, %defines, %needs, %uses);
for my $i (0 .. $#rooms) {
	for my $object (glob("$folder/$rooms[$i]/*.o")) {
		next if $object =~ /embed\.o$/;
		my $name = $object =~ s{^\Q$folder\E/(\./)?}{}r =~ s/\.o$//r;
		next unless -e "$sources/$name.c" || $name =~ /\.gen$/;
		$room{$name} = $i;
		for (`nm $object`) {
			my ($kind, $symbol) = /(\w) (\S+)$/ or next;
			$defines{$symbol} = $name if $kind =~ /[A-TV-Z]/;
			push @{ $needs{$name} }, $symbol if $kind eq 'U';
		}
	}
}
die "links.pl: no objects in $folder; run make first\n" unless %room;
for my $name (keys %needs) {
	for my $symbol (@{ $needs{$name} }) {
		my $other = $defines{$symbol} // next;
		$uses{$name}{$other} //= $symbol unless "$name $other" =~ /\.gen\b/;
		print "$name needs $symbol of $other\n" if $room{$other} > $room{$name};
	}
}

# Tarjan's strongly connected components.
my (%index, %low, @stack, %on);
my $n = 0;
sub visit
{
	my $v = shift;

	$index{$v} = $low{$v} = $n++;
	push @stack, $v;
	$on{$v} = 1;
	for my $w (sort keys %{ $uses{$v} }) {
		if (!defined $index{$w}) {
			visit($w);
			$low{$v} = $low{$w} if $low{$w} < $low{$v};
		} elsif ($on{$w}) {
			$low{$v} = $index{$w} if $index{$w} < $low{$v};
		}
	}
	return if $low{$v} != $index{$v};
	my @cycle;
	do { push @cycle, pop @stack; $on{ $cycle[-1] } = 0 } while $cycle[-1] ne $v;
	print "cycle: @{[sort @cycle]}\n" if @cycle > 1;
}
visit($_) for grep { !defined $index{$_} } sort keys %room;
