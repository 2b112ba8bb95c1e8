#ifndef BONIN_CONF_H
#define BONIN_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "gateway.h"
#include "limit.h"
#include "message.h"
#include "otp.h"
#include "phone.h"
#include "sens_conf.h"
#include "sign.h"
#include "test_number.h"

/* Settings: bonin.conf, read once, checked as a whole, never changed afterwards. */

#define CONF_PATH_SIZE   256
#define CONF_DAYS_MIN    2 /* of keep-days: the limits count the last day */
#define CONF_DAYS_MAX    3650
#define CONF_WORD_SIZE   64
#define CONF_PROXIES_MAX 16
#define CONF_TESTS_MAX   16

struct conf {
	/* the site */
	char base_path[CONF_WORD_SIZE];  /* "/api", or "" */
	char pages_path[CONF_WORD_SIZE]; /* URL path of www/: "/" or "/member/" */
	char origin[MESSAGE_HOST_SIZE];  /* "https://shop.example", or "" */
	char host[MESSAGE_HOST_SIZE];    /* of the origin, for the message's last line, or "" */
	char brand[MESSAGE_BRAND_SIZE];
	char trusted_proxies[CONF_PROXIES_MAX][CONF_WORD_SIZE];
	size_t n_trusted_proxies;

	/* this machine */
	char database[CONF_PATH_SIZE];
	char log_file[CONF_PATH_SIZE]; /* "" is stderr */
	int threads;
	int keep_days; /* how long rows about messages are kept */

	/* rules */
	struct phone_policy phone;
	struct otp_policy otp;
	struct limit_policy limit;
	int message_bytes; /* 80..90 */
	bool account_privacy;
	char test_number_texts[CONF_TESTS_MAX][CONF_WORD_SIZE];
	size_t n_test_numbers;
	struct test_number test_numbers[CONF_TESTS_MAX]; /* the texts, parsed */

	/* proofs */
	char issuer[CONF_WORD_SIZE];
	char audience[CONF_WORD_SIZE];
	int proof_lifetime_s;

	/* delivery */
	struct gateway_chain delivery;
	int status_every_s;    /* between questions about the same message */
	int status_per_minute; /* questions about all messages */
	struct sens_conf sens;

	/* secrets, each from its own file (or the environment); the one for SENS is in sens.secret_key */
	char code_key_file[CONF_PATH_SIZE];
	char proof_key_file[CONF_PATH_SIZE];
	char redeem_key_file[CONF_PATH_SIZE];
	char sens_secret_key_file[CONF_PATH_SIZE];
	struct sign_key code_key;   /* codes and tags */
	struct sign_key proof_key;  /* proofs; the site has it too */
	struct sign_key redeem_key; /* what a site's server sends to /redeem */
};

/** What kind of value a setting has. */
enum conf_kind {
	CONF_NUMBER,
	CONF_SWITCH,  /* on, off; also yes, no, true, false */
	CONF_TEXT,    /* UTF-8 without control characters */
	CONF_FILE,    /* a path; a relative one is relative to the folder of bonin.conf */
	CONF_SECRET,  /* the same, of a file that holds a key of min..max bytes */
	CONF_TEXTS,   /* {"a", "b"} */
	CONF_NUMBERS, /* {1, 2} */
	CONF_KIND__MAX
};

/** One setting. The table of settings drives reading, checking, printing, the sample file, and the man page test. */
struct conf_option {
	const char *name; /* "sens.service-id" for one in a section */
	enum conf_kind kind;
	const char *fallback; /* the default, without quotes and braces; "" if there is none */
	int64_t min, max;     /* of a number, of each number in a list, of the bytes of a secret */
	const char *unit;     /* "s", "won", "bytes", "" */
	const char *help;     /* one English line */

	const char *example; /* for the sample file; NULL: the fallback */
	const char *heading; /* of the group that begins here, or NULL */
	const char *env;     /* variable that overrides the file, or NULL */
	bool is_required;    /* may not be empty */
	bool is_masked;      /* never repeated in a message */

	/** What is wrong with a well-formed value ("must be ..."), or NULL; the pointer itself may be NULL. */
	const char *(*fault)(const char *value);
	/** How each text of a list is printed, at most CONF_WORD_SIZE; NULL: in full. */
	void (*mask)(const char *value, char *out, size_t out_size);
	bool may_have_lines; /* a text may have line feeds, written "\n" */

	size_t offset, size;             /* where in struct conf it goes */
	size_t item_size;                /* of a list: of each item */
	size_t items_min;                /* of a list: minimum number of items */
	size_t count_offset, count_size; /* of a list: where the number of items goes */
	size_t key_offset;               /* of a secret: where the key goes */
};

/**
 * conf_options(n):
 * The one table of settings, ${n} rows, in the order of bonin.conf.
 */
const struct conf_option *conf_options(size_t *n);

/** conf_default_path(): the file of settings where none is named: $BONIN_CONF, else the installed one. */
const char *conf_default_path(void);

/**
 * conf_load(path, conf):
 * Read and check the file ${path}. A relative path in it is relative to its folder. The environment overrides the
 * file for SENS_SERVICE_ID, SENS_SERVICE_ACCESS_KEY, SENS_SERVICE_SECRET_KEY, SENS_MY_NUM and SENS_BASE_URL;
 * an empty variable counts as unset. Secrets are read from their files, see conf_secret_read.
 * Checks that every possible message fits one SMS, and that each gateway of `delivery` could send it.
 *
 * Returns: false, every fault printed by log_plain as "file:line: text" with how to fix it; ${conf} is then wiped.
 * Memory:  flat; end it with conf_wipe.
 * Threads: call it before threads are started.
 */
MUST_CHECK bool conf_load(const char *path, struct conf *conf);

/** conf_wipe(conf): overwrite everything, including secrets. */
void conf_wipe(struct conf *conf);

/**
 * conf_print(out, conf):
 * Write ${conf} as an equivalent bonin.conf, with resolved paths; of secrets only the names of their files.
 */
void conf_print(FILE *out, const struct conf *conf);

/**
 * conf_write_sample(out):
 * Write a bonin.conf to start from: every setting with its meaning, range and default, commented out except those
 * that must be filled in.
 */
void conf_write_sample(FILE *out);

/**
 * conf_write_options(out):
 * Write the table for programs, one setting per line, separated by tabs: name, kind, default, range (with its unit; ""
 * if there is none), environment variable.
 */
void conf_write_options(FILE *out);

#endif
