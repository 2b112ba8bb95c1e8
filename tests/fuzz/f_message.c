#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "message.h"
#include "text.h"

/* What glibc's EUC-KR takes besides: see tests/unit/t_message.c. */
#define WON_SIGN    0x20A9
#define POSTAL_MARK 0x327E

/* The length in EUC-KR as libc has it; -1 where a character is not in it. */
static long
euckr_len(const char *text)
{
	static iconv_t to_euckr;
	char *from = mem_strdup(text), *at = from, *out = mem_zalloc(2 * strlen(text) + 16),
	     *to = out;
	size_t left = strlen(text), room = 2 * left + 16;
	long len = -1;

	if (to_euckr == NULL)
		to_euckr = iconv_open("EUC-KR", "UTF-8");
	FUZZ_HOLDS(to_euckr != (iconv_t)-1);
	iconv(to_euckr, NULL, NULL, NULL, NULL);
	if (iconv(to_euckr, &at, &left, &to, &room) == 0)
		len = (long)(to - out);
	free(out);
	free(from);
	return len;
}

static bool
is_known_difference(uint32_t c)
{
	return c == WON_SIGN || c == POSTAL_MARK || (c < ' ' && c != '\n') ||
	       (c >= 0x7F && c < 0xA0);
}

/* A byte: how long it may be. The rest is the text. */
void
fuzz_euckr(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	size_t bytes_max = fuzz_byte(&in);
	char *text = fuzz_rest(&in);
	struct message_fault fault;
	bool is_good = message_check(text, bytes_max, &fault), is_different = false;
	long wanted = euckr_len(text);

	for (const char *s = text; *s != '\0';) {
		uint32_t c;

		s = text_next(s, &c);
		is_different = is_different || is_known_difference(c);
	}
	FUZZ_HOLDS(is_good == (fault.kind == MESSAGE_OK));
	if (fault.kind == MESSAGE_BAD_CHARACTER) {
		FUZZ_HOLDS(is_different || wanted < 0);
		FUZZ_HOLDS(fault.position >= 1 && fault.position <= text_count(text));
		/* All in front of it is good. */
		char *front = mem_strdup(text), *end = front;
		for (size_t i = 1; i < fault.position; i++) {
			uint32_t c;
			end += text_next(end, &c) - end;
		}
		*end = '\0';
		FUZZ_HOLDS(message_check(front, SIZE_MAX, &fault));
		free(front);
	} else {
		FUZZ_HOLDS((long)fault.len == wanted);
		FUZZ_HOLDS((fault.kind == MESSAGE_TOO_LONG) == (fault.len > bytes_max));
	}
	free(text);
}

/* Lines: brand, code, host. */
void
fuzz_message(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *brand = fuzz_line(&in), *code = fuzz_line(&in), *host = fuzz_rest(&in);
	char *text = mem_zalloc(MESSAGE_SIZE);
	struct message_fault fault, other;

	if (!message_build(brand, code, host, text)) {
		FUZZ_HOLDS(text[0] == '\0');
		FUZZ_HOLDS(strlen(brand) + 2 * strlen(code) + strlen(host) + 64 > MESSAGE_SIZE);
	} else {
		FUZZ_HOLDS(strlen(text) < MESSAGE_SIZE && strstr(text, code) != NULL);
		FUZZ_HOLDS(strncmp(text, "[", 1) == 0 || *brand == '\0');
		if (*host != '\0') {
			/* The last line is for the browser: nothing behind the code. */
			FUZZ_HOLDS(strcmp(text + strlen(text) - strlen(code), code) == 0);
			FUZZ_HOLDS(strstr(text, "\n@") != NULL);
		}
		/* What fits fits in more, too. */
		if (message_check(text, 80, &fault))
			FUZZ_HOLDS(message_check(text, 90, &other) && fault.len == other.len &&
			           fault.len <= 80);
	}
	free(text);
	free(brand);
	free(code);
	free(host);
}
