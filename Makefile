# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything that is built goes to build/; nothing generated is committed. "make V=1" shows the
# commands.

CC		?= gcc
HOSTCC		?= cc
CLANG		?= clang
LLVM_STRIP	?= llvm-strip
CFLAGS		?= -O2 -g
PREFIX		?= /usr/local
BINDIR		?= $(PREFIX)/bin
MANDIR		?= $(PREFIX)/share/man
BASHDIR		?= $(PREFIX)/share/bash-completion/completions
ZSHDIR		?= $(PREFIX)/share/zsh/site-functions
FISHDIR		?= $(PREFIX)/share/fish/vendor_completions.d

B		:= build
GEN		:= $(B)/gen
BIN		:= $(B)/bpfstrace

BASE_CFLAGS	:= -Wall -Wextra -std=gnu11
CPPFLAGS	+= -D_GNU_SOURCE -MMD -MP -Isrc -I. -I$(B)
LIBS		:= -lbpf -lelf -lz

# What it is built for is the compiler's to say, which may be a cross compiler with a root of its own.
ARCH		:= $(firstword $(subst -, ,$(shell $(CC) -dumpmachine)))
SYSROOT		:= $(patsubst %/,%,$(shell $(CC) -print-sysroot 2>/dev/null))
MULTIARCH	:= $(SYSROOT)/usr/include/$(ARCH)-linux-gnu
BPF_CFLAGS	:= -target bpf -mcpu=v3 -g -O2 -Wall -DARCH_H='"arch/$(ARCH).h"' -I$(GEN) \
		   -Wno-gnu-variable-sized-type-not-at-end \
		   $(SYSROOT:%=--sysroot=%) -idirafter $(firstword $(wildcard $(MULTIARCH)) $(SYSROOT)/usr/include)

# The rooms of src/, from the ground up: a file includes, and links with, its own room and those before it; src/ itself
# comes last. Up to out/ all is pure: no libbpf, no processes (build/libcore.a). tests/lint.sh holds the rooms to it.
PURE		:= base desc event show types out
ROOMS		:= $(PURE) host kernel feed
SRC		:= $(sort $(wildcard src/*.c $(ROOMS:%=src/%/*.c)))
OBJ		:= $(SRC:src/%.c=$(B)/obj/%.o)
CORE_OBJ	:= $(foreach room,$(PURE),$(filter $(B)/obj/$(room)/%,$(OBJ))) \
		   $(B)/obj/desc/calls.gen.o $(B)/obj/types/shows.gen.o
GENERATED	:= $(addprefix $(GEN)/,calls.gen.c shows.gen.c numbers.gen.h sets.gen.h shows.gen.h limits.gen.h)
MKSYS_OBJ	:= $(patsubst syscalls/mksys/%.c,$(B)/generator/%.o,$(wildcard syscalls/mksys/*.c))
# The table of the machine's own calls; it names those of other programs that the machine runs.
NUMBERS		:= syscalls/nr/$(ARCH).tbl
DESCRIPTIONS	:= syscalls/types.def $(NUMBERS) \
		   $(sort $(wildcard syscalls/*.sys))
# All tables: what another architecture alone has is known, and left out.
TABLES		:= $(sort $(wildcard syscalls/nr/*.tbl))
BPF_OBJ		:= $(B)/bpfstrace.bpf.o
MANUAL		:= $(B)/bpfstrace.1
COMPLETIONS	:= $(addprefix $(B)/complete/bpfstrace.,bash zsh fish)
APT_PACKAGES	:= clang llvm gcc make libbpf-dev libelf-dev zlib1g-dev linux-libc-dev pkg-config

Q		:= $(if $(V),,@)
say		= $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all rooms deps run check check-kernels check-long fuzz bench lint install uninstall clean

all: $(BIN) $(MANUAL) $(COMPLETIONS)

$(BIN): $(OBJ) $(B)/obj/embed.o $(B)/libcore.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter-out $(CORE_OBJ),$(OBJ)) $(B)/obj/embed.o \
		$(B)/libcore.a $(LIBS)

# The command line's rows, from which completions and the manual's table are made: RUN says what runs a program here that
# is not this machine's (qemu-aarch64 or the like).
$(B)/rows: $(filter-out $(CORE_OBJ) $(B)/obj/main.o,$(OBJ)) $(B)/obj/complete/rows.o $(B)/obj/embed.o $(B)/libcore.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/obj/complete/rows.o: man/complete/rows.c $(GEN)/sets.gen.h
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(BASE_CFLAGS) -c -o $@ $<

$(B)/rows.tsv: $(B)/rows
	$(call say,ROWS,$@)
	$(Q)$(RUN) $< >$@

$(MANUAL): man/table.awk man/differs $(B)/rows.tsv man/bpfstrace.1
	$(call say,MAN,$@)
	$(Q)awk -f $^ >$@

$(COMPLETIONS): $(B)/complete/bpfstrace.%: man/complete/fill.awk $(B)/rows.tsv man/complete/bpfstrace.%
	$(call say,AWK,$@)
	$(Q)mkdir -p $(@D)
	$(Q)awk -v shell=$* -f $^ >$@

$(B)/libcore.a: $(CORE_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcsP $@ $^

$(B)/obj/%.o: src/%.c $(GEN)/sets.gen.h | $(B)/obj
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(BASE_CFLAGS) -c -o $@ $<

$(B)/obj/desc/calls.gen.o: $(GEN)/calls.gen.c
$(B)/obj/types/shows.gen.o: $(GEN)/shows.gen.c
$(B)/obj/desc/calls.gen.o $(B)/obj/types/shows.gen.o: | $(B)/obj
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(BASE_CFLAGS) -c -o $@ $<

# The generator; it leaves outputs that stay the same alone, so it is the stamp that is as new as
# the descriptions.
$(B)/mksys: $(MKSYS_OBJ)
	$(call say,HOSTCC,$@)
	$(Q)$(HOSTCC) -o $@ $^

$(B)/generator/%.o: syscalls/mksys/%.c
	$(Q)mkdir -p $(@D)
	$(Q)$(HOSTCC) -D_GNU_SOURCE -I. -MMD -MP -O1 -g $(BASE_CFLAGS) -c -o $@ $<

$(GEN)/stamp: $(B)/mksys $(DESCRIPTIONS) $(TABLES) | $(GEN)
	$(call say,MKSYS,$(GEN))
	$(Q)$(B)/mksys -a $(ARCH) -o $(GEN) -d $(GEN)/stamp.d $(TABLES:%=-k %) $(DESCRIPTIONS)
	$(Q)touch $@

$(GENERATED): $(GEN)/stamp ;

# The kernel side: one object, its DWARF (not its BTF) stripped, embedded into the program.
$(BPF_OBJ): bpf/bpfstrace.bpf.c $(GEN)/limits.gen.h | $(B)/obj
	$(call say,BPF,$@)
	$(Q)$(CLANG) $(BPF_CFLAGS) -MMD -MP -MF $(B)/obj/bpfstrace.bpf.d -MT $@ -c -o $@ $<
	$(Q)if command -v $(LLVM_STRIP) >/dev/null; then $(LLVM_STRIP) -g $@; fi

$(B)/obj/embed.o: $(BPF_OBJ) | $(B)/obj
	$(call say,EMBED,$@)
	$(Q)printf '%s\n' '.section .rodata' '.balign 16' \
		'.global bpf_object_start, bpf_object_end' 'bpf_object_start:' '.incbin "$<"' \
		'bpf_object_end:' '.section .note.GNU-stack,"",@progbits' | \
		$(CC) -c -x assembler -o $@ -

$(B)/obj $(GEN):
	$(Q)mkdir -p $@

# Packages that the build needs, where apt installs them; nothing is done when all are there.
deps:
	@if ! command -v dpkg-query >/dev/null; then \
		echo 'deps: not a Debian system; needed: $(APT_PACKAGES)'; exit 0; fi; \
	missing=; for p in $(APT_PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || \
			missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		$$sudo apt-get update && \
		$$sudo apt-get install -y --no-install-recommends $$missing; fi

run: deps
	@$(MAKE) --no-print-directory all
	$(BIN) $(or $(CMD),ls -l /)

check: deps all
	tests/run.sh

# By hand: five times on a busy machine, and once in a bare Debian 12.
check-long: deps all
	tests/long.sh

check-kernels: all
	tests/vm/check-kernels.sh

fuzz: all
	SECONDS_TO_RUN=$(or $(SECONDS),600) SEED=$(SEED) bash tests/fuzz/run.sh

# BASE=COMMIT or BINARY: is this tree slower than that?
bench: all
	$(if $(BASE),tests/bench/base.sh "$(BASE)" $(ROUNDS),tests/bench/bench.sh $(ROUNDS))

rooms:
	@echo $(ROOMS)

lint: all
	bash tests/lint.sh

install: all
	install -D -m 755 $(BIN) $(DESTDIR)$(BINDIR)/bpfstrace
	install -D -m 644 $(MANUAL) $(DESTDIR)$(MANDIR)/man1/bpfstrace.1
	install -D -m 644 $(B)/complete/bpfstrace.bash $(DESTDIR)$(BASHDIR)/bpfstrace
	install -D -m 644 $(B)/complete/bpfstrace.zsh $(DESTDIR)$(ZSHDIR)/_bpfstrace
	install -D -m 644 $(B)/complete/bpfstrace.fish $(DESTDIR)$(FISHDIR)/bpfstrace.fish

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/bpfstrace $(DESTDIR)$(MANDIR)/man1/bpfstrace.1 \
		$(DESTDIR)$(BASHDIR)/bpfstrace $(DESTDIR)$(ZSHDIR)/_bpfstrace $(DESTDIR)$(FISHDIR)/bpfstrace.fish

clean:
	rm -rf $(B)

-include $(wildcard $(B)/obj/*.d $(B)/obj/*/*.d $(B)/generator/*.d $(GEN)/stamp.d)
