#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_check.h"

/* Pictures for an MMS. */

#define X10 "xxxxxxxxxx"

/** Bytes of a file without a NUL at its end. */
#define BYTES(s) (const unsigned char *)(s), sizeof(s) - 1

#define JFIF  "\xff\xe0\x00\x07JFIF\x00"
#define FRAME "\xff\xc0\x00\x11\x08"
#define TAIL  "\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
#define H1440 "\x05\xa0"
#define W1500 "\x05\xdc"
#define H1441 "\x05\xa1"
#define W1501 "\x05\xdd"
#define TABLE "\xff\xdb\x00\x04\x00\x00"
#define SCAN  "\xff\xda\x00\x04\x00\x00"
#define REST  TAIL SCAN

static void
test_pictures(void **state)
{
	static const struct {
		const char *name;
		const unsigned char *bytes;
		size_t len;
		const char *field, *words;
	} cases[] = {
	    {"a.jpg", BYTES("\xff\xd8" JFIF FRAME H1440 W1500 REST), NULL, NULL},
	    {"a.jpeg", BYTES("\xff\xd8" FRAME H1440 W1500 REST), NULL, NULL},
	    {"A.JPG", BYTES("\xff\xd8" JFIF TABLE FRAME "\0\1\0\1" REST), NULL, NULL},
	    {"가을 사진.jpg", BYTES("\xff\xd8\xff\xff" FRAME H1440 W1500 REST), NULL, NULL},
	    /* progressive, and a table that only looks like a frame */
	    {"a.jpg",
	        BYTES("\xff\xd8\xff\xc4\x00\x04\x00\x00\xff\xc2\x00\x11\x08" H1440 W1500 REST),
	        NULL, NULL},
	    {"a.jpg", BYTES("\xff\xd8" FRAME H1441 W1500 REST), "fileBody", "1500x1441"},
	    {"a.jpg", BYTES("\xff\xd8" FRAME H1440 W1501 REST), "fileBody", "1501x1440"},
	    {"a.jpg", BYTES("\xff\xd8" FRAME "\0\0\0\1" REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8" FRAME H1440 "\x05"), "fileBody", "JPEG"},
	    /* cut before the pixels */
	    {"a.jpg", BYTES("\xff\xd8" FRAME H1440 W1500 TAIL), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8" JFIF SCAN FRAME H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xe0\x00\x01" FRAME H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xe0\xff\xff" FRAME H1440 W1500 REST), "fileBody", "JPEG"},
	    /* frames of other kinds, an empty segment, and one that is no segment at all */
	    {"a.jpg", BYTES("\xff\xd8\xff\xcf\x00\x11\x08" H1440 W1500 REST), NULL, NULL},
	    {"a.jpg", BYTES("\xff\xd8\xff\xc9\x00\x11\x08" H1440 W1500 REST), NULL, NULL},
	    {"a.jpg", BYTES("\xff\xd8\xff\xe0\x00\x02" FRAME H1440 W1500 REST), NULL, NULL},
	    {"a.jpg", BYTES("\xff\xd8\xff\xd0\x00\x11\x08" H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xbf\x00\x11\x08" H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xc8\x00\x11\x08" H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xcc\x00\x11\x08" H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xd9\x00\x02" FRAME H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\x00\xd8" FRAME H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\x00" FRAME H1440 W1500 REST), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8" FRAME H1440 W1500 TAIL "\xff\xda\x00"), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff"), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8"), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\xff\xd8\xff\xff\xff\xff"), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("\x89PNG\r\n\x1a\n"), "fileBody", "JPEG"},
	    {"a.jpg", BYTES("GIF89a"), "fileBody", "JPEG"},
	    {"a.jpg", BYTES(""), "fileBody", "it has 0"},
	    {"a.png", BYTES("\xff\xd8" FRAME H1440 W1500 REST), "fileName", ".jpg"},
	    {".jpg", BYTES("\xff\xd8" FRAME H1440 W1500 REST), "fileName", ".jpg"},
	    {"jpg", BYTES("\xff\xd8" FRAME H1440 W1500 REST), "fileName", ".jpg"},
	    {"", BYTES("\xff\xd8" FRAME H1440 W1500 REST), "fileName", ".jpg"},
	    {"\xff.jpg", BYTES("\xff\xd8" FRAME H1440 W1500 REST), "fileName", "40"},
	    {X10 X10 X10 "xxxxxx.jpg", BYTES("\xff\xd8" FRAME H1440 W1500 REST), NULL, NULL},
	    {X10 X10 X10 "xxxxxxx.jpg", BYTES("\xff\xd8" FRAME H1440 W1500 REST), "fileName", "40"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_fault fault = {.field = ""};
		/* At the end of its memory, so that a step too far is seen. */
		unsigned char *copy = malloc(cases[i].len > 0 ? cases[i].len : 1);

		memcpy(copy, cases[i].bytes, cases[i].len);
		if (sens_check_picture(cases[i].name, copy, cases[i].len, &fault) !=
		    (cases[i].field == NULL))
			fail_msg("case %zu: %s %s", i, fault.field, fault.text);
		if (cases[i].field != NULL) {
			assert_string_equal(fault.field, cases[i].field);
			assert_int_equal(fault.recipient, 0);
			if (strstr(fault.text, cases[i].words) == NULL)
				fail_msg("case %zu: %s", i, fault.text);
		}
		free(copy);
	}
}

static void
test_picture_size(void **state)
{
	static const char start[] = "\xff\xd8" FRAME H1440 W1500 REST;
	unsigned char *bytes = calloc(1, SENS_PICTURE_BYTES + 1);
	struct sens_fault fault;

	(void)state;
	memcpy(bytes, start, sizeof(start) - 1);
	assert_true(sens_check_picture("a.jpg", bytes, SENS_PICTURE_BYTES, &fault));
	assert_false(sens_check_picture("a.jpg", bytes, SENS_PICTURE_BYTES + 1, &fault));
	assert_string_equal(fault.field, "fileBody");
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pictures),
	    cmocka_unit_test(test_picture_size),
	};

	return cmocka_run_group_tests_name("sens_check_picture", tests, NULL, NULL);
}
