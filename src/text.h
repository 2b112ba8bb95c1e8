#ifndef BONIN_TEXT_H
#define BONIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/** Room for ${len} bytes in base64, base64url or hex, with the NUL. */
#define TEXT_BASE64_SIZE(len)    (((len) + 2) / 3 * 4 + 1)
#define TEXT_BASE64URL_SIZE(len) TEXT_BASE64_SIZE(len)
#define TEXT_HEX_SIZE(len)       ((len)*2 + 1)

/**
 * text_number(s, min, max, value):
 * Read ${s}, decimal digits with at most one leading '-', as a whole number.
 * No blanks, no '+', no hexadecimal, nothing after it.
 *
 * Returns: false, ${value} unchanged, when it is not a number or is outside ${min}..${max}.
 */
MUST_CHECK bool text_number(const char *s, int64_t min, int64_t max, int64_t *value);

/**
 * text_copy(out, out_size, s):
 * Copy ${s} into ${out}.
 *
 * Returns: false, ${out} empty, when it does not fit.
 */
MUST_CHECK bool text_copy(char *out, size_t out_size, const char *s);

/**
 * text_folder(path, out, out_size):
 * The folder of the file ${path}: what stands before its last slash; "/" for "/file", "." for "file".
 *
 * Returns: false, ${out} empty, when it does not fit.
 */
MUST_CHECK bool text_folder(const char *path, char *out, size_t out_size);

/**
 * text_decode(s, len, code_point):
 * Decode the character at the beginning of the ${len} bytes at ${s}, which may be anything.
 *
 * Returns: its length, 1..4; 0 when there is no well-formed UTF-8.
 * Source:  RFC 3629 section 4.
 */
size_t text_decode(const char *s, size_t len, uint32_t *code_point);

/**
 * text_is_utf8(s, len):
 * Whether the ${len} bytes at ${s} are well-formed UTF-8 without a NUL: no overlong form, no
 * surrogate, nothing above U+10FFFF.
 *
 * Source: RFC 3629 section 4.
 */
bool text_is_utf8(const char *s, size_t len);

/**
 * text_next(s, code_point):
 * Decode the character at ${s}, NUL-terminated, which has passed text_is_utf8. A byte that would
 * not have passed is read as U+FFFD.
 *
 * Returns: where the next one begins; at the NUL, ${s} itself, and ${code_point} is 0.
 */
const char *text_next(const char *s, uint32_t *code_point);

/** text_count(s): how many characters ${s} has, which has passed text_is_utf8. */
size_t text_count(const char *s);

/** text_is_invisible(c): whether the character cannot be seen, or changes how others look. */
bool text_is_invisible(uint32_t c);

/**
 * text_clean(s):
 * Make untrusted text safe to show, in place: invisible characters become blanks, a byte that is not UTF-8 becomes
 * '?'.
 */
void text_clean(char *s);

/**
 * text_fold_digits(s, out, out_size):
 * Copy the decimal digits of ${s}, ASCII or full-width (U+FF10..U+FF19), skipping what people put
 * between them: blanks (also U+00A0, U+3000), hyphens and dashes (U+2010..U+2015, U+2212, U+FF0D),
 * dots, parentheses (also full-width). One '+' (or U+FF0B) before the first digit is kept as '+'.
 * An empty ${s} gives "".
 *
 * Returns: false, ${out} empty, on any other character, on bad UTF-8, or when it does not fit.
 */
MUST_CHECK bool text_fold_digits(const char *s, char *out, size_t out_size);

/**
 * text_base64url(out, in, len), text_base64url_decode(out, out_size, s, len):
 * base64url without padding, and back. ${out} of the first has room for TEXT_BASE64URL_SIZE(len).
 *
 * Returns: the length written (without the NUL; the decoder writes none), or from the decoder -1
 *          when ${s} holds another character, has an impossible length, stray bits, or does not
 *          fit.
 * Source:  RFC 4648 section 5; RFC 7515 appendix C.
 */
size_t text_base64url(char *out, const unsigned char *in, size_t len);
MUST_CHECK int text_base64url_decode(
    unsigned char *out, size_t out_size, const char *s, size_t len);

/**
 * text_base64(out, in, len):
 * base64 with padding. ${out} has room for TEXT_BASE64_SIZE(len).
 *
 * Returns: the length written, without the NUL.
 * Source:  RFC 4648 section 4.
 */
size_t text_base64(char *out, const unsigned char *in, size_t len);

/**
 * text_hex(out, in, len):
 * Lower-case hex of ${len} bytes, with a NUL.
 */
void text_hex(char *out, const unsigned char *in, size_t len);

/** text_hex_digit(c): the value of the hexadecimal digit ${c}, in either case; -1 for any other character. */
int text_hex_digit(char c);

#endif
