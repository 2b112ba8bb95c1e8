#ifndef BONIN_MESSAGE_H
#define BONIN_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

#define MESSAGE_SIZE       256 /* UTF-8 bytes of the longest text, with the NUL */
#define MESSAGE_BRAND_SIZE 96  /* at most 27 of KS X 1001 fit, three bytes of UTF-8 each */
#define MESSAGE_HOST_SIZE  128

/** Why a message cannot be sent. `position` counts characters from 1, for people. */
struct message_fault {
	enum { MESSAGE_OK, MESSAGE_TOO_LONG, MESSAGE_BAD_CHARACTER } kind;
	size_t len;          /* EUC-KR bytes of the whole text (OK, TOO_LONG) */
	size_t position;     /* of the character (BAD_CHARACTER) */
	uint32_t code_point; /* that character; U+FFFD for a byte that is not UTF-8 */
};

/**
 * message_build(brand, code, host, out):
 * Write the text of a verification message: `[brand] 인증번호 [code]를 입력해주세요.`, and, if
 * ${host} is not empty, a last line `@host #code`, which lets the browser offer the code only to
 * that site. An empty ${brand} leaves no brackets.
 *
 * Returns: false, ${out} empty, when it does not fit MESSAGE_SIZE.
 * Threads: pure; any.
 * Source:  https://wicg.github.io/sms-one-time-codes/ (the last line); the first line was given by
 *          the first users.
 */
MUST_CHECK bool message_build(
    const char *brand, const char *code, const char *host, char out[static MESSAGE_SIZE]);

/**
 * message_check(text, bytes_max, fault):
 * Whether ${text} can be sent as one SMS: every character is ASCII (a line feed, or U+0020..U+007E)
 * or in KS X 1001, and the text is at most ${bytes_max} bytes of EUC-KR (ASCII 1, KS X 1001 2).
 * The gateway would truncate a longer text, and lose one with any other character.
 *
 * Returns: true; or false with the reason in ${fault}.
 * Threads: pure; any.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-send (90 bytes, EUC-KR); KS X 1001:1998 (with
 *          U+20AC and U+00AE).
 */
MUST_CHECK bool message_check(const char *text, size_t bytes_max, struct message_fault *fault);

/**
 * message_has_ksx1001(code_point):
 * Whether the character is in KS X 1001 (two bytes of EUC-KR).
 */
bool message_has_ksx1001(uint32_t code_point);

#endif
