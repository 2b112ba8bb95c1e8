#ifndef BONIN_FUZZ_H
#define BONIN_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * Fuzzing. A target is a function that is given any bytes at all, hands them to a piece of bonin, and looks whether what
 * must hold does. libFuzzer makes up the bytes (`make fuzz`), `make check` replays those of tests/fuzz/corpus.
 */

typedef void fuzz_target(const uint8_t *data, size_t len);

struct fuzz_row {
	const char *name; /* of its folder in tests/fuzz/corpus */
	fuzz_target *run;
	bool is_slow; /* more than a few microseconds */
};

/** fuzz_table(n): all targets, ${n} rows. */
const struct fuzz_row *fuzz_table(size_t *n);

/** FUZZ_HOLDS(property): end the program, telling which, where it does not hold; also in a build without assertions. */
#define FUZZ_HOLDS(property) ((property) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #property))
_Noreturn void fuzz_fail(const char *file, int line, const char *property);

/** What is left of the input. It is taken from the front, and an empty one gives zeroes and empty texts. */
struct fuzz_input {
	const uint8_t *at;
	size_t left;
};

/** fuzz_byte(in): the next byte. */
unsigned fuzz_byte(struct fuzz_input *in);

/**
 * fuzz_line(in), fuzz_rest(in):
 * The text up to the next line feed, which goes too; all that is left. A NUL ends the text early.
 *
 * Memory: just as long as it needs to be, so that a sanitizer sees what reads past its end; the caller frees it.
 */
char *fuzz_line(struct fuzz_input *in);
char *fuzz_rest(struct fuzz_input *in);

/** fuzz_is_fit(text): no NULL, well-formed UTF-8, and nothing in it that cannot be seen: fit for a log or a page. */
bool fuzz_is_fit(const char *text);

/**
 * fuzz_folder():
 * A folder with keys and a bonin.conf of which all is well, in memory where the machine has such; it is gone when the
 * program has ended. fuzz_write(name, text, len): make a file in it anew. fuzz_settings: what stands in that bonin.conf.
 */
const char *fuzz_folder(void);
void fuzz_write(const char *name, const void *text, size_t len);
extern const char fuzz_settings[];

/* In place of the log: what log_plain told since fuzz_told_nothing(), a line each. */
const char *fuzz_told(void);
void fuzz_told_nothing(void);

/* The targets. */
fuzz_target fuzz_address, fuzz_body_form, fuzz_body_json, fuzz_content_length, fuzz_csv, fuzz_euckr,
    fuzz_html, fuzz_jpeg, fuzz_json, fuzz_log, fuzz_message, fuzz_password, fuzz_phone, fuzz_proof,
    fuzz_request, fuzz_sens_alimtalk, fuzz_sens_list, fuzz_sens_other, fuzz_sens_sms,
    fuzz_settings_file, fuzz_stamp, fuzz_template, fuzz_text, fuzz_user_id;

#endif
