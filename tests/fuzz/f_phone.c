#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "phone.h"

/* A number has one canonical form: reading it gives it again, and so does what the gateway and the log get of it. */

static const struct phone_policy policies[] = {
    {0},
    {.old_prefixes = true},
    {.countries = {"1", "81", "44", "886"}, .n_countries = 4},
    {.old_prefixes = true, .countries = {"81", "", "7"}, .n_countries = 3},
};

static void
check_form(const struct phone_policy *policy, const char *e164)
{
	size_t len = strlen(e164);

	FUZZ_HOLDS(e164[0] == '+' && strspn(e164 + 1, "0123456789") == len - 1);
	FUZZ_HOLDS(len >= 8 && len <= 16 && e164[1] != '0');
	if (strncmp(e164, "+8210", 5) == 0)
		FUZZ_HOLDS(len == 13);
	else if (strncmp(e164, "+82", 3) == 0)
		FUZZ_HOLDS(policy->old_prefixes && e164[3] == '1' &&
		           strchr("16789", e164[4]) != NULL && (len == 12 || len == 13));
	else
		FUZZ_HOLDS(policy->n_countries > 0);
}

static void
same_again(const struct phone_policy *policy, const char *text, const struct phone *phone)
{
	struct phone again;

	FUZZ_HOLDS(phone_parse(policy, text, &again) == PHONE_OK);
	FUZZ_HOLDS(strcmp(again.e164, phone->e164) == 0);
}

/* People put anything between digits. */
static void
check_spellings(const struct phone_policy *policy, const struct phone *phone)
{
	static const char *const between[] = {"-", " ", ".", ")", "\xe3\x80\x80" /* U+3000 */};
	char text[128] = "";

	for (size_t i = 0, n = 0; phone->e164[i] != '\0'; i++, n++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%c%s", phone->e164[i],
		    between[n % ARRAY_LEN(between)]);
	same_again(policy, text, phone);
	snprintf(text, sizeof(text), "00%s", phone->e164 + 1);
	same_again(policy, text, phone);
}

void
fuzz_phone(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	const struct phone_policy *policy = &policies[fuzz_byte(&in) % ARRAY_LEN(policies)];
	char *text = fuzz_rest(&in), country[PHONE_COUNTRY_SIZE], national[PHONE_SIZE], whole[32];
	struct phone phone;
	enum phone_fault fault = phone_parse(policy, text, &phone);

	free(text);
	FUZZ_HOLDS(fault < PHONE__MAX);
	FUZZ_HOLDS(fuzz_is_fit(phone_fault_text(fault)));
	if (fault != PHONE_OK) {
		FUZZ_HOLDS(phone.e164[0] == '\0' && *phone_fault_text(fault) != '\0');
		return;
	}
	check_form(policy, phone.e164);
	same_again(policy, phone.e164, &phone);
	check_spellings(policy, &phone);
	FUZZ_HOLDS(strlen(phone_last4(&phone)) == 4);
	phone_split(policy, &phone, country, national);
	if (strcmp(country, "82") == 0) {
		FUZZ_HOLDS(national[0] == '0');
		same_again(policy, national, &phone);
	}
	snprintf(whole, sizeof(whole), "+%s%s", country, national);
	same_again(policy, whole, &phone);
}
