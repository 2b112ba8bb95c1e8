#include "text.h"

#include <stdio.h>
#include <string.h>

/**
 * The non-ASCII characters that people put between the digits of a number or code.
 */
static const struct range {
	uint32_t first, last;
} separators[] = {
    {0x00A0, 0x00A0}, /* no-break space */
    {0x2010, 0x2015}, /* hyphens and dashes */
    {0x2212, 0x2212}, /* minus */
    {0x3000, 0x3000}, /* ideographic space */
    {0xFF08, 0xFF09}, /* full-width parentheses */
    {0xFF0D, 0xFF0E}, /* full-width hyphen and dot */
};

/** Characters that cannot be seen, or that change how others look. */
static const struct range invisible[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F},                   /* controls */
    {0x00AD, 0x00AD},                                     /* soft hyphen */
    {0x061C, 0x061C},                                     /* Arabic letter mark */
    {0x115F, 0x1160}, {0x3164, 0x3164}, {0xFFA0, 0xFFA0}, /* Hangul fillers */
    {0x180B, 0x180F},                                     /* Mongolian selectors */
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, /* joiners, line ends, directions */
    {0xE000, 0xF8FF},                                     /* private use */
    {0xFDD0, 0xFDEF},                                     /* noncharacters */
    {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF},
    {0xE0000, 0x10FFFF}, /* tags, selectors, private use */
};

/**
 * What a character means to text_fold_digits: itself in ASCII, a blank if it is skipped, or
 * NOTHING.
 */
#define SKIPPED ' '
#define NOTHING '\0'

bool
text_number(const char *s, int64_t min, int64_t max, int64_t *value)
{
	bool is_negative = s[0] == '-';
	int64_t n = 0;

	s += is_negative;
	if (*s == '\0')
		return false;
	/* Accumulate as a negative number, which has a range larger by one. */
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' || __builtin_mul_overflow(n, (int64_t)10, &n) ||
		    __builtin_sub_overflow(n, (int64_t)(*s - '0'), &n))
			return false;
	}
	if (!is_negative && __builtin_sub_overflow((int64_t)0, n, &n))
		return false;
	if (n < min || n > max)
		return false;
	*value = n;
	return true;
}

bool
text_copy(char *out, size_t out_size, const char *s)
{
	size_t len = strlen(s);

	if (len >= out_size) {
		if (out_size > 0)
			out[0] = '\0';
		return false;
	}
	memcpy(out, s, len + 1);
	return true;
}

bool
text_folder(const char *path, char *out, size_t out_size)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return text_copy(out, out_size, ".");
	size_t len = slash == path ? 1 : (size_t)(slash - path);
	bool fits = len < out_size;
	snprintf(out, out_size, "%.*s", fits ? (int)len : 0, path);
	return fits;
}

size_t
text_decode(const char *s, size_t len, uint32_t *code_point)
{
	/* The smallest code point that needs this many bytes: anything less is an overlong form. */
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *bytes = (const unsigned char *)s;

	if (len == 0)
		return 0;
	unsigned first = bytes[0];
	if (first < 0x80) {
		*code_point = first;
		return 1;
	}
	size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
	if (first < 0xC0 || first >= 0xF8 || n > len)
		return 0;
	uint32_t c = first & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (bytes[i] & 0x3Fu);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*code_point = c;
	return n;
}

bool
text_is_utf8(const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t n = text_decode(s + at, len - at, &c);

		if (n == 0 || c == 0)
			return false;
		at += n;
	}
	return true;
}

const char *
text_next(const char *s, uint32_t *code_point)
{
	*code_point = 0;
	if (*s == '\0')
		return s;
	size_t n = text_decode(s, strnlen(s, 4), code_point);
	if (n == 0) {
		/* Not well-formed after all: still never run past the end. */
		*code_point = 0xFFFD;
		n = 1;
	}
	return s + n;
}

size_t
text_count(const char *s)
{
	size_t n = 0;

	for (uint32_t c; *s != '\0'; n++)
		s = text_next(s, &c);
	return n;
}

bool
text_is_invisible(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(invisible); i++) {
		if (c >= invisible[i].first && c <= invisible[i].last)
			return true;
	}
	return false;
}

void
text_clean(char *s)
{
	size_t len = strlen(s);

	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t n = text_decode(s + at, len - at, &c);

		if (n == 0)
			s[at] = '?';
		else if (text_is_invisible(c))
			memset(s + at, ' ', n);
		at += n > 0 ? n : 1;
	}
}

static char
fold_character(uint32_t c)
{
	static const char blanks[] = " \t\r\n-.()";

	if (c >= '0' && c <= '9')
		return (char)c;
	if (c >= 0xFF10 && c <= 0xFF19)
		return (char)(c - 0xFF10 + '0');
	if (c == '+' || c == 0xFF0B)
		return '+';
	if (c < 0x80)
		return memchr(blanks, (int)c, sizeof(blanks) - 1) != NULL ? SKIPPED : NOTHING;
	for (size_t i = 0; i < ARRAY_LEN(separators); i++) {
		if (c >= separators[i].first && c <= separators[i].last)
			return SKIPPED;
	}
	return NOTHING;
}

bool
text_fold_digits(const char *s, char *out, size_t out_size)
{
	size_t left = strlen(s), len = 0;

	while (left > 0) {
		uint32_t c;
		size_t n = text_decode(s, left, &c);
		char folded = n > 0 ? fold_character(c) : NOTHING;

		/* A plus may only come before all digits, once. */
		if (folded == NOTHING || (folded == '+' && len > 0))
			goto bad;
		if (folded != SKIPPED) {
			if (len + 1 >= out_size)
				goto bad;
			out[len++] = folded;
		}
		s += n;
		left -= n;
	}
	if (out_size == 0)
		return false;
	out[len] = '\0';
	return true;

bad:
	if (out_size > 0)
		out[0] = '\0';
	return false;
}

#define BASE62 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

static size_t
encode(char *out, const unsigned char *in, size_t len, const char *alphabet)
{
	size_t n = 0;
	uint32_t bits = 0;
	unsigned n_bits = 0;

	for (size_t i = 0; i < len; i++) {
		bits = bits << 8 | in[i];
		for (n_bits += 8; n_bits >= 6; n_bits -= 6)
			out[n++] = alphabet[bits >> (n_bits - 6) & 0x3F];
	}
	if (n_bits > 0)
		out[n++] = alphabet[bits << (6 - n_bits) & 0x3F];
	out[n] = '\0';
	return n;
}

size_t
text_base64(char *out, const unsigned char *in, size_t len)
{
	size_t n = encode(out, in, len, BASE62 "+/");

	while (n % 4 != 0)
		out[n++] = '=';
	out[n] = '\0';
	return n;
}

size_t
text_base64url(char *out, const unsigned char *in, size_t len)
{
	return encode(out, in, len, BASE62 "-_");
}

static int
sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

int
text_base64url_decode(unsigned char *out, size_t out_size, const char *s, size_t len)
{
	size_t n = 0;
	uint32_t bits = 0;
	unsigned n_bits = 0;

	if (len % 4 == 1 || len / 4 * 3 + len % 4 / 2 + (len % 4 == 3) > out_size)
		return -1;
	for (size_t i = 0; i < len; i++) {
		int value = sextet(s[i]);

		if (value < 0)
			return -1;
		bits = bits << 6 | (uint32_t)value;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			out[n++] = (unsigned char)(bits >> n_bits);
		}
	}
	/*
	 * Two texts for the same bytes would be two forms of one proof: the unused bits must be
	 * zero.
	 */
	if ((bits & ((1u << n_bits) - 1)) != 0)
		return -1;
	return (int)n;
}

void
text_hex(char *out, const unsigned char *in, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*out++ = digits[in[i] >> 4];
		*out++ = digits[in[i] & 0xF];
	}
	*out = '\0';
}

int
text_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
