#include "conf_table.h"

#include <stdlib.h>
#include <string.h>

#include "conf_rule.h"
#include "proof.h"

#define NAME_MAX_LEN      40
#define NEAR_ENOUGH       2
#define SIZE_OF(what)     sizeof(((const struct conf *)NULL)->what)
#define SIZE_OF_ONE(what) sizeof(*((const struct conf *)NULL)->what)

#define AT(member) .offset = offsetof(struct conf, member), .size = SIZE_OF(member)
#define AT_LIST(member, count)                        \
	AT(member), .item_size = SIZE_OF_ONE(member), \
	            .count_offset = offsetof(struct conf, count), .count_size = SIZE_OF(count)
#define AT_KEY(member, key) AT(member), .key_offset = offsetof(struct conf, key)

#define NUMBER(name_, default_, min_, max_, unit_)                                   \
	.name = (name_), .kind = CONF_NUMBER, .fallback = (default_), .min = (min_), \
	.max = (max_), .unit = (unit_)
#define SECRET(name_, default_, min_)                                                \
	.name = (name_), .kind = CONF_SECRET, .fallback = (default_), .min = (min_), \
	.max = SIGN_KEY_MAX, .unit = "bytes", .fault = conf_rule_not_empty
#define OTHER(name_, kind_, default_) \
	.name = (name_), .kind = (kind_), .fallback = (default_), .unit = ""

static const struct conf_option table[] = {
    {OTHER("brand", CONF_TEXT, ""), AT(brand), .is_required = true, .fault = conf_rule_brand,
        .heading = "The site", .example = "본인샵",
        .help = "The sender's name: what people read before the code, [brand]."},
    {OTHER("origin", CONF_TEXT, ""), AT(origin), .fault = conf_rule_origin,
        .example = "https://shop.example",
        .help =
            "Where the site is; lets phones fill the code in and refuses forms of other sites."},
    {OTHER("base-path", CONF_TEXT, "/api"), AT(base_path), .fault = conf_rule_base_path,
        .help = "The URL path at which the web server serves bonin."},
    {OTHER("pages", CONF_TEXT, "/"), AT(pages_path), .fault = conf_rule_pages,
        .help = "The URL path of the pages of bonin (www/)."},
    {OTHER("trusted-proxies", CONF_TEXTS, ""), AT_LIST(trusted_proxies, n_trusted_proxies),
        .fault = conf_rule_network,
        .help = "Proxies whose X-Forwarded-For is trusted: addresses or networks."},

    {OTHER("delivery", CONF_TEXTS, "sens-sms"), AT_LIST(delivery.names, delivery.n), .items_min = 1,
        .fault = conf_rule_word, .heading = "Delivery",
        .help = "What sends the messages; the next where the one before refuses: sens-alimtalk, "
                "sens-sms."},
    {NUMBER("status-every", "5", 1, 600, "s"), AT(status_every_s),
        .help = "How often, at most, the gateway is asked for the state of one message."},
    {NUMBER("status-per-minute", "60", 0, 100000, ""), AT(status_per_minute),
        .help = "How often, at most, it is asked about all messages; 0: never."},
    {OTHER("sens.base-url", CONF_TEXT, "https://sens.apigw.ntruss.com"), AT(sens.base_url),
        .fault = conf_rule_base_url, .env = "SENS_BASE_URL",
        .heading = "NAVER Cloud SENS: https://www.ncloud.com/product/applicationService/sens",
        .help = "Its API: public here; gov and fin have others."},
    {OTHER("sens.service-id", CONF_TEXT, ""), AT(sens.service_id), .is_required = true,
        .fault = conf_rule_service_id, .env = "SENS_SERVICE_ID",
        .example = "ncp:sms:kr:123456789012:name", .help = "The SMS service of the project."},
    {OTHER("sens.access-key", CONF_TEXT, ""), AT(sens.access_key), .is_required = true,
        .is_masked = true, .fault = conf_rule_access_key, .env = "SENS_SERVICE_ACCESS_KEY",
        .example = "the 20 letters", .help = "Access Key ID of the NAVER Cloud account."},
    {SECRET("sens.secret-key-file", "sens-secret.key", 1),
        AT_KEY(sens_secret_key_file, sens.secret_key), .env = "SENS_SERVICE_SECRET_KEY",
        .help = "Secret Key of the account; in the environment the key itself."},
    {OTHER("sens.sender", CONF_TEXT, ""), AT(sens.sender), .is_required = true,
        .fault = conf_rule_sender, .env = "SENS_MY_NUM", .example = "0212345678",
        .help = "The sender's number, as registered at SENS."},
    {OTHER("sens.ca-file", CONF_FILE, ""), AT(sens.ca_file), .fault = conf_rule_ca_file,
        .help = "PEM file of a private CA; \"\": the CAs of the system."},
    {OTHER("sens.alimtalk-service-id", CONF_TEXT, ""), AT(sens.alimtalk_service_id),
        .fault = conf_rule_alimtalk_service_id, .example = "ncp:kkobizmsg:kr:123456789012:name",
        .help = "The Biz Message service of the project, for KakaoTalk; \"\": none."},
    {OTHER("sens.alimtalk-channel", CONF_TEXT, ""), AT(sens.alimtalk_channel),
        .fault = conf_rule_channel, .example = "@name", .help = "The channel it sends from."},
    {OTHER("sens.alimtalk-template-code", CONF_TEXT, ""), AT(sens.alimtalk_template_code),
        .example = "verify", .help = "The code of the approved template."},
    {OTHER("sens.alimtalk-template", CONF_TEXT, ""), AT(sens.alimtalk_template),
        .may_have_lines = true, .example = "[본인샵] 인증번호는 #{code}입니다.",
        .help = "Its text as approved, with #{code} where the code goes."},
    {OTHER("sens.alimtalk-failover", CONF_SWITCH, "off"), AT(sens.alimtalk_failover),
        .help = "Whether SENS sends an SMS where KakaoTalk does not reach."},

    {OTHER("database", CONF_FILE, "bonin.db"), AT(database), .fault = conf_rule_not_empty,
        .heading = "This machine", .help = "The database; outside the document root."},
    {OTHER("log-file", CONF_FILE, ""), AT(log_file),
        .help = "The log, appended to; \"\": the log of the web server."},
    {NUMBER("threads", "64", 1, 1024, ""), AT(threads), .help = "Maximum requests at once."},
    {NUMBER("keep-days", "90", CONF_DAYS_MIN, CONF_DAYS_MAX, "days"), AT(keep_days),
        .help = "How long data about messages are kept."},
    {SECRET("code-key-file", "code.key", SIGN_LEN), AT_KEY(code_key_file, code_key),
        .help = "Key of codes and pseudonyms; a new one invalidates all pending codes."},
    {SECRET("proof-key-file", "proof.key", SIGN_LEN), AT_KEY(proof_key_file, proof_key),
        .help = "Key that signs proofs; the site may have it, to check them."},
    {SECRET("redeem-key-file", "redeem.key", SIGN_LEN), AT_KEY(redeem_key_file, redeem_key),
        .help = "The key that the site's server sends to /redeem."},

    {NUMBER("code-length", "6", OTP_DIGITS_MIN, OTP_DIGITS_MAX, "digits"), AT(otp.digits),
        .heading = "Codes", .help = "Length of a code."},
    {NUMBER("code-lifetime", "180", 30, OTP_LIFETIME_MAX_S, "s"), AT(otp.lifetime_s),
        .help = "How long a code is valid after it was sent."},
    {NUMBER("code-attempts", "5", 1, 10, ""), AT(otp.attempts_max), .help = "Guesses per code."},
    {NUMBER("code-resends", "3", 0, 10, ""), AT(otp.resends_max),
        .help = "How often one code is sent again; after that a new one is made."},
    {NUMBER("wrong-in-a-row", "20", 5, 100, ""), AT(otp.wrong_max),
        .help = "Wrong guesses in a row, of any code, before a number rests."},
    {NUMBER("rest", "86400", 60, 604800, "s"), AT(otp.rest_s), .help = "How long it rests."},

    {.name = "resend-gaps",
        .kind = CONF_NUMBERS,
        .fallback = "30, 60, 120",
        AT_LIST(limit.gaps_s, limit.n_gaps),
        .min = 0,
        .max = 3600,
        .unit = "s",
        .items_min = 1,
        .heading = "Sends, which cost money",
        .help = "Waits between messages to one number, increasing; the last repeats."},
    {NUMBER("number-per-10min", "5", 1, 100, ""), AT(limit.number_per_short),
        .help = "Messages to one number in ten minutes."},
    {NUMBER("number-per-day", "10", 1, 100, ""), AT(limit.number_per_day),
        .help = "Messages to one number in 24 hours."},
    {NUMBER("address-per-10min", "10", 0, LIMIT_ASKS_MAX, ""), AT(limit.address_per_short),
        .help = "Requests from one address (IPv6: /64) in ten minutes; 0: no limit."},
    {NUMBER("site-per-hour", "300", 1, 10000000, ""), AT(limit.site_per_hour),
        .help = "Messages of the site in an hour."},
    {NUMBER("sms-won", "10", 1, 10000, "won"), AT(sens.sms_won), .help = "What one SMS costs."},
    {NUMBER("alimtalk-won", "8", 1, 10000, "won"), AT(sens.alimtalk_won),
        .help = "What one AlimTalk costs."},
    {NUMBER("won-per-day", "30000", 0, INT64_C(1000000000000), "won"), AT(limit.won_per_day),
        .help = "Budget of a day in Korea; 0 sends nothing."},

    {OTHER("countries", CONF_TEXTS, ""), AT_LIST(phone.countries, phone.n_countries),
        .fault = conf_rule_country, .heading = "Numbers and accounts",
        .help = "Calling codes of countries in addition to Korea (82)."},
    {OTHER("old-prefixes", CONF_SWITCH, "off"), AT(phone.old_prefixes),
        .help = "Accept 011, 016, 017, 018 and 019 numbers in addition to 010."},
    {NUMBER("message-bytes", "80", 80, 90, "bytes"), AT(message_bytes),
        .help = "Longest message, in EUC-KR: a longer one would cost three times as much."},
    {OTHER("account-privacy", CONF_SWITCH, "off"), AT(account_privacy),
        .help = "Give the same answer whether or not a number has an account."},
    {OTHER("test-numbers", CONF_TEXTS, ""), AT_LIST(test_number_texts, n_test_numbers),
        .is_masked = true, .mask = test_number_mask, .example = "01000000001 123456 2026-12-31",
        .help = "Numbers with a fixed code and its last day; no message goes to them."},

    {OTHER("issuer", CONF_TEXT, "bonin"), AT(issuer), .fault = conf_rule_not_empty,
        .heading = "Proofs", .help = "The iss of proofs."},
    {OTHER("audience", CONF_TEXT, "site"), AT(audience), .fault = conf_rule_not_empty,
        .help = "The aud of proofs: the site that they are for."},
    {NUMBER("proof-lifetime", "600", 60, PROOF_LIFETIME_MAX_S, "s"), AT(proof_lifetime_s),
        .help = "How long a proof is valid."},

};

const struct conf_option *
conf_options(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

size_t
conf_table_row(const struct conf_option *option)
{
	return (size_t)(option - table);
}

const char *
conf_table_env(const struct conf_option *option)
{
	const char *value = option->env != NULL ? getenv(option->env) : NULL;

	return value != NULL && value[0] != '\0' ? value : NULL;
}

const char *
conf_table_part(const struct conf_option *option)
{
	const char *dot = strchr(option->name, '.');

	return dot != NULL ? dot + 1 : option->name;
}

const struct conf_option *
conf_table_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/** How many letters must be inserted, removed or changed to turn ${b} into ${a}: the Levenshtein distance. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NAME_MAX_LEN + 1], len = strlen(b);

	if (len > NAME_MAX_LEN)
		return SIZE_MAX;
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			size_t change = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			row[j + 1] = smaller(change, smaller(diagonal, row[j]) + 1);
		}
	}
	return row[len];
}

const struct conf_option *
conf_table_nearest(const char *name)
{
	const struct conf_option *nearest = NULL;
	const char *dot = strchr(name, '.'), *part = dot != NULL ? dot + 1 : name;
	size_t least = NEAR_ENOUGH + 1;

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		size_t letters = distance(table[i].name, name);

		if (strcmp(conf_table_part(&table[i]), part) == 0)
			return &table[i];
		if (letters < least) {
			least = letters;
			nearest = &table[i];
		}
	}
	return nearest;
}
