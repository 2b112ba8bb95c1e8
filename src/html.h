#ifndef BONIN_HTML_H
#define BONIN_HTML_H

#include <stdio.h>

/**
 * html_put_text(out, text):
 * Write ${text} escaped, so that it is only text, in an element or in a quoted attribute. NULL counts as "".
 *
 * Threads: pure; any.
 * Source:  OWASP ASVS 5.0 1.2.1 (output encoding).
 */
void html_put_text(FILE *out, const char *text);

#endif
