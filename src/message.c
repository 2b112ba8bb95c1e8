#include "message.h"

#include <stdio.h>
#include <string.h>

#include "ksx1001.h"
#include "text.h"

bool
message_build(const char *brand, const char *code, const char *host, char out[static MESSAGE_SIZE])
{
	const bool has_brand = brand[0] != '\0', has_host = host[0] != '\0';
	int len = snprintf(out, MESSAGE_SIZE, "%s%s%s인증번호 [%s]를 입력해주세요.%s%s%s%s",
	    has_brand ? "[" : "", brand, has_brand ? "] " : "", code, has_host ? "\n@" : "", host,
	    has_host ? " #" : "", has_host ? code : "");

	if (len < 0 || len >= MESSAGE_SIZE) {
		explicit_bzero(out, MESSAGE_SIZE);
		return false;
	}
	return true;
}

static size_t
euckr_len(uint32_t c)
{
	if (c == '\n' || (c >= ' ' && c < 0x7F))
		return 1;
	return message_has_ksx1001(c) ? 2 : 0;
}

bool
message_check(const char *text, size_t bytes_max, struct message_fault *fault)
{
	size_t position = 0;

	*fault = (struct message_fault){.kind = MESSAGE_OK};
	while (*text != '\0') {
		uint32_t c;

		text = text_next(text, &c);
		position++;
		size_t len = euckr_len(c);
		if (len == 0) {
			*fault = (struct message_fault){
			    .kind = MESSAGE_BAD_CHARACTER, .position = position, .code_point = c};
			return false;
		}
		fault->len += len;
	}
	if (fault->len > bytes_max)
		fault->kind = MESSAGE_TOO_LONG;
	return fault->kind == MESSAGE_OK;
}

bool
message_has_ksx1001(uint32_t code_point)
{
	if (code_point >= 0x10000)
		return false;
	const uint64_t *page = ksx1001_bits[ksx1001_page[code_point >> 8]];
	return (page[code_point >> 6 & 3] >> (code_point & 63) & 1) != 0;
}
