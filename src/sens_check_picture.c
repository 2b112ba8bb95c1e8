#include <string.h>
#include <strings.h>

#include "jpeg.h"
#include "sens_check.h"
#include "text.h"

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
	unsigned width, height;

	if (!text_is_utf8(name, strlen(name)) || text_count(name) > SENS_PICTURE_NAME)
		return sens_check_fail(
		    fault, 0, "fileName", "must be at most %d characters", SENS_PICTURE_NAME);
	if (!has_ending(name))
		return sens_check_fail(fault, 0, "fileName", "must end in .jpg or .jpeg");
	if (len == 0 || len > SENS_PICTURE_BYTES)
		return sens_check_fail(fault, 0, "fileBody", "must be 1..%d bytes: it has %zu",
		    SENS_PICTURE_BYTES, len);
	if (!jpeg_read_size(bytes, len, &width, &height))
		return sens_check_fail(fault, 0, "fileBody", "must be a JPEG");
	return width <= SENS_PICTURE_WIDTH && height <= SENS_PICTURE_HEIGHT
	           ? true
	           : sens_check_fail(fault, 0, "fileBody", "must be at most %dx%d: it has %ux%u",
	                 SENS_PICTURE_WIDTH, SENS_PICTURE_HEIGHT, width, height);
}
