#include "jpeg.h"

#define MARKER 0xFF
#define SOI    0xD8 /* start of image */
#define SOS    0xDA /* start of scan: the image data follow */
#define EOI    0xD9

/* Start of frame: C0..CF except the tables (C4, CC) and the reserved C8. */
static bool
is_frame(unsigned char marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

static unsigned
big_endian(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

bool
jpeg_read_size(const unsigned char *bytes, size_t len, unsigned *width, unsigned *height)
{
	size_t at = 2;

	if (len < 4 || bytes[0] != MARKER || bytes[1] != SOI)
		return false;
	*width = *height = 0;
	/* Segments: FF, marker, length of the rest including these two bytes. */
	while (at + 4 <= len && bytes[at] == MARKER) {
		const unsigned char marker = bytes[at + 1];

		if (marker == MARKER) { /* padding */
			at++;
			continue;
		}
		const size_t segment_len = big_endian(bytes + at + 2);
		if (marker == EOI || segment_len < 2 || segment_len > len - at - 2)
			return false;
		if (marker == SOS)
			return *width > 0 && *height > 0;
		if (is_frame(marker)) {
			if (segment_len < 8)
				return false;
			*height = big_endian(bytes + at + 5);
			*width = big_endian(bytes + at + 7);
		}
		at += 2 + segment_len;
	}
	return false;
}
