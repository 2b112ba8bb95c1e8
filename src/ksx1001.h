#ifndef BONIN_KSX1001_H
#define BONIN_KSX1001_H

#include <stdint.h>

/*
 * Which characters KS X 1001 has: bit (c & 63) of ksx1001_bits[ksx1001_page[c >> 8]][c >> 6 & 3]
 * for a c below U+10000. Page 0 is empty. We have our own table because libraries disagree: glibc's
 * EUC-KR also accepts U+20A9 and U+327E, Python writes other Hangul in eight bytes, CP949 in two.
 * Only message.c reads it.
 */

#define KSX1001_PAGES 146

extern const uint8_t ksx1001_page[256];
extern const uint64_t ksx1001_bits[KSX1001_PAGES][4];

#endif
