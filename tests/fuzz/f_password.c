#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "password.h"
#include "text.h"

/* As a caller has it: in E.164. */
static bool
is_number(const char *phone)
{
	return *phone == '+' && strspn(phone + 1, "0123456789") == strlen(phone + 1);
}

/* A password that may be used is long enough, not too long, and nothing that everybody knows of its owner. */
void
fuzz_password(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *user_id = fuzz_line(&in), *phone = fuzz_line(&in), *password = fuzz_rest(&in);
	const char *fault = password_fault(password, user_id, phone);

	if (fault == NULL) {
		FUZZ_HOLDS(
		    strlen(password) <= PASSWORD_MAX && text_is_utf8(password, strlen(password)));
		FUZZ_HOLDS(text_count(password) >= PASSWORD_MIN);
		FUZZ_HOLDS(strcasecmp(password, user_id) != 0);
		FUZZ_HOLDS(!is_number(phone) || strcmp(password, phone) != 0);
		/* Nobody else's name or number makes it better or worse. */
		FUZZ_HOLDS(password_fault(password, "", "") == NULL);
		FUZZ_HOLDS(strlen(user_id) < PASSWORD_MIN ||
		           password_fault(user_id, user_id, phone) != NULL);
	} else {
		FUZZ_HOLDS(fuzz_is_fit(fault) && *fault != '\0');
	}
	if (password_is_encoded(password)) {
		FUZZ_HOLDS(password_is_storable(password));
		FUZZ_HOLDS(
		    strchr("$s", password[0]) != NULL && strlen(password) < PASSWORD_HASH_SIZE);
		FUZZ_HOLDS(fuzz_is_fit(password) && text_count(password) == strlen(password));
	}
	free(user_id);
	free(phone);
	free(password);
}
