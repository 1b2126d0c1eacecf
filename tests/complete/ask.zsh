# SPDX-License-Identifier: GPL-2.0-or-later
# ask.zsh FOLDER LINE: what zsh offers at the end of LINE, a word each, with the functions of FOLDER.
#
# zsh completes at a terminal alone, so one is made; compadd says into a file what it is given.
zmodload zsh/zpty
hits=$(mktemp)
cat >$hits.rc <<END
PROMPT=
fpath=($1 \$fpath)
autoload -U compinit && compinit -u -D
bindkey '^I' complete-word
zstyle ':completion:*' list no
compadd()
{
	local -a kept
	[[ " \${@[1,(i)(-|--)]} " == *\ -(O|A|D)\ * ]] || {
		builtin compadd -A kept "\$@"
		print -rl -- \$IPREFIX\${^kept} >>$hits
	}
	builtin compadd "\$@"
}
finished() { print END >>$hits }
comppostfuncs=(finished)
END
zpty -b asked zsh -f -i
zpty -w asked ". $hits.rc; print READY"
for ((i = 0; i < 500; i++)); do
	zpty -r asked line '*READY*' && [[ $line == *READY* ]] && break
	sleep 0.02
done
zpty -w -n asked "$2"$'\t'
for ((i = 0; i < 500; i++)); do
	grep -qx END $hits && break
	sleep 0.02
done
zpty -d asked
grep -vx END $hits | grep . | sort -u
rm -f $hits $hits.rc
