"""What all tests of the pages share: a site, a browser, and what a visitor does there."""

import os
import unittest

import browser
import harness
import process

SHOTS = os.path.join(os.path.abspath(harness.BUILD), "tests/web/shots")
PASSWORD = "correct-horse-battery"
SEND, VERIFY, FINISH = ("form[data-step=%s] [type=submit]" % step for step in ("send", "verify", "finish"))
ALERT = "form[data-step=send] [data-alert]"

# A clock of the pages that a test can move, as it moves the server's.
CLOCK = "const now = Date.now.bind(Date); window.aheadMs = 0; Date.now = () => now() + window.aheadMs;"

_site = None
_driver = None
_browsers = {}


def site():
    global _site
    if _site is None:
        _site = harness.Site(n_members=60)
    return _site


def browser_with(has_script):
    """The browser that the tests share, with or without JavaScript."""
    global _driver
    if _driver is None:
        _driver = browser.Driver()
    if has_script not in _browsers:
        _browsers[has_script] = browser.Browser(_driver, has_script)
        if has_script:
            _browsers[has_script].cdp("Page.addScriptToEvaluateOnNewDocument", source=CLOCK)
    return _browsers[has_script]


def close():
    """End every browser and the site."""
    for one in _browsers.values():
        one.close()
    if _driver is not None:
        _driver.close()
    if _site is not None:
        _site.close()


def site_logs():
    return "\n".join(_site.logs().splitlines()[-40:]) if _site is not None else ""


class Visit(unittest.TestCase):
    """
    One visitor. Whatever a test does, at its end the browser has complained about nothing and asked no other host.
    """

    has_script = True
    maxDiff = None

    def setUp(self):
        self.site = site()
        self.browser = browser_with(self.has_script)
        self.origin = "http://127.0.0.1:%d" % self.site.front.port
        self.site.clock.advance(700)  # all visitors have one address, whose limit is of ten minutes
        self.browser.frame()
        self.browser.log("browser")
        self.browser.requests()
        self.asked = []

    def tearDown(self):
        # A failure that the server answers is an error of the network to the console; that is not what we mean.
        said = [e for e in self.browser.log("browser") if e["level"] == "SEVERE" and e["source"] != "network"]
        self.assertEqual(said, [])
        # The browser's own pages (chrome:) are on no network.
        asked = [url for url in self.requests() if url.startswith(("http:", "https:", "ws:", "wss:"))]
        foreign = [url for url in asked if not url.startswith("http://127.0.0.1:")]
        self.assertEqual(foreign, [])

    def requests(self):
        """All addresses that this test's browser has asked for."""
        self.asked += self.browser.requests()
        return self.asked

    def visit(self, page):
        self.browser.open("%s%s%s" % (self.origin, self.site.options["pages"], page))

    def wait(self, condition, what):
        return process.wait_for(condition, what, every_s=0.02)

    def wait_text(self, css, text):
        """Wait until that can be read there."""
        process.wait_for(lambda: text in self.text(css), "%r at %s" % (text, css), every_s=0.02)

    def text(self, css):
        try:
            return self.browser.text(css)
        except browser.WebDriverError:
            return ""  # not there, or gone with the page before

    def is_shown(self, css):
        try:
            return self.browser.is_shown(css)
        except browser.WebDriverError:
            return False

    def wait_shown(self, css):
        self.wait(lambda: self.is_shown(css), css)

    def advance(self, seconds):
        """Let time pass, for the server and for the page."""
        self.site.clock.advance(seconds)
        self.browser.run("window.aheadMs += arguments[0] * 1000", seconds)

    def send(self, phone, user=None):
        """Fill in the first form and ask for a code."""
        if user is not None:
            self.browser.fill("#userId", user)
        self.browser.fill("#phoneNumber", phone)
        self.browser.click("form[action*='send'] [type=submit]")

    def verify(self, code):
        self.browser.fill("#verifyCode", code)
        self.browser.click("form[action*='verify'] [type=submit]")

    def sent(self, phone, user=None):
        """Ask for a code, see the step where it is typed, and read it at the handset."""
        self.send(phone, user)
        self.wait_shown("#verifyCode")
        return self.site.code(phone)

    def wrong(self, code, n=1):
        return "%0*d" % (len(code), (int(code) + n) % 10 ** len(code))

    def invalid(self):
        """The names of the fields that are marked as wrong."""
        return self.browser.run("return [...document.querySelectorAll('[aria-invalid=true]')].map((i) => i.name)")

    def focused(self):
        return self.browser.run("return document.activeElement.name || document.activeElement.textContent.trim()")

    def shoot(self, name):
        os.makedirs(SHOTS, exist_ok=True)
        self.browser.shoot(os.path.join(SHOTS, name + ".png"))
