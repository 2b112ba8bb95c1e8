#ifndef BONIN_JPEG_H
#define BONIN_JPEG_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/**
 * jpeg_read_size(bytes, len, width, height):
 * Read the size in pixels of a JPEG picture from its frame header; the picture itself is not decoded. Pure.
 *
 * Returns: false when the ${len} bytes are not a JPEG, or end before its picture begins.
 * Source:  ITU-T T.81, annex B.
 */
MUST_CHECK bool jpeg_read_size(
    const unsigned char *bytes, size_t len, unsigned *width, unsigned *height);

#endif
