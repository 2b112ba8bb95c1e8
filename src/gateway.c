#include "gateway_driver.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cond.h"
#include "log.h"
#include "sys.h"
#include "text.h"

static const struct gateway_driver *const drivers[] = {&gateway_sens_sms, &gateway_sens_alimtalk};

static const struct gateway_driver *
find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];
	}
	return NULL;
}

bool
gateway_check(const char *name, const void *settings, const struct gateway_message *sample,
    struct gateway_fault *fault)
{
	const struct gateway_driver *driver = find(name);

	if (driver != NULL)
		return driver->check(settings, sample, fault);
	*fault = (struct gateway_fault){.option = "delivery"};
	snprintf(fault->text, sizeof(fault->text), "must hold %s or %s; there is no \"%.64s\"",
	    drivers[0]->name, drivers[1]->name, name);
	return false;
}

int64_t
gateway_won(const char *name, const void *settings)
{
	const struct gateway_driver *driver = find(name);

	assert(driver != NULL);
	return driver->won(settings);
}

static void
set_up(struct gateway *gateway, int n_workers)
{
	pthread_mutex_init(&gateway->lock, NULL);
	cond_init(&gateway->has_place);
	breaker_init(&gateway->breaker, n_workers);
}

struct gateway *
gateway_open(const struct gateway_chain *chain, const void *settings, int n_workers)
{
	struct gateway *gateway = mem_zalloc(sizeof(*gateway));

	gateway->settings = settings;
	set_up(gateway, n_workers);
	for (size_t i = 0; i < chain->n; i++) {
		const struct gateway_driver *driver = find(chain->names[i]);

		if (driver == NULL) {
			log_plain("delivery: there is no gateway \"%s\"", chain->names[i]);
			gateway_close(gateway);
			return NULL;
		}
		gateway->steps[gateway->n_steps++] = driver;
	}
	return gateway;
}

bool
gateway_enter(struct gateway *gateway)
{
	struct breaker *breaker = &gateway->breaker;
	int64_t began_ms = sys_steady_ms(), now_ms = began_ms;
	enum breaker_verdict verdict;

	pthread_mutex_lock(&gateway->lock);
	while ((verdict = breaker_enter(breaker, now_ms)) == BREAKER_WAIT &&
	       now_ms < breaker_wait_until(breaker, began_ms)) {
		cond_wait(&gateway->has_place, &gateway->lock,
		    breaker_wait_until(breaker, began_ms) - now_ms);
		now_ms = sys_steady_ms();
	}
	pthread_mutex_unlock(&gateway->lock);
	return verdict == BREAKER_GO;
}

void
gateway_leave(struct gateway *gateway)
{
	pthread_mutex_lock(&gateway->lock);
	breaker_leave(&gateway->breaker);
	pthread_mutex_unlock(&gateway->lock);
	/* Not before: the woken thread would only wait for the lock. */
	pthread_cond_signal(&gateway->has_place);
}

static void
begin_call(struct gateway *gateway, int64_t now_ms)
{
	pthread_mutex_lock(&gateway->lock);
	breaker_begin(&gateway->breaker, now_ms);
	pthread_mutex_unlock(&gateway->lock);
}

/* Log once when the gateway dies, and once when it is back. */
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
		log_event(LOG_WARN, "gateway_dead", LOG_TEXT("name", gateway->steps[0]->name));
	if (was_open && !is_open)
		log_event(LOG_INFO, "gateway_back", LOG_TEXT("name", gateway->steps[0]->name));
}

static size_t
first_step(const struct gateway *gateway, const char *refused_by)
{
	for (size_t i = 0; i < gateway->n_steps; i++) {
		if (strcmp(gateway->steps[i]->name, refused_by) == 0)
			return (i + 1) % gateway->n_steps;
	}
	return 0;
}

void
gateway_send(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt)
{
	int64_t began_ms = sys_steady_ms();

	*receipt = (struct gateway_receipt){.outcome = GATEWAY_REFUSED, .gateway = ""};
	begin_call(gateway, began_ms);
	for (size_t i = first_step(gateway, message->refused_by);
	     i < gateway->n_steps && receipt->outcome == GATEWAY_REFUSED; i++) {
		const struct gateway_driver *driver = gateway->steps[i];

		driver->send(gateway->settings, message, give_up_fd, receipt);
		receipt->gateway = driver->name;
		receipt->won = driver->won(gateway->settings);
	}
	/* For the chain as a whole: a refusal by the first gateway says nothing if the answer of the next is lost. */
	end_call(gateway, began_ms, receipt->is_answered);
	/* Untrusted text, for the log and the database. */
	text_clean(receipt->id);
	text_clean(receipt->reason);
}

static bool
enter_spare(struct gateway *gateway)
{
	bool is_in;

	pthread_mutex_lock(&gateway->lock);
	is_in = breaker_enter_spare(&gateway->breaker, sys_steady_ms());
	pthread_mutex_unlock(&gateway->lock);
	return is_in;
}

bool
gateway_ask(struct gateway *gateway, const char *name, const char *id, int give_up_fd,
    struct gateway_report *report)
{
	const struct gateway_driver *driver = find(name);
	int64_t began_ms = sys_steady_ms();

	if (driver == NULL || !enter_spare(gateway))
		return false;
	begin_call(gateway, began_ms);
	driver->ask(gateway->settings, id, give_up_fd, report);
	end_call(gateway, began_ms, report->is_answered);
	gateway_leave(gateway);
	text_clean(report->code);
	return true;
}

void
gateway_close(struct gateway *gateway)
{
	if (gateway == NULL)
		return;
	pthread_cond_destroy(&gateway->has_place);
	pthread_mutex_destroy(&gateway->lock);
	free(gateway);
}
