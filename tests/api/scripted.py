"""A site with a second file of settings, etc/scripted.conf, whose gateway does as a test tells it."""

import case
import gateway
import harness
import settings


def open_beside(**more):
    """The site, whose logs go with a failure, and the gateway; `more` are settings of the second file alone."""
    site = harness.Site()
    case._site = site
    scripted = gateway.ScriptedGateway()
    write(site, "scripted", dict(more, **{"sens.base-url": scripted.url}))
    return site, scripted


def write(site, name, more):
    """The settings of the site and `more`, as etc/NAME.conf."""
    site._write(site.path("etc/%s.conf" % name), settings.render(dict(site.options, **more)), 0o600)
