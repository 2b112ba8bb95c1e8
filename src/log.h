#ifndef BONIN_LOG_H
#define BONIN_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * One line an event, one JSON object a line, UTC:
 *
 *   {"time":"2026-11-23T08:00:00.123Z","level":"info","event":"access","route":"/send","status":201}
 *
 * A code, key, password, proof or whole phone number is never a field; a number appears as its tag
 * and its last four digits.
 */

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/** One field of a line; made with the macros below, never by hand. */
struct log_field {
	const char *name; /* NULL ends the list */
	const char *text; /* NULL is "" */
	int64_t number;
	bool is_number;
};

#define LOG_TEXT(name_, value_)   ((struct log_field){(name_), (value_), 0, false})
#define LOG_NUMBER(name_, value_) ((struct log_field){(name_), NULL, (int64_t)(value_), true})
#define LOG_END                   ((struct log_field){NULL, NULL, 0, false}) /* in place of a last one that is not */

/** log_event(level, event, field, ...): write one line of at least one field. See log_write. */
#define log_event(level, event, ...) \
	log_write((level), (event), (const struct log_field[]){__VA_ARGS__, LOG_END})

/**
 * log_open(program, path):
 * From here on append to the regular file ${path} (made with mode 0600, links not followed, hard
 * links refused) instead of stderr. A NULL or empty ${path} means stderr. ${program} is the name
 * before plain lines (log_plain); it must last, and NULL keeps the last one.
 *
 * Returns: false, with the reason on stderr, when the file cannot be opened; the log then goes
 *          where it went.
 * Threads: before threads are started.
 */
MUST_CHECK bool log_open(const char *program, const char *path);

/**
 * log_check(path):
 * Whether log_open could open ${path}. Makes no file, and the log goes where it went.
 *
 * Returns: false, with the reason and the mend on stderr.
 */
MUST_CHECK bool log_check(const char *path);

/**
 * log_write(level, event, fields):
 * Write one line with one write(2): the time, ${level}, ${event} and ${fields} up to the nameless
 * one. Characters that cannot be seen are escaped as JSON does, a byte that is no UTF-8 comes out
 * as the text "\\xff"; a value is cut at 256 bytes and ends in "…"; a field that would make the
 * line longer than 2,048 bytes is left out, which `"cut":true` at its end tells.
 *
 * Memory:  borrows all; allocates nothing.
 * Threads: any.
 */
void log_write(enum log_level level, const char *event, const struct log_field *fields);

/**
 * log_plain(format, ...):
 * Tell the person who started the program, on stderr, in one plain line: "program: text".
 * For starting up and for command-line tools; never for a request.
 */
void log_plain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
