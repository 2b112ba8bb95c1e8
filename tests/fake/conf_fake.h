#ifndef BONIN_CONF_FAKE_H
#define BONIN_CONF_FAKE_H

#include <sys/types.h>

#include "conf.h"

/* A folder with a bonin.conf and its keys, in which the test stands; and what log_plain tells, kept instead of written. */

/** Settings with which all is well, in so many lines. */
#define CONF_FAKE_GOOD                                      \
	"brand = \"본인샵\"\n"                           \
	"sens {\n"                                          \
	"\tservice-id = \"ncp:sms:kr:123456789012:shop\"\n" \
	"\taccess-key = \"ABCDEFGHIJKLMNOPQRST\"\n"         \
	"\tsender = \"0212345678\"\n"                       \
	"}\n"
#define CONF_FAKE_GOOD_LINES 6

/* The keys in the folder, without their line ends. */
#define CONF_FAKE_CODE_KEY   "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
#define CONF_FAKE_PROOF_KEY  "d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1"
#define CONF_FAKE_REDEEM_KEY "e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2"
#define CONF_FAKE_SENS_KEY   "secret"

/** conf_fake_make(state), conf_fake_remove(state): the folder of all tests of a program. */
int conf_fake_make(void **state);
int conf_fake_remove(void **state);

/** conf_fake_folder(): its path, without a slash at its end. */
const char *conf_fake_folder(void);

/** conf_fake_keys(state): the keys as they should be, and no variable that wins; before each test. */
int conf_fake_keys(void **state);

/** conf_fake_write(name, text, len, mode): make the file anew. */
void conf_fake_write(const char *name, const char *text, size_t len, mode_t mode);

/** conf_fake_load(text, conf): load ${text} as bonin.conf; conf_fake_told() has what was told of it. */
bool conf_fake_load(const char *text, struct conf *conf);

/** conf_fake_add(more, conf): load CONF_FAKE_GOOD with ${more} behind it, which begins in line 7. */
bool conf_fake_add(const char *more, struct conf *conf);

/** conf_fake_told(): the lines that the last loading told, each with a line feed. */
const char *conf_fake_told(void);

/** conf_fake_expect(more, told): with ${more} the settings are refused, and exactly ${told} is told. */
void conf_fake_expect(const char *more, const char *told);

#endif
