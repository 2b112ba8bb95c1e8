#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"
#include "log.h"
#include "text.h"

static const char *
tail_of(const char *text, size_t size)
{
	size_t len = strlen(text);

	return len < size ? text : text + len - size + 1;
}

static bool
note_backup(struct ctl *ctl, const char *did, const char *path)
{
	struct store_act act;

	ctl_act(&act, did);
	/* The end of the path is what tells copies apart. */
	snprintf(act.object, sizeof(act.object), "%s", tail_of(path, sizeof(act.object)));
	text_clean(act.object); /* or its line feed would make a record that nobody left */
	return ctl_act_alone(ctl, &act);
}

int
ctl_backup(struct ctl *ctl, int argc, char *argv[])
{
	(void)argc;
	/* Written down first, so it is in the copy too. */
	if (!note_backup(ctl, "backup", argv[0]))
		return EXIT_FAILURE;
	if (store_backup(ctl->store, argv[0]))
		return EXIT_SUCCESS;
	if (!note_backup(ctl, "backup failed", argv[0]))
		log_plain("that the backup failed is not on record");
	return EXIT_FAILURE;
}
