/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * err.c: messages to the user, see err.h.
 *
 * A message is composed in one fixed buffer on the stack and written at once; what does not fit is
 * cut. Names of other processes and files go into messages, and messages to a terminal: what is not printable is escaped.
 * UTF-8 is printable, unless the locale names another encoding: the terminal might take its bytes for controls.
 * errno is left as it was, so that a caller may still look at it.
 */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

#define ERR_LINE	1024

/* Whether the locale has another encoding; where it has none (C, or none is set) UTF-8 is what terminals do. */
static bool has_other_encoding(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = NULL;

	for (int i = 0; i < 3 && !(locale && *locale); i++)
		locale = getenv(names[i]);
	return locale && *locale && strcmp(locale, "C") && strcmp(locale, "POSIX") &&
	       !strcasestr(locale, "UTF-8") && !strcasestr(locale, "utf8");
}

/* Writes n bytes of text, and a newline. */
static void err_put(const char *text, size_t n)
{
	bool ascii = has_other_encoding();
	char line[4 * ERR_LINE + 1];
	size_t len = 0, shown;

	for (size_t i = 0; i < n; i += shown ? shown : 1) {
		shown = utf8_shown(text + i, n - i);
		if (shown > 1 && ascii)
			shown = 0;
		if (shown)
			memcpy(line + len, text + i, shown);
		else
			sprintf(line + len, "\\%03o", (unsigned char)text[i]);
		len += shown ? shown : 4;
	}
	line[len++] = '\n';
	if (write(STDERR_FILENO, line, len) < 0) {
		/* stderr is gone: there is nobody to tell */
	}
}

static void err_write(const char *format, va_list ap, const char *reason)
{
	const size_t room = ERR_LINE - 1;
	char line[ERR_LINE];
	int saved = errno;
	size_t n;
	int len;

	n = (size_t)snprintf(line, room / 2, "%.64s: ", program_invocation_short_name);
	len = vsnprintf(line + n, room - n, format, ap);
	if (len > 0)
		n += (size_t)len < room - n ? (size_t)len : room - n - 1;
	if (reason && n + sizeof(": ") < room) {
		len = snprintf(line + n, room - n, ": %s", reason);
		if (len > 0)
			n += (size_t)len < room - n ? (size_t)len : room - n - 1;
	}
	err_put(line, n);
	errno = saved;
}

void err_msg(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	err_write(format, ap, NULL);
	va_end(ap);
}

int err_errno(int err, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	err_write(format, ap, strerror(abs(err)));
	va_end(ap);
	return -abs(err);
}

int err_usage(const char *format, ...)
{
	char hint[128];
	va_list ap;

	if (format) {
		va_start(ap, format);
		err_write(format, ap, NULL);
		va_end(ap);
	}
	err_put(hint, (size_t)snprintf(hint, sizeof(hint), "Try '%.64s -h' for more information.",
				       program_invocation_short_name));
	return -EINVAL;
}
