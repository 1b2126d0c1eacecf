/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * defaults.h: one's own defaults, options in an environment variable.
 */
#ifndef BPFSTRACE_DEFAULTS_H
#define BPFSTRACE_DEFAULTS_H

#define DEFAULTS_NAME	"BPFSTRACE_OPTIONS"

/*
 * The words of the variable, in *argv as main() gets them: behind self, a NULL at the end; *argc counts self. Blanks
 * separate words, quotes and backslashes work as in a shell; nothing is expanded. The caller owns *argv, one block.
 * 0, or -EINVAL or -ENOMEM after a message. Without the variable *argc is 1.
 */
int defaults_words(char *self, char ***argv, int *argc);

#endif
