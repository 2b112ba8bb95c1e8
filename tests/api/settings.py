"""bonin.conf as the tests want it."""

SERVICE_ID = "ncp:sms:kr:300000000001:verify"
ACCESS_KEY = "wejG5Ai5K5Qlgka0rNNO"
SENDER = "0255501234"
SECRET_KEY_FILE = "sens-secret.key"
BRAND = "본인"
ORIGIN = "https://shop.example"
ISSUER = "bonin"
AUDIENCE = "shop"
PROXY = "127.200.0.1"  # a client from here may say whom it speaks for


def defaults(base_path, gateway_url):
    """The settings of the contract suite: the limits of a site are out of the way, all others as shipped."""
    return {
        "base-path": base_path,
        "origin": ORIGIN,
        "brand": BRAND,
        "trusted-proxies": [PROXY],
        "site-per-hour": 1000000,
        "won-per-day": 1000000000,
        "issuer": ISSUER,
        "audience": AUDIENCE,
        "sens.base-url": gateway_url,
        "sens.service-id": SERVICE_ID,
        "sens.access-key": ACCESS_KEY,
        "sens.secret-key-file": SECRET_KEY_FILE,
        "sens.sender": SENDER,
    }


def render(options):
    """Write settings as bonin.conf; "section.name" goes into its section, None leaves an option out."""
    top, sections = [], {}
    for name, value in options.items():
        if value is None:
            continue
        section, _, option = name.rpartition(".")
        line = "%s = %s" % (option, _value(value))
        if section:
            sections.setdefault(section, []).append("\t" + line)
        else:
            top.append(line)
    for section, lines in sections.items():
        top += ["%s {" % section] + lines + ["}"]
    return "\n".join(top) + "\n"


def _value(value):
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "{%s}" % ", ".join(_value(v) for v in value)
    return '"%s"' % value
