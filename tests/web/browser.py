"""A real browser: Chromium without a window, driven by chromedriver over HTTP. W3C WebDriver, nothing but the standard library."""

import base64
import json
import os
import shutil
import tempfile
import urllib.error
import urllib.request

import process

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how WebDriver names an element in JSON

# Nothing that the browser does for itself: no other host, no first steps, no updates.
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-crash-reporter",
    "--lang=ko",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
TAB, ENTER, SPACE = "\ue004", "\ue007", " "


def is_here():
    return bool(shutil.which("chromedriver") and shutil.which("chromium"))


class Driver:
    """A running chromedriver; every Browser is a session of it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="bonin-web-")
        process.own(self.folder)
        self.url = "http://127.0.0.1:%d" % process.free_port()
        self.log_path = os.path.join(self.folder, "driver.log")
        env = {"HOME": self.folder, "XDG_CONFIG_HOME": self.folder, "XDG_CACHE_HOME": self.folder}
        with process.open_log(self.log_path) as log:
            argv = ["chromedriver", "--port=" + self.url.rpartition(":")[2]]
            self.server = process.start(argv, env, stderr=log)
        process.wait_for(self._is_ready, "chromedriver")

    def ask(self, method, path, body=None):
        """One WebDriver command; its value, or WebDriverError."""
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as failure:
            value = json.load(failure)["value"]
            raise WebDriverError("%s %s: %s" % (method, path, value["message"].partition("\n")[0])) from None

    def close(self):
        process.stop(self.server)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_ready(self):
        assert self.server.poll() is None, "chromedriver does not start"
        try:
            return self.ask("GET", "/status")["ready"]
        except OSError:
            return False


class WebDriverError(Exception):
    pass


class Browser:
    """A window with a profile of its own. `has_script` False: the visitor has switched JavaScript off."""

    def __init__(self, driver, has_script=True):
        self.driver = driver
        profile = tempfile.mkdtemp(prefix="profile-", dir=driver.folder)
        process.own(profile)
        prefs = {"intl.accept_languages": "ko-KR"}
        if not has_script:
            prefs["profile.managed_default_content_settings.javascript"] = 2
        options = {"args": list(FLAGS) + ["--user-data-dir=" + profile], "prefs": prefs}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        answer = driver.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.path = "/session/" + answer["sessionId"]
        self.size(1280, 900)

    def close(self):
        self.driver.ask("DELETE", self.path)

    def cdp(self, command, **params):
        """A command of the DevTools protocol."""
        return self._post("/goog/cdp/execute", cmd=command, params=params)

    def open(self, url):
        self._post("/url", url=url)

    def url(self):
        return self.driver.ask("GET", self.path + "/url")

    def run(self, script, *arguments):
        """The value of a JavaScript function's body; works with the page's own scripts switched off too."""
        return self._post("/execute/sync", script=script, args=list(arguments))

    def find(self, css):
        return self._post("/element", using="css selector", value=css)[ELEMENT]

    def click(self, css):
        self._post("/element/%s/click" % self.find(css))

    def fill(self, css, text):
        """Type into a field as a person does, over what is there."""
        element = self.find(css)
        self._post("/element/%s/clear" % element)
        self._post("/element/%s/value" % element, text=text)

    def text(self, css):
        """What a person can read there; "" when it is hidden."""
        return self.driver.ask("GET", "%s/element/%s/text" % (self.path, self.find(css)))

    def press(self, *keys):
        """Keys on the keyboard, to whatever has the focus."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("/actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def double_click(self, css):
        """Two clicks at once, as impatient people do."""
        origin = {ELEMENT: self.find(css)}
        move = {"type": "pointerMove", "origin": origin, "x": 0, "y": 0}
        click = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._post("/actions", actions=[{"type": "pointer", "id": "mouse", "actions": [move] + click + click}])

    def is_shown(self, css):
        return self.driver.ask("GET", "%s/element/%s/displayed" % (self.path, self.find(css)))

    def frame(self, css=None):
        """Go on inside of a frame; None: back at the page."""
        self._post("/frame", id={ELEMENT: self.find(css)} if css else None)

    def size(self, width, height):
        self.cdp(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )

    def dark(self, is_dark):
        value = "dark" if is_dark else "light"
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": value}])

    def shoot(self, path):
        """A picture of the whole page."""
        picture = self.cdp("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        with open(path, "wb") as f:
            f.write(base64.b64decode(picture))

    def log(self, kind):
        """What came since the last call: "browser" is the console, "performance" the DevTools events."""
        return self._post("/se/log", type=kind)

    def requests(self):
        """The addresses that were asked for since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def _post(self, path, **body):
        return self.driver.ask("POST", self.path + path, body)
