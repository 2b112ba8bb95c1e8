#include "conf_rule.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "address.h"
#include "message.h"
#include "sens_check.h"
#include "sens_country.h"
#include "text.h"

#define HOST_SIZE  254
#define LABEL_MAX  63
#define LOWER      "abcdefghijklmnopqrstuvwxyz"
#define UPPER      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS     "0123456789"
#define HTTP_PORT  80
#define HTTPS_PORT 443

/** The parts of "scheme://host[:port]". */
struct url {
	bool is_https;
	char host[HOST_SIZE]; /* with the brackets of IPv6 */
	int64_t port;         /* 0: not given */
};

static bool
consists_of(const char *s, const char *allowed)
{
	return s[strspn(s, allowed)] == '\0';
}

static bool
starts_with(const char *s, const char *start)
{
	return strncmp(s, start, strlen(start)) == 0;
}

static bool
is_name(const char *host)
{
	for (;;) {
		size_t len = strcspn(host, ".");

		if (len == 0 || len > LABEL_MAX || host[0] == '-' || host[len - 1] == '-')
			return false;
		if (host[len] == '\0')
			return true;
		host += len + 1;
	}
}

static bool
is_host(const char *host)
{
	size_t len = strlen(host);
	char inside[INET6_ADDRSTRLEN];
	struct in_addr v4;
	struct in6_addr v6;

	if (host[0] == '[') {
		if (host[len - 1] != ']' || len - 2 >= sizeof(inside))
			return false;
		memcpy(inside, host + 1, len - 2);
		inside[len - 2] = '\0';
		return inet_pton(AF_INET6, inside, &v6) == 1;
	}
	if (consists_of(host, DIGITS "."))
		return inet_pton(AF_INET, host, &v4) == 1;
	return consists_of(host, LOWER UPPER DIGITS "-.") && is_name(host);
}

/** Traffic to it never leaves the machine. */
static bool
is_loopback(const char *host)
{
	return address_is_loopback(host) || strcmp(host, "[::1]") == 0 ||
	       strcasecmp(host, "localhost") == 0;
}

static bool
split_url(const char *text, struct url *url)
{
	const char *host = strstr(text, "://");

	memset(url, 0, sizeof(*url));
	url->is_https = starts_with(text, "https://");
	if (!url->is_https && !starts_with(text, "http://"))
		return false;
	host += strlen("://");
	size_t len = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	if (len > strlen(host) || len >= sizeof(url->host))
		return false;
	memcpy(url->host, host, len);
	if (!is_host(url->host))
		return false;
	if (host[len] == '\0')
		return true;
	return host[len] == ':' && host[len + 1] != '0' &&
	       text_number(host + len + 1, 1, UINT16_MAX, &url->port);
}

const char *
conf_rule_not_empty(const char *value)
{
	return value[0] == '\0' ? "must not be empty" : NULL;
}

/** Whether no part between two slashes is empty, "." or "..", and no character needs an escape. */
static bool
is_plain_path(const char *path)
{
	if (!consists_of(path, LOWER UPPER DIGITS "-._~/"))
		return false;
	while (path[0] == '/' && path[1] != '\0') {
		size_t len = strcspn(path + 1, "/");

		if (len == 0 || strspn(path + 1, ".") == len)
			return false;
		path += 1 + len;
	}
	return path[0] == '\0' || path[0] == '/';
}

const char *
conf_rule_base_path(const char *value)
{
	size_t len = strlen(value);

	if (len == 0 || (value[0] == '/' && value[len - 1] != '/' && is_plain_path(value)))
		return NULL;
	return "must be \"\" or a path like \"/api\", without a slash at its end";
}

const char *
conf_rule_pages(const char *value)
{
	size_t len = strlen(value);

	if (len > 0 && value[0] == '/' && value[len - 1] == '/' && is_plain_path(value))
		return NULL;
	return "must be a path that begins and ends with a slash, like \"/\" or \"/member/\"";
}

const char *
conf_rule_origin(const char *value)
{
	struct url url;

	if (value[0] == '\0')
		return NULL;
	if (!split_url(value, &url))
		return "must be \"\" or https://HOST or https://HOST:PORT, nothing behind";
	if (!url.is_https && !is_loopback(url.host))
		return "must begin with https:// (http:// is for this machine alone)";
	/* It is compared with what a browser sends, byte for byte. */
	if (strpbrk(value, UPPER) != NULL)
		return "must be in lower case, as browsers send it";
	if (url.port == (url.is_https ? HTTPS_PORT : HTTP_PORT))
		return "must not name the usual port, as browsers leave it out";
	return NULL;
}

bool
conf_rule_host(const char *origin, char *host, size_t host_size)
{
	struct url url;

	if (origin[0] == '\0' || !split_url(origin, &url))
		return text_copy(host, host_size, "");
	return text_copy(host, host_size, url.host);
}

const char *
conf_rule_brand(const char *value)
{
	if (value[0] == '\0')
		return "must not be empty";
	while (*value != '\0') {
		uint32_t c;

		value = text_next(value, &c);
		if (!(c >= ' ' && c < 0x7F) && !message_has_ksx1001(c))
			return "must have only ASCII and KS X 1001 characters, which every phone "
			       "shows";
	}
	return NULL;
}

const char *
conf_rule_network(const char *value)
{
	struct address_net net;

	if (!address_parse_net(value, &net))
		return "must hold addresses or networks, like {\"127.0.0.1\", \"10.0.0.0/8\", "
		       "\"::1\"}";
	/* The first and the last address are both in it, so all are. */
	if ((address_is_trusted("0.0.0.0", &net, 1) &&
	        address_is_trusted("255.255.255.255", &net, 1)) ||
	    (address_is_trusted("::", &net, 1) && address_is_trusted("ffff::", &net, 1)))
		return "must not hold a network of everybody: each visitor could say that he is "
		       "another; name the proxies";
	return NULL;
}

const char *
conf_rule_country(const char *value)
{
	if (value[0] == '\0' || value[0] == '0' || !consists_of(value, DIGITS))
		return "must hold calling codes, like {\"1\", \"81\"}";
	if (!sens_country_is_abroad(value))
		return "must not hold 82: Korea is always in";
	return sens_country_is_served(value) ? NULL
	                                     : "must hold only countries that SENS sends to: "
	                                       "https://guide.ncloud-docs.com/docs/sens-smspolicy";
}

const char *
conf_rule_word(const char *value)
{
	if (value[0] != '\0' && consists_of(value, LOWER DIGITS "-"))
		return NULL;
	return "must be a word of small letters, digits and hyphens";
}

const char *
conf_rule_base_url(const char *value)
{
	struct url url;

	if (!split_url(value, &url))
		return "must be https://HOST or https://HOST:PORT, without a user, path or query";
	if (!url.is_https && !is_loopback(url.host))
		return "must begin with https:// (http:// is for this machine alone)";
	return NULL;
}

const char *
conf_rule_service_id(const char *value)
{
	return sens_check_service_id(SENS_SMS, value);
}

const char *
conf_rule_access_key(const char *value)
{
	if (value[0] == '\0')
		return "must not be empty";
	for (; *value != '\0'; value++) {
		if (*value <= ' ' || *value >= 0x7F)
			return "must be ASCII without blanks";
	}
	return NULL;
}

const char *
conf_rule_sender(const char *value)
{
	return sens_check_sender(value);
}

const char *
conf_rule_ca_file(const char *value)
{
	struct stat status;

	if (value[0] == '\0' ||
	    (stat(value, &status) == 0 && S_ISREG(status.st_mode) && access(value, R_OK) == 0))
		return NULL;
	return "must be a file that can be read";
}

const char *
conf_rule_alimtalk_service_id(const char *value)
{
	return value[0] != '\0' ? sens_check_service_id(SENS_ALIMTALK, value) : NULL;
}

const char *
conf_rule_channel(const char *value)
{
	if (value[0] == '\0' || (value[0] == '@' && value[1] != '\0'))
		return NULL;
	return "must be the id of a KakaoTalk channel, like \"@name\"";
}
