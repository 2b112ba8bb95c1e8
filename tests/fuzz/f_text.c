#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text.h"

/* What is encoded comes back; what is folded or cleaned stays as it is when that is done again. */

static void
check_base64url(const uint8_t *data, size_t len)
{
	char *text = mem_zalloc(TEXT_BASE64URL_SIZE(len));
	uint8_t *back = mem_zalloc(len + 1);
	size_t n = text_base64url(text, data, len);
	int n_back = text_base64url_decode(back, len, text, n);

	FUZZ_HOLDS(strlen(text) == n && n_back == (int)len && memcmp(back, data, len) == 0);
	free(text);
	/* The other way round: what can be decoded is the one text for its bytes. */
	n_back = text_base64url_decode(back, len, (const char *)data, len);
	if (n_back >= 0) {
		text = mem_zalloc(TEXT_BASE64URL_SIZE((size_t)n_back));
		n = text_base64url(text, back, (size_t)n_back);
		FUZZ_HOLDS(n == len && memcmp(text, data, len) == 0);
		free(text);
	}
	free(back);
}

static void
check_base64_and_hex(const uint8_t *data, size_t len)
{
	char *text = mem_zalloc(TEXT_BASE64_SIZE(len)), *hex = mem_zalloc(TEXT_HEX_SIZE(len));
	size_t n = text_base64(text, data, len);

	FUZZ_HOLDS(n == strlen(text) && n == (len + 2) / 3 * 4);
	text_hex(hex, data, len);
	FUZZ_HOLDS(strlen(hex) == 2 * len && strspn(hex, "0123456789abcdef") == 2 * len);
	free(text);
	free(hex);
}

static void
check_number(const char *text)
{
	int64_t value, again;
	char written[32];

	if (!text_number(text, INT64_MIN, INT64_MAX, &value))
		return;
	FUZZ_HOLDS(value == strtoll(text, NULL, 10));
	snprintf(written, sizeof(written), "%" PRId64, value);
	FUZZ_HOLDS(text_number(written, value, value, &again) && again == value);
	FUZZ_HOLDS(value == INT64_MAX || !text_number(text, value + 1, INT64_MAX, &again));
}

static void
check_characters(const char *text)
{
	size_t len = strlen(text), n = 0;
	bool is_utf8 = text_is_utf8(text, len);
	char *clean = mem_strdup(text), *again;

	for (const char *s = text; *s != '\0'; n++) {
		uint32_t c;
		const char *next = text_next(s, &c);

		FUZZ_HOLDS(next > s && next <= text + len && c != 0 && c <= 0x10FFFF);
		s = next;
	}
	FUZZ_HOLDS(n == text_count(text) && n <= len);
	text_clean(clean);
	FUZZ_HOLDS(fuzz_is_fit(clean) && strlen(clean) == len);
	FUZZ_HOLDS(!is_utf8 || !fuzz_is_fit(text) || strcmp(clean, text) == 0);
	again = mem_strdup(clean);
	text_clean(again);
	FUZZ_HOLDS(strcmp(again, clean) == 0);
	free(again);
	free(clean);
}

static void
check_digits(const char *text)
{
	char folded[40], again[40];

	if (!text_fold_digits(text, folded, sizeof(folded))) {
		FUZZ_HOLDS(folded[0] == '\0');
		return;
	}
	FUZZ_HOLDS(strspn(folded + (folded[0] == '+'), "0123456789") + (folded[0] == '+') ==
	           strlen(folded));
	FUZZ_HOLDS(
	    text_fold_digits(folded, again, strlen(folded) + 1) && strcmp(folded, again) == 0);
	FUZZ_HOLDS(folded[0] == '\0' || !text_fold_digits(text, again, strlen(folded)));
}

void
fuzz_text(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *text = fuzz_rest(&in);

	check_base64url(data, len);
	check_base64_and_hex(data, len);
	check_number(text);
	check_characters(text);
	check_digits(text);
	free(text);
}
