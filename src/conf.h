#ifndef BONIN_CONF_H
#define BONIN_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "gateway.h"
#include "limit.h"
#include "message.h"
#include "otp.h"
#include "phone.h"
#include "sign.h"

/* Settings: bonin.conf, read once, checked whole, never changed afterwards. The only includer of libconfuse. */

#define CONF_PATH_SIZE 256
#define CONF_WORD_SIZE 64
#define CONF_PROXIES_MAX 16

struct conf {
	/* the site */
	char base_path[CONF_WORD_SIZE];	 /* "/api", or "" */
	char pages_path[CONF_WORD_SIZE]; /* where www/ is served: "/" or "/member/" */
	char origin[MESSAGE_HOST_SIZE];	 /* "https://shop.example", or "" */
	char host[MESSAGE_HOST_SIZE];	 /* of the origin, for the message's last line, or "" */
	char brand[MESSAGE_BRAND_SIZE];
	char trusted_proxies[CONF_PROXIES_MAX][CONF_WORD_SIZE];
	size_t n_trusted_proxies;

	/* this machine */
	char database[CONF_PATH_SIZE];
	char log_file[CONF_PATH_SIZE]; /* "" is stderr */
	int threads;

	/* rules */
	struct phone_policy phone;
	struct otp_policy otp;
	struct limit_policy limit;
	int message_bytes; /* 80..90 */
	bool account_privacy;

	/* proofs */
	char issuer[CONF_WORD_SIZE];
	char audience[CONF_WORD_SIZE];
	int proof_lifetime_s;

	/* delivery */
	char delivery[CONF_WORD_SIZE]; /* a gateway of gateway.c */
	struct gateway_sens_conf sens;

	char code_key_file[CONF_PATH_SIZE];
	char proof_key_file[CONF_PATH_SIZE];
	char redeem_key_file[CONF_PATH_SIZE];
	char sens_secret_key_file[CONF_PATH_SIZE];

	/* secrets, from those files */
	struct sign_key code_key;   /* codes and tags */
	struct sign_key proof_key;  /* proofs; the site has it too */
	struct sign_key redeem_key; /* what a server shows at /redeem */
};

/** What a setting is. */
enum conf_type { CONF_TEXT, CONF_NUMBER, CONF_SWITCH, CONF_TEXTS, CONF_NUMBERS, CONF_FILE };

/** One setting: for reading, printing, documents and tests. */
struct conf_option {
	const char *section; /* "sens", or NULL for the top */
	const char *name;
	enum conf_type type;
	const char *fallback; /* as written in a file: "180", "{30, 60, 120}"; NULL: must be set */
	int64_t min, max;     /* of a number, of each of some numbers, of the bytes of a secret */
	const char *unit;     /* "s", "won", "" */
	const char *help;     /* one English line */
	const char *environment; /* the variable that wins over the file, or NULL */
	size_t offset, size;	 /* of the value in struct conf; of one of many */
	size_t n_offset;	 /* of the count of many */
	size_t n_max;
};

/**
 * conf_options(n):
 * The one table of settings, ${n} rows, in the order of bonin.conf.
 */
const struct conf_option *conf_options(size_t *n);

/**
 * conf_print(out, conf):
 * Write all settings as they are in force, in the form of a settings file; of secrets only the name of the file.
 */
void conf_print(FILE *out, const struct conf *conf);

/**
 * conf_write_sample(out):
 * Write a settings file with every setting, its meaning and its default, those that must be set in front of all.
 */
void conf_write_sample(FILE *out);

/**
 * conf_load(path, conf):
 * Read and check the file ${path}. A relative path in it is relative to its folder. The environment wins over the
 * file for SENS_SERVICE_ID, SENS_SERVICE_ACCESS_KEY, SENS_SERVICE_SECRET_KEY, SENS_MY_NUM and SENS_BASE_URL.
 * Secrets are read from their files, which must be regular, of mode 0600 or less, owned by the user or root.
 * Checks that every message that can come out fits one SMS.
 *
 * Returns: false, every fault told by log_plain as "file:line: text" with the mend; ${conf} is then wiped.
 * Memory:  flat; end it with conf_wipe.
 */
MUST_CHECK bool conf_load(const char *path, struct conf *conf);

/** conf_wipe(conf): overwrite all, secrets included. */
void conf_wipe(struct conf *conf);

#endif
