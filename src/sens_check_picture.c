#include <string.h>
#include <strings.h>

#include "sens_check.h"
#include "text.h"

/* Markers of a JPEG: ITU-T T.81 table B.1. */
#define MARK      0xFF
#define SOI       0xD8 /* start of image */
#define EOI       0xD9
#define SOS       0xDA /* start of scan: pixels follow */
#define SOF_FIRST 0xC0 /* start of frame: the size stands there */
#define SOF_LAST  0xCF
#define DHT       0xC4 /* among them, but none */
#define JPG       0xC8
#define DAC       0xCC
#define FRAME_LEN 7 /* of a frame: length, precision, height, width */

struct size {
	unsigned width, height;
};

static unsigned
number_at(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

static bool
is_frame(unsigned char marker)
{
	return marker >= SOF_FIRST && marker <= SOF_LAST && marker != DHT && marker != JPG &&
	       marker != DAC;
}

/* Walk from segment to segment until the frame. */
static bool
read_size(const unsigned char *bytes, size_t len, struct size *size)
{
	size_t at = 2;

	if (len < 4 || bytes[0] != MARK || bytes[1] != SOI)
		return false;
	while (at + 4 <= len && bytes[at] == MARK) {
		unsigned char marker = bytes[at + 1];
		unsigned segment_len;

		if (marker == MARK) { /* padding */
			at++;
			continue;
		}
		segment_len = number_at(bytes + at + 2);
		if (marker == EOI || marker == SOS || segment_len < 2)
			return false;
		if (is_frame(marker)) {
			if (segment_len < FRAME_LEN || at + 2 + FRAME_LEN > len)
				return false;
			size->height = number_at(bytes + at + 5);
			size->width = number_at(bytes + at + 7);
			return size->height > 0 && size->width > 0;
		}
		at += 2 + segment_len;
	}
	return false;
}

static bool
has_ending(const char *name)
{
	static const char *const endings[] = {".jpg", ".jpeg"};
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t ending_len = strlen(endings[i]);

		if (len > ending_len && strcasecmp(name + len - ending_len, endings[i]) == 0)
			return true;
	}
	return false;
}

bool
sens_check_picture(
    const char *name, const unsigned char *bytes, size_t len, struct sens_fault *fault)
{
	struct size size;

	if (!text_is_utf8(name, strlen(name)) || text_count(name) > SENS_PICTURE_NAME)
		return sens_check_fail(
		    fault, 0, "fileName", "must be at most %d characters", SENS_PICTURE_NAME);
	if (!has_ending(name))
		return sens_check_fail(fault, 0, "fileName", "must end in .jpg or .jpeg");
	if (len == 0 || len > SENS_PICTURE_BYTES)
		return sens_check_fail(fault, 0, "fileBody", "must be 1..%d bytes: it has %zu",
		    SENS_PICTURE_BYTES, len);
	if (!read_size(bytes, len, &size))
		return sens_check_fail(fault, 0, "fileBody", "must be a JPEG");
	return size.width <= SENS_PICTURE_WIDTH && size.height <= SENS_PICTURE_HEIGHT
	           ? true
	           : sens_check_fail(fault, 0, "fileBody", "must be at most %dx%d: it has %ux%u",
	                 SENS_PICTURE_WIDTH, SENS_PICTURE_HEIGHT, size.width, size.height);
}
