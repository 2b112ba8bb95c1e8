#include "conf_fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "text.h"

void
conf_fault_add(struct conf_faults *faults, int line, const char *format, ...)
{
	char text[CONF_FAULT_SIZE];
	size_t at = faults->n;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* It repeats text of the file, and may be cut within a character. */
	text_clean(text);
	if (faults->n == CONF_FAULTS_MAX)
		return;
	for (size_t i = 0; i < faults->n; i++) {
		if (faults->all[i].line == line && strcmp(faults->all[i].text, text) == 0)
			return;
	}
	while (at > 0 && line > 0 &&
	       (faults->all[at - 1].line == 0 || faults->all[at - 1].line > line)) {
		faults->all[at] = faults->all[at - 1];
		at--;
	}
	faults->all[at].line = line;
	memcpy(faults->all[at].text, text, sizeof(text));
	faults->n++;
}

void
conf_fault_tell(const struct conf_faults *faults, const char *path)
{
	for (size_t i = 0; i < faults->n; i++) {
		if (faults->all[i].line > 0)
			log_plain("%s:%d: %s", path, faults->all[i].line, faults->all[i].text);
		else
			log_plain("%s: %s", path, faults->all[i].text);
	}
}
