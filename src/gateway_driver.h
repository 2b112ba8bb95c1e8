#ifndef BONIN_GATEWAY_DRIVER_H
#define BONIN_GATEWAY_DRIVER_H

#include <pthread.h>

#include "breaker.h"
#include "gateway.h"

/* What a gateway has to implement for gateway.h. It has no state except its settings. */

struct gateway_driver {
	const char *name; /* as the setting `delivery` spells it */
	bool (*check)(const void *settings, const struct gateway_message *sample,
	    struct gateway_fault *fault);
	int64_t (*won)(const void *settings);
	void (*ask)(
	    const void *settings, const char *id, int give_up_fd, struct gateway_report *report);
	void (*send)(const void *settings, const struct gateway_message *message, int give_up_fd,
	    struct gateway_receipt *receipt);
};

struct gateway {
	const void *settings;
	const struct gateway_driver *steps[GATEWAY_STEPS_MAX];
	size_t n_steps;
	pthread_mutex_t lock;
	pthread_cond_t has_place;
	struct breaker breaker; /* under lock */
};

extern const struct gateway_driver gateway_sens_sms, gateway_sens_alimtalk;

#endif
