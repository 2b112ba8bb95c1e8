#include "html.h"

#include "mem.h"

void
html_put_text(FILE *out, const char *text)
{
	static const struct {
		char c;
		const char *reference;
	} special[] = {
	    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};

	for (; text != NULL && *text != '\0'; text++) {
		size_t i = 0;

		while (i < ARRAY_LEN(special) && special[i].c != *text)
			i++;
		if (i < ARRAY_LEN(special))
			fputs(special[i].reference, out);
		else
			putc(*text, out);
	}
}
