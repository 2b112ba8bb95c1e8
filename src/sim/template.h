#ifndef BONIN_SIM_TEMPLATE_H
#define BONIN_SIM_TEMPLATE_H

#include <stdbool.h>

/**
 * template_matches(pattern, text):
 * Whether ${text} came from an approved ${pattern}: it is the same, but for anything at all, or nothing, in place of each
 * "#{name}". Pure.
 */
bool template_matches(const char *pattern, const char *text);

#endif
