#ifndef BONIN_SENS_CONF_H
#define BONIN_SENS_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "sign.h"

/** Settings of the SENS gateway, checked by conf_check.c. */
struct sens_conf {
	char base_url[128]; /* no path, no slash at the end */
	char service_id[64];
	char access_key[64];
	struct sign_key secret_key;
	char sender[16]; /* digits */
	char ca_file[256];
	char alimtalk_service_id[64]; /* "": no AlimTalk */
	char alimtalk_channel[64];    /* "@name" */
	char alimtalk_template_code[64];
	char alimtalk_template[512]; /* the text that was approved, with #{code} */
	bool alimtalk_failover;      /* an SMS by the gateway where KakaoTalk does not reach */
	int64_t sms_won, alimtalk_won;
};

#endif
