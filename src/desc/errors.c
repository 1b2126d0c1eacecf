/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * errors.c: the names of errors, see errors.h.
 */
#include "desc/errors.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Results that never reach user space: include/linux/errno.h of the kernel. */
struct kernel_error {
	int err;
	const char *name, *text;
};

static const struct kernel_error kernel_errors[] = {
	{ 512, "ERESTARTSYS", "To be restarted if SA_RESTART is set" },
	{ 513, "ERESTARTNOINTR", "To be restarted" },
	{ 514, "ERESTARTNOHAND", "To be restarted if no handler" },
	{ 515, "ENOIOCTLCMD", NULL },
	{ 516, "ERESTART_RESTARTBLOCK", "Interrupted by signal" },
	{ 517, "EPROBE_DEFER", NULL },
	{ 518, "EOPENSTALE", NULL },
	{ 519, "ENOPARAM", NULL },
	{ 521, "EBADHANDLE", NULL },
	{ 522, "ENOTSYNC", NULL },
	{ 523, "EBADCOOKIE", NULL },
	{ 524, "ENOTSUPP", NULL },
	{ 525, "ETOOSMALL", NULL },
	{ 526, "ESERVERFAULT", NULL },
	{ 527, "EBADTYPE", NULL },
	{ 528, "EJUKEBOX", NULL },
	{ 529, "EIOCBQUEUED", NULL },
	{ 530, "ERECALLCONFLICT", NULL },
	{ 531, "ENOGRACE", NULL },
};

const char *error_name(int err, const char **text)
{
	const char *name = strerrorname_np(err), *words = strerrordesc_np(err);

	for (size_t i = 0; !name && i < sizeof(kernel_errors) / sizeof(kernel_errors[0]); i++) {
		if (kernel_errors[i].err == err) {
			name = kernel_errors[i].name;
			words = kernel_errors[i].text;
		}
	}
	if (text)
		*text = words;
	return name;
}

int error_number(const char *name)
{
	for (int err = 1; err <= ERRORS_MAX; err++) {
		const char *known = error_name(err, NULL);

		if (known && !strcasecmp(known, name))
			return err;
	}
	return 0;
}
