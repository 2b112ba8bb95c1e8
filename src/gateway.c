#include "gateway_driver.h"

#include <string.h>

#include "cond.h"
#include "log.h"
#include "sys.h"
#include "text.h"

static const struct gateway_driver *const drivers[] = {&gateway_sens_sms};

static void
set_up(struct gateway *gateway, int n_workers)
{
	pthread_mutex_init(&gateway->lock, NULL);
	cond_init(&gateway->has_place);
	breaker_init(&gateway->breaker, n_workers);
}

struct gateway *
gateway_open(const char *driver, const void *settings, int n_workers)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (strcmp(drivers[i]->name, driver) == 0) {
			struct gateway *gateway = drivers[i]->open(settings);

			gateway->driver = drivers[i];
			set_up(gateway, n_workers);
			return gateway;
		}
	}
	log_plain("delivery: there is no gateway \"%s\"", driver);
	return NULL;
}

bool
gateway_enter(struct gateway *gateway)
{
	struct breaker *breaker = &gateway->breaker;
	int64_t began_ms = sys_steady_ms(), now_ms = began_ms;
	enum breaker_word word;

	pthread_mutex_lock(&gateway->lock);
	while ((word = breaker_enter(breaker, now_ms)) == BREAKER_WAIT &&
	       now_ms < breaker_wait_until(breaker, began_ms)) {
		cond_wait(&gateway->has_place, &gateway->lock,
		    breaker_wait_until(breaker, began_ms) - now_ms);
		now_ms = sys_steady_ms();
	}
	pthread_mutex_unlock(&gateway->lock);
	return word == BREAKER_GO;
}

void
gateway_leave(struct gateway *gateway)
{
	pthread_mutex_lock(&gateway->lock);
	breaker_leave(&gateway->breaker);
	pthread_cond_signal(&gateway->has_place);
	pthread_mutex_unlock(&gateway->lock);
}

static void
begin_call(struct gateway *gateway, int64_t now_ms)
{
	pthread_mutex_lock(&gateway->lock);
	breaker_begin(&gateway->breaker, now_ms);
	pthread_mutex_unlock(&gateway->lock);
}

/* The operator is told once when it dies, and when it is back. */
static void
end_call(struct gateway *gateway, int64_t began_ms, bool is_answered)
{
	bool was_open, is_open;

	pthread_mutex_lock(&gateway->lock);
	was_open = breaker_is_open(&gateway->breaker);
	breaker_end(&gateway->breaker, began_ms, is_answered, sys_steady_ms());
	is_open = breaker_is_open(&gateway->breaker);
	pthread_mutex_unlock(&gateway->lock);
	if (is_open && !was_open)
		log_event(LOG_WARN, "gateway_dead", LOG_TEXT("name", gateway->driver->name));
	if (was_open && !is_open)
		log_event(LOG_INFO, "gateway_back", LOG_TEXT("name", gateway->driver->name));
}

void
gateway_send(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt)
{
	int64_t began_ms = sys_steady_ms();

	begin_call(gateway, began_ms);
	gateway->driver->send(gateway, message, give_up_fd, receipt);
	end_call(gateway, began_ms, receipt->is_answered);
	/* Words of a stranger, for the log and the database. */
	text_clean(receipt->id);
	text_clean(receipt->reason);
}

void
gateway_close(struct gateway *gateway)
{
	if (gateway == NULL)
		return;
	pthread_cond_destroy(&gateway->has_place);
	pthread_mutex_destroy(&gateway->lock);
	gateway->driver->close(gateway);
}
