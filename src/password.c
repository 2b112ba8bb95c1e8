#include "password.h"

#include <argon2.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "password_common.h"
#include "sys.h"
#include "text.h"

#define MEMORY_KIB 19456
#define PASSES     2
#define LANES      1
#define SALT_LEN   16
#define DIGEST_LEN 32

static void
fold(const char *text, char *out)
{
	for (; *text != '\0'; text++, out++)
		*out = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
	*out = '\0';
}

/* The number as dialled nationally or internationally, with anything between the digits. */
static bool
is_phone(const char *text, const char *phone)
{
	char digits[PASSWORD_MAX + 1];
	const char *behind_country = strncmp(phone, "+82", 3) == 0 ? phone + 3 : phone + 1;
	bool is_same = false;

	if (*phone != '\0' && text_fold_digits(text, digits, sizeof(digits))) {
		size_t len = strlen(behind_country), digits_len = strlen(digits);

		is_same = digits_len >= len && digits_len <= len + 5 &&
		          strcmp(digits + digits_len - len, behind_country) == 0;
	}
	explicit_bzero(digits, sizeof(digits));
	return is_same;
}

static const char *
fault_of(const char *password, char folded[static PASSWORD_MAX + 1], const char *user_id,
    const char *phone)
{
	size_t len = strlen(password);

	if (len > PASSWORD_MAX)
		return "비밀번호는 256바이트까지 쓸 수 있습니다.";
	if (!text_is_utf8(password, len))
		return "비밀번호에 쓸 수 없는 글자가 있습니다.";
	if (text_count(password) < PASSWORD_MIN)
		return "비밀번호는 8자 이상이어야 합니다.";
	fold(password, folded);
	/* An imported user id may have capitals. */
	if (strcasecmp(password, user_id) == 0)
		return "아이디를 비밀번호로 쓸 수 없습니다.";
	if (is_phone(password, phone))
		return "휴대폰 번호를 비밀번호로 쓸 수 없습니다.";
	if (password_is_common(folded))
		return "너무 흔한 비밀번호입니다. 다른 비밀번호를 입력해 주세요.";
	return NULL;
}

const char *
password_fault(const char *password, const char *user_id, const char *phone)
{
	char folded[PASSWORD_MAX + 1];
	const char *fault = fault_of(password, folded, user_id, phone);

	explicit_bzero(folded, sizeof(folded));
	return fault;
}

bool
password_hash(const char *password, char hash[static PASSWORD_HASH_SIZE])
{
	unsigned char salt[SALT_LEN];
	bool is_hashed =
	    sys_random(salt, sizeof(salt)) &&
	    argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt,
	        sizeof(salt), DIGEST_LEN, hash, PASSWORD_HASH_SIZE) == ARGON2_OK;

	if (!is_hashed)
		hash[0] = '\0';
	return is_hashed;
}

bool
password_is_storable(const char *hash)
{
	size_t len = strlen(hash);

	for (size_t i = 0; i < len; i++) {
		if (hash[i] <= ' ' || hash[i] >= 0x7f)
			return false;
	}
	return len > 0 && len < PASSWORD_HASH_SIZE;
}

bool
password_is_encoded(const char *hash)
{
	static const char *const prefixes[] = {"$argon2id$", "$argon2i$", "$2a$", "$2b$", "$2y$",
	    "$5$", "$6$", "$P$", "$H$", "$wp$", "sha256:"};
	size_t len = strlen(hash);

	if (!password_is_storable(hash))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		size_t prefix_len = strlen(prefixes[i]);

		if (strncmp(hash, prefixes[i], prefix_len) == 0)
			return len > prefix_len;
	}
	return false;
}
