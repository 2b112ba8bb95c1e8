#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <time.h>

/*
 * The resolver of the C library, but for a few names under .test, which no machine has. A program of the tests that
 * links this has it in the place of libc's, in its libraries, too.
 */

#define SLOW_S 8 /* more than any caller waits */

typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int
getaddrinfo(const char *restrict host, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
	void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
	resolver *real;
	int rc;

	memcpy(&real, &symbol, sizeof(real)); /* ISO C knows no cast from an object to a function */
	if (host == NULL)
		return real(host, service, hints, found);
	if (strcmp(host, "nowhere.test") == 0)
		return EAI_NONAME;
	if (strcmp(host, "slow.test") == 0) {
		nanosleep(&(struct timespec){.tv_sec = SLOW_S}, NULL);
		return EAI_AGAIN;
	}
	if (strcmp(host, "here.test") == 0)
		return real("127.0.0.1", service, hints, found);
	if (strcmp(host, "both.test") == 0) {
		rc = real("::1", service, hints, found);
		return rc != 0 ? rc : real("127.0.0.1", service, hints, &(*found)->ai_next);
	}
	return real(host, service, hints, found);
}
