#ifndef BONIN_LOG_H
#define BONIN_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * One line per event, one JSON object per line, UTC:
 *
 *   {"time":"2026-11-23T08:00:00.123Z","level":"info","event":"access","route":"/send","status":201}
 *
 * A code, key, password, proof or full phone number is never a field; a number appears as its tag
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
/** Ends a list; as a field it ends the line there. */
#define LOG_END ((struct log_field){NULL, NULL, 0, false})

/** log_event(level, event, field, ...): write one line of at least one field. See log_write. */
#define log_event(level, event, ...) \
	log_write((level), (event), (const struct log_field[]){__VA_ARGS__, LOG_END})

/**
 * log_open(program, path):
 * From now on append to the regular file ${path} (created with mode 0600, symbolic links not
 * followed, hard links refused) instead of stderr. A NULL or empty ${path} means stderr. ${program}
 * is the name before plain lines (log_plain); it must stay valid, and NULL keeps the previous one.
 *
 * Returns: false, with the reason on stderr, when the file cannot be opened; the log then stays
 *          where it was.
 * Threads: call it before threads are started.
 */
MUST_CHECK bool log_open(const char *program, const char *path);

/**
 * log_check(path):
 * Whether log_open could open ${path}. Makes no file, and the log goes where it went.
 *
 * Returns: false, with the reason and how to fix it on stderr.
 */
MUST_CHECK bool log_check(const char *path);

/**
 * log_write(level, event, fields):
 * Write one line with one write(2): the time, ${level}, ${event} and ${fields} up to the one
 * without a name. Invisible characters are escaped as in JSON, a byte that is not UTF-8 is written
 * as the text "\\xff"; a value is cut at 256 bytes and ends in "…"; a field that would make the
 * line longer than 2,048 bytes is left out, and the line then ends with `"cut":true`.
 *
 * Memory:  borrows all; allocates nothing.
 * Threads: any.
 */
void log_write(enum log_level level, const char *event, const struct log_field *fields);

/**
 * log_plain(format, ...):
 * Print one plain line on stderr, for the person who started the program: "program: text".
 * For start-up and for command-line tools; never for a request.
 */
void log_plain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
