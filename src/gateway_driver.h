#ifndef BONIN_GATEWAY_DRIVER_H
#define BONIN_GATEWAY_DRIVER_H

#include <pthread.h>

#include "breaker.h"
#include "gateway.h"

/* What a gateway has to be able to do for gateway.h. A driver's own struct begins with struct gateway. */

struct gateway_driver {
	const char *name; /* as the setting `delivery` spells it */
	struct gateway *(*open)(const void *settings);
	void (*send)(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
	    struct gateway_receipt *receipt);
	void (*close)(struct gateway *gateway);
};

struct gateway {
	const struct gateway_driver *driver;

	/* gateway.c's own */
	pthread_mutex_t lock;
	pthread_cond_t has_place;
	struct breaker breaker; /* under lock */
};

extern const struct gateway_driver gateway_sens_sms;

#endif
