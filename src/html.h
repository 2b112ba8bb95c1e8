#ifndef BONIN_HTML_H
#define BONIN_HTML_H

#include <stdio.h>

/**
 * html_put_text(out, text):
 * Write ${text} so that it is text and nothing else, in an element or in a quoted attribute. NULL is "".
 *
 * Threads: pure; any.
 * Source:  OWASP ASVS 5.0 1.2.1 (output encoding).
 */
void html_put_text(FILE *out, const char *text);

#endif
