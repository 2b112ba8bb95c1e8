#include "phone.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

#define KOREA      "82"
#define TYPED_SIZE 128 /* the most digits that anyone may type for one number */
#define DIGITS_MIN 7   /* of a complete international number */
#define DIGITS_MAX (PHONE_SIZE - 2)

/**
 * What a Korean number is by its first digits, without the national prefix 0. The longest
 * matching row counts. PHONE_OK means a mobile number with that many digits.
 */
static const struct prefix {
	const char *digits;
	enum phone_fault fault;
	size_t len_min, len_max;
} prefixes[] = {
    {"10", PHONE_OK, 10, 10},
    {"11", PHONE_OLD_PREFIX, 9, 10},
    {"16", PHONE_OLD_PREFIX, 9, 10},
    {"17", PHONE_OLD_PREFIX, 9, 10},
    {"18", PHONE_OLD_PREFIX, 9, 10},
    {"19", PHONE_OLD_PREFIX, 9, 10},
    {"2", PHONE_LANDLINE, 0, 0},
    {"3", PHONE_LANDLINE, 0, 0},
    {"4", PHONE_LANDLINE, 0, 0},
    {"5", PHONE_LANDLINE, 0, 0},
    {"6", PHONE_LANDLINE, 0, 0},
    {"30", PHONE_VIRTUAL, 0, 0}, /* 030x: the older sort of 050x */
    {"50", PHONE_VIRTUAL, 0, 0},
    {"60", PHONE_SERVICE, 0, 0},
    {"70", PHONE_INTERNET, 0, 0},
    {"1", PHONE_SERVICE, 0, 0}, /* 012, 015: machines and pagers */
    {"7", PHONE_SERVICE, 0, 0},
    {"8", PHONE_SERVICE, 0, 0}, /* 080, and the carriers' 081, 082 */
    {"9", PHONE_SERVICE, 0, 0},
};

/** The sentences for the faults, for people. */
static const char *const texts[PHONE__MAX] = {
    [PHONE_OK] = "",
    [PHONE_MALFORMED] = "휴대폰 번호를 숫자로 입력해 주세요.",
    [PHONE_LENGTH] = "휴대폰 번호의 자릿수가 맞지 않습니다. 010부터 모두 입력해 주세요.",
    [PHONE_LANDLINE] = "일반 전화번호로는 문자를 받을 수 없습니다. 휴대폰 번호를 입력해 주세요.",
    [PHONE_INTERNET] = "인터넷 전화(070)로는 인증할 수 없습니다. 휴대폰 번호를 입력해 주세요.",
    [PHONE_VIRTUAL] = "안심번호(050 등)로는 인증할 수 없습니다. 휴대폰 번호를 입력해 주세요.",
    [PHONE_SERVICE] = "대표번호나 특수번호로는 인증할 수 없습니다. 휴대폰 번호를 입력해 주세요.",
    [PHONE_OLD_PREFIX] =
        "011, 016, 017, 018, 019 번호로는 인증할 수 없습니다. 010 번호를 입력해 주세요.",
    [PHONE_FOREIGN] = "이 국가의 번호로는 인증할 수 없습니다.",
};

static bool
has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/**
 * The number after a calling code. It may begin with the national prefix 0, which would be a
 * second spelling.
 */
static const char *
skip_trunk(const char *digits)
{
	return digits[0] == '0' ? digits + 1 : digits;
}

static const char *
find_country(const struct phone_policy *policy, const char *digits)
{
	const char *found = NULL;

	for (size_t i = 0; i < policy->n_countries; i++) {
		const char *code = policy->countries[i];

		if (code[0] != '\0' && has_prefix(digits, code) &&
		    (found == NULL || strlen(code) > strlen(found)))
			found = code;
	}
	return found;
}

/** 112, 1330, 1588-1588: dialled as they are, without a 0. */
static bool
is_service(const char *digits)
{
	const size_t len = strlen(digits);

	return digits[0] == '1' && (len <= 4 || len == 8);
}

static enum phone_fault
check_korean(const struct phone_policy *policy, const char *national)
{
	const struct prefix *row = NULL;
	const size_t len = strlen(national);

	if (len == 0)
		return PHONE_LENGTH;
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		if (has_prefix(national, prefixes[i].digits) &&
		    (row == NULL || strlen(prefixes[i].digits) > strlen(row->digits)))
			row = &prefixes[i];
	}
	if (row == NULL)
		return PHONE_MALFORMED; /* one more 0 */
	if (row->fault != PHONE_OK && !(row->fault == PHONE_OLD_PREFIX && policy->old_prefixes))
		return row->fault;
	return len >= row->len_min && len <= row->len_max ? PHONE_OK : PHONE_LENGTH;
}

/** A number that was typed without a leading 0 and without a calling code. */
static enum phone_fault
name_fault(const char *digits)
{
	const size_t len = strlen(digits);

	if (is_service(digits))
		return PHONE_SERVICE;
	return digits[0] != '1' && (len == 7 || len == 8) ? PHONE_LANDLINE : PHONE_LENGTH;
}

static enum phone_fault
check_foreign(const char *code, const char *national)
{
	const size_t len = strlen(code) + strlen(national);

	if (national[0] == '0')
		return PHONE_MALFORMED;
	return len >= DIGITS_MIN && len <= DIGITS_MAX ? PHONE_OK : PHONE_LENGTH;
}

/** Write a number that has been checked: in total at most DIGITS_MAX digits. */
static void
write_e164(const char *code, const char *national, struct phone *phone)
{
	const size_t code_len = strlen(code);

	phone->e164[0] = '+';
	memcpy(phone->e164 + 1, code, code_len);
	memcpy(phone->e164 + 1 + code_len, national, strlen(national) + 1);
}

static enum phone_fault
read_digits(const struct phone_policy *policy, const char *digits, struct phone *phone)
{
	const char *code = KOREA, *national;
	enum phone_fault fault;
	bool is_international = false;

	if (digits[0] == '+' || has_prefix(digits, "00")) {
		digits += digits[0] == '+' ? 1 : 2;
		is_international = true;
	}
	if (digits[0] == '\0' || (is_international && digits[0] == '0'))
		return PHONE_MALFORMED;

	if (!is_international && digits[0] == '0') {
		national = digits + 1;
		fault = check_korean(policy, national);
	} else if (has_prefix(digits, KOREA)) {
		digits += strlen(KOREA);
		if (is_service(digits))
			return PHONE_SERVICE;
		national = skip_trunk(digits);
		fault = check_korean(policy, national);
	} else if (!is_international) {
		return name_fault(digits);
	} else {
		code = find_country(policy, digits);
		if (code == NULL)
			return PHONE_FOREIGN;
		national = skip_trunk(digits + strlen(code));
		fault = check_foreign(code, national);
	}
	if (fault == PHONE_OK)
		write_e164(code, national, phone);
	return fault;
}

enum phone_fault
phone_parse(const struct phone_policy *policy, const char *text, struct phone *phone)
{
	char typed[TYPED_SIZE];
	enum phone_fault fault = PHONE_MALFORMED;

	memset(phone, 0, sizeof(*phone));
	if (text_fold_digits(text, typed, sizeof(typed)))
		fault = read_digits(policy, typed, phone);
	explicit_bzero(typed, sizeof(typed));
	return fault;
}

const char *
phone_fault_text(enum phone_fault fault)
{
	return texts[(unsigned)fault < PHONE__MAX ? fault : PHONE_MALFORMED];
}

void
phone_split(const struct phone_policy *policy, const struct phone *phone,
    char country[static PHONE_COUNTRY_SIZE], char national[static PHONE_SIZE])
{
	const char *digits = phone->e164 + (phone->e164[0] == '+');
	const bool is_korean = has_prefix(digits, KOREA);
	const char *code = is_korean ? KOREA : find_country(policy, digits);

	if (code == NULL)
		code = "";
	snprintf(country, PHONE_COUNTRY_SIZE, "%s", code);
	snprintf(national, PHONE_SIZE, "%s%s", is_korean ? "0" : "", digits + strlen(code));
}

const char *
phone_last4(const struct phone *phone)
{
	const size_t len = strlen(phone->e164);

	return phone->e164 + (len > 4 ? len - 4 : 0);
}
