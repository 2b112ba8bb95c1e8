#ifndef BONIN_SIM_TEMPLATE_H
#define BONIN_SIM_TEMPLATE_H

#include <stdbool.h>

/**
 * template_matches(pattern, text):
 * Whether ${text} matches an approved ${pattern}: it is the same, except for any text, possibly empty, instead of each
 * "#{name}". Pure.
 */
bool template_matches(const char *pattern, const char *text);

#endif
