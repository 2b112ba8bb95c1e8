#include "sens_country.h"

#include <stddef.h>
#include <string.h>

#include "mem.h"

/* As published in 2020; there is no newer list. If NAVER adds a country, add it here. */
static const char *const codes[] = {"82", "1", "886", "81", "86", "65", "852", "62", "60", "63",
    "66", "673", "84", "856", "95", "855", "853", "880", "91", "92", "966", "971", "374", "994",
    "93", "355", "967", "968", "962", "998", "380", "972", "20", "965", "996", "992", "90", "993",
    "64", "61", "675", "30", "31", "45", "49", "371", "40", "352", "370", "356", "32", "359", "46",
    "34", "421", "386", "353", "372", "44", "43", "39", "420", "385", "357", "351", "48", "33",
    "358", "36", "47", "7", "961", "389", "973", "375", "387", "381", "41"};

bool
sens_country_is_served(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (strcmp(codes[i], code) == 0)
			return true;
	}
	return false;
}

bool
sens_country_is_abroad(const char *code)
{
	return code != NULL && strcmp(code, SENS_COUNTRY_KOREA) != 0;
}
