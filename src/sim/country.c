#include "country.h"

#include <stdio.h>
#include <string.h>

/* The countries that SENS sends to, as published in 2020; there is no newer list. */
static const char countries[] =
    " 82 1 886 81 86 65 852 62 60 63 66 673 84 856 95 855 853 880 91 92 966 971 374 994 93 355 967"
    " 968 962 998 380 972 20 965 996 992 90 993 64 61 675 30 31 45 49 371 40 352 370 356 32 359 46"
    " 34 421 386 353 372 44 43 39 420 385 357 351 48 33 358 36 47 7 961 389 973 375 387 381 41 ";

bool
country_read(struct json_object *object, const char **code, struct field_fault *fault)
{
	char wanted[8];

	*code = COUNTRY_KOREA;
	if (!field_text(object, "countryCode", code, fault))
		return false;
	if (!field_is_digits(*code) || strlen(*code) > 3)
		return field_broken(fault, "countryCode must be digits");
	snprintf(wanted, sizeof(wanted), " %s ", *code);
	return strstr(countries, wanted) != NULL ||
	       field_broken(fault, "countryCode %s is not supported", *code);
}
