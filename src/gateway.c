#include "gateway_driver.h"

#include <string.h>

#include "log.h"
#include "text.h"

static const struct gateway_driver *const drivers[] = {&gateway_sens_sms};

struct gateway *
gateway_open(const char *driver, const void *settings)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (strcmp(drivers[i]->name, driver) == 0)
			return drivers[i]->open(settings);
	}
	log_plain("delivery: there is no gateway \"%s\"", driver);
	return NULL;
}

void
gateway_send(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt)
{
	gateway->driver->send(gateway, message, give_up_fd, receipt);
	/* Words of a stranger, for the log and the database. */
	text_clean(receipt->id);
	text_clean(receipt->reason);
}

void
gateway_close(struct gateway *gateway)
{
	if (gateway != NULL)
		gateway->driver->close(gateway);
}
