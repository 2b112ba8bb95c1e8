#include "result.h"

#include "../sens_result.h"

static const char *
korean(enum sens_service service, const char *code)
{
	const struct sens_result *result = sens_result_find(service, code);

	return result != NULL ? result->korean : "기타";
}

const char *
result_text(const char *code)
{
	return korean(SENS_SMS, code);
}

const char *
result_text_alimtalk(const char *code)
{
	return korean(SENS_ALIMTALK, code);
}
