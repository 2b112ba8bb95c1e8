#include "conf_check.h"

#include <string.h>
#include <strings.h>

#include "address.h"
#include "log.h"

/* The host of "scheme://host[:port]"; NULL unless it is just that and nothing behind. */
static const char *
host_of(const char *url, const char *scheme, size_t *len)
{
	size_t scheme_len = strlen(scheme), port_len;
	const char *host = url + scheme_len, *end;

	if (strncasecmp(url, scheme, scheme_len) != 0)
		return NULL;
	if (*host == '[')
		end = host + strcspn(host, "]") + 1;
	else
		end =
		    host + strspn(host,
		               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	*len = (size_t)(end - host);
	if (*len == 0 || (*host == '[' && end[-1] != ']'))
		return NULL;
	port_len = *end == ':' ? strspn(end + 1, "0123456789") : 0;
	if (*end == ':' && (port_len == 0 || port_len > 5 || end[1 + port_len] != '\0'))
		return NULL;
	return *end == '\0' || *end == ':' ? host : NULL;
}

static bool
is_loopback(const char *host, size_t len)
{
	struct address_net net;
	char address[ADDRESS_SIZE];

	if (len == 9 && strncasecmp(host, "localhost", 9) == 0)
		return true;
	if (len > 2 && *host == '[') { /* [::1] */
		host++;
		len -= 2;
	}
	if (len >= sizeof(address))
		return false;
	memcpy(address, host, len);
	address[len] = '\0';
	if (strcmp(address, "::1") == 0)
		return true;
	return address_parse_net(address, &net) && strncmp(address, "127.", 4) == 0;
}

/* https anywhere, http only to this machine. */
static const char *
web_host(const char *url, size_t *len)
{
	const char *host = host_of(url, "https://", len);

	if (host == NULL) {
		host = host_of(url, "http://", len);
		if (host != NULL && !is_loopback(host, *len))
			host = NULL;
	}
	return host;
}

static bool
check_paths(const char *path, const struct conf *conf)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._~-";
	const char *base = conf->base_path, *pages = conf->pages_path;
	size_t base_len = strlen(base), pages_len = strlen(pages);
	bool is_good = true;

	if (base_len > 0 && (*base != '/' || base[base_len - 1] == '/' ||
	                        strspn(base, letters) != base_len || strstr(base, "//") != NULL)) {
		log_plain("%s: base-path must begin with / and not end with it: \"/api\"", path);
		is_good = false;
	}
	if (*pages != '/' || pages[pages_len - 1] != '/' || strspn(pages, letters) != pages_len ||
	    strstr(pages, "//") != NULL) {
		log_plain("%s: pages must begin and end with /: \"/member/\"", path);
		is_good = false;
	}
	return is_good;
}

static bool
check_origin(const char *path, struct conf *conf)
{
	size_t len;
	const char *host;

	conf->host[0] = '\0';
	if (conf->origin[0] == '\0')
		return true;
	host = web_host(conf->origin, &len);
	if (host == NULL) {
		log_plain("%s: origin must be https://HOST or https://HOST:PORT with nothing behind"
		          " (http only for a loopback host)",
		    path);
		return false;
	}
	memcpy(conf->host, host, len);
	conf->host[len] = '\0';
	return true;
}

static bool
check_phones(const char *path, const struct conf *conf)
{
	bool is_good = true;

	for (size_t i = 0; i < conf->phone.n_countries; i++) {
		const char *code = conf->phone.countries[i];
		size_t len = strspn(code, "0123456789");

		if (len == 0 || code[len] != '\0' || *code == '0' || strcmp(code, "82") == 0) {
			log_plain("%s: countries: \"%s\" is no calling code besides 82, as \"81\"",
			    path, code);
			is_good = false;
		}
	}
	return is_good;
}

static bool
check_limits(const char *path, const struct conf *conf)
{
	const struct limit_policy *limit = &conf->limit;
	bool is_good = true;

	for (size_t i = 1; i < limit->n_gaps; i++) {
		if (limit->gaps_s[i] < limit->gaps_s[i - 1]) {
			log_plain("%s: resend-gaps must not shrink: %d after %d", path,
			    limit->gaps_s[i], limit->gaps_s[i - 1]);
			is_good = false;
		}
	}
	if (limit->number_per_day < limit->number_per_short) {
		log_plain("%s: number-per-day (%d) must not be below number-per-10min (%d)", path,
		    limit->number_per_day, limit->number_per_short);
		is_good = false;
	}
	for (size_t i = 0; i < conf->n_trusted_proxies; i++) {
		struct address_net net;

		if (!address_parse_net(conf->trusted_proxies[i], &net)) {
			log_plain("%s: trusted-proxies: \"%s\" is no address or network", path,
			    conf->trusted_proxies[i]);
			is_good = false;
		}
	}
	return is_good;
}

/* The longest that can come out: every digit is as wide as another. */
static bool
check_message(const char *path, const struct conf *conf)
{
	char code[OTP_CODE_SIZE] = "", text[MESSAGE_SIZE];
	struct message_fault fault;

	memset(code, '0', (size_t)conf->otp.digits);
	if (conf->brand[0] == '\0') {
		log_plain("%s: brand must not be empty", path);
		return false;
	}
	if (!message_build(conf->brand, code, conf->host, text)) {
		log_plain("%s: brand or origin is too long for a message", path);
		return false;
	}
	if (message_check(text, (size_t)conf->message_bytes, &fault))
		return true;
	if (fault.kind == MESSAGE_TOO_LONG)
		log_plain("%s: the message would have %zu bytes of EUC-KR, %zu more than "
		          "message-bytes allows;"
		          " shorten brand, or leave origin empty",
		    path, fault.len, fault.len - (size_t)conf->message_bytes);
	else
		log_plain(
		    "%s: character %zu of the message (U+%04X) is not in KS X 1001, which phones"
		    " would not show; change brand",
		    path, fault.position, (unsigned)fault.code_point);
	return false;
}

static bool
check_sens(const char *path, const struct gateway_sens_conf *sens)
{
	static const char digits[] = "0123456789";
	size_t len, sender_len = strlen(sens->sender);
	bool is_good = true;

	if (web_host(sens->base_url, &len) == NULL) {
		log_plain(
		    "%s: sens.base-url must be https://HOST with nothing behind (http only for a"
		    " loopback host)",
		    path);
		is_good = false;
	}
	if (strncmp(sens->service_id, "ncp:kkobizmsg:", 14) == 0) {
		log_plain("%s: sens.service-id is that of a KakaoTalk service; the SMS service's "
		          "begins with"
		          " ncp:sms:",
		    path);
		is_good = false;
	} else if (strncmp(sens->service_id, "ncp:sms:", 8) != 0 ||
	           strspn(sens->service_id,
	               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_-") !=
	               strlen(sens->service_id)) {
		log_plain("%s: sens.service-id must look like ncp:sms:kr:123456789012:name", path);
		is_good = false;
	}
	if (sender_len < 8 || sender_len > 11 || strspn(sens->sender, digits) != sender_len ||
	    strncmp(sens->sender, "050", 3) == 0) {
		log_plain(
		    "%s: sens.sender must be the registered number, 8 to 11 digits, no 050", path);
		is_good = false;
	}
	return is_good;
}

bool
conf_check(const char *path, struct conf *conf)
{
	bool is_good = check_paths(path, conf);

	is_good &= check_origin(path, conf);
	is_good &= check_phones(path, conf);
	is_good &= check_limits(path, conf);
	is_good &= check_message(path, conf);
	is_good &= check_sens(path, &conf->sens);
	return is_good;
}
