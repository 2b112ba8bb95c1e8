#include "country.h"

#include <string.h>

#include "../sens_country.h"

bool
country_read(struct json_object *object, const char **code, struct field_fault *fault)
{
	*code = SENS_COUNTRY_KOREA;
	if (!field_text(object, "countryCode", code, fault))
		return false;
	if (!field_is_digits(*code) || strlen(*code) > 3)
		return field_broken(fault, "countryCode must be digits");
	return sens_country_is_served(*code) ||
	       field_broken(fault, "countryCode %s is not supported", *code);
}
