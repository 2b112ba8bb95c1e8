"""The page follows its message: whether it has come, and the code that it brings."""

import json

import client
import process
import visit
from visit import ALERT, SEND


class Follow(visit.Visit):
    def fault(self, phone, result):
        """What becomes of messages to the number."""
        body = json.dumps({"operation": "sms_send", "to": phone, "result": result}).encode()
        sim = client.Client(self.site.simulator.port, "", "127.0.0.1")
        self.assertEqual(sim.ask("POST", "/sim/faults", body, {"Content-Type": "application/json"}).status, 200)

    def n_asked(self):
        return len([url for url in self.requests() if url.endswith("/api/status")])

    def follow(self, condition, what):
        """Let time pass, as much as the page waits between two questions, until it is so."""

        def look():
            self.advance(8)
            return condition()

        self.assertFalse(condition())
        process.wait_for(look, what, every_s=1.1)  # the page looks at the clock once a second

    def test_delivered(self):
        """Whoever waits for the code sees when it has come; then the page asks no more."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.follow(lambda: self.text("[data-status]") == "인증번호가 휴대폰에 도착했습니다.", "the message")
        n = self.n_asked()
        self.advance(60)
        self.wait_text("[data-timer]", "01:")
        self.assertEqual(self.n_asked(), n)
        self.verify(code)
        self.wait_shown("#password")

    def test_refused(self):
        """Why the code does not come stands beside the button, which may be used at once."""
        phone = self.site.phone()
        self.fault(phone, "2003")
        self.visit("signup.html")
        self.sent(phone)
        self.browser.fill("#verifyCode", "12")
        self.follow(lambda: "휴대폰이 꺼져" in self.text(ALERT), "the refusal")
        self.assertEqual((self.text("[data-status]"), self.text(SEND)), ("", "재전송"))
        self.assertEqual((self.focused(), self.invalid()), ("verifyCode", []))
        self.browser.click(SEND)
        self.wait_text("[data-status]", "다시 보냈습니다")
        self.assertEqual(self.text(ALERT), "")
        self.verify(self.site.code(phone))
        self.wait_shown("#password")

    def with_answers(self):
        """A sign-up whose code is on its way; /status then answers what a test sets in window.answer."""
        self.visit("signup.html")
        self.sent(self.site.phone())
        self.browser.run(
            "window.answer = [200, { code: 200, message: 'M', delivery: 'waiting' }]; window.asked = 0;"
            "window.fetch = () => { window.asked += 1;"
            " return Promise.resolve(Response.json(window.answer[1], { status: window.answer[0] })); }"
        )

    def let_pass(self, seconds, n):
        """Let time pass: the page has asked so often since the code was sent."""
        self.browser.run("window.aheadMs += arguments[0] * 1000", seconds)
        self.wait(lambda: self.browser.run("return window.asked") == n, "question %d" % n)

    def test_asks_gently(self):
        """Ever more seldom, not while nobody looks, and not when the code's time is over."""
        self.with_answers()
        self.let_pass(6, 1)
        self.let_pass(8, 2)
        self.browser.run(
            "Object.defineProperty(document, 'hidden', { get: () => window.away, configurable: true }); window.away = true"
        )
        self.browser.run("window.aheadMs += 30000")
        self.wait_text("[data-timer]", "02:1")
        self.assertEqual(self.browser.run("return window.asked"), 2)
        self.browser.run("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
        self.let_pass(0, 3)
        self.let_pass(18, 4)
        self.browser.run("window.aheadMs += 120000")
        self.wait_text("[data-timer]", "00:00")
        n = self.browser.run("return window.asked")
        self.assertLessEqual(n, 5)
        self.browser.run("window.aheadMs += 60000; document.dispatchEvent(new Event('visibilitychange'))")
        self.wait_text("#verifyCode-error", "유효시간이 지났습니다")
        self.assertEqual(self.browser.run("return window.asked"), n)

    def test_asks_on_after_trouble(self):
        """A server that has trouble is asked again, one that knows nothing of it is not; nobody is told of either."""
        self.with_answers()
        self.browser.run("window.answer = [503, { statusCode: 503, error: 'busy', message: 'M' }]")
        self.let_pass(6, 1)
        self.browser.run("window.answer = [404, { statusCode: 404, error: 'request_unknown', message: 'M' }]")
        self.let_pass(8, 2)
        self.browser.run("window.aheadMs += 40000")
        self.wait_text("[data-timer]", "02:0")
        self.assertEqual(self.browser.run("return window.asked"), 2)
        self.assertEqual((self.text(ALERT), self.invalid()), ("", []))

    def let_tick(self):
        """Wait until every timer of the page that was due in a second has had its turn."""
        self.browser.run("window.ticked = false; setTimeout(() => { window.ticked = true; }, 1100)")
        self.wait(lambda: self.browser.run("return window.ticked"), "the page's timers")

    def test_asks_no_more(self):
        """Another number, or the right code, and nobody asks about the message any more."""
        self.visit("signup.html")
        self.sent(self.site.phone())
        self.browser.fill("#phoneNumber", self.site.phone())
        self.browser.run("window.aheadMs += 60000")
        self.let_tick()
        phone = self.site.phone()
        self.verify(self.sent(phone))
        self.wait_shown("#password")
        self.browser.run("window.aheadMs += 60000")
        self.let_tick()
        self.assertEqual(self.n_asked(), 0)

    def with_messages(self, page):
        """Open a page whose browser reads messages: a test gives them, for no protocol brings one to Chromium."""
        script = """
            window.OTPCredential = window.OTPCredential || class {};
            window.asked = [];
            navigator.credentials.get = (options) => new Promise((resolve, reject) => {
              const ask = { options, isAborted: false, give: (code) => resolve({ type: 'otp', code }) };
              options.signal.addEventListener('abort', () => {
                ask.isAborted = true;
                reject(new DOMException('aborted', 'AbortError'));
              });
              window.asked.push(ask);
            });"""
        added = self.browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"]
        self.visit(page)
        self.browser.cdp("Page.removeScriptToEvaluateOnNewDocument", identifier=added)

    def test_code_from_message(self):
        """WebOTP: the browser is asked for the code when one is sent; what it gives is verified at once."""
        phone = self.site.phone()
        self.with_messages("signup.html")
        self.assertEqual(self.browser.run("return window.asked.length"), 0)
        code = self.sent(phone)
        asked = self.browser.run("return window.asked.map((a) => [a.options.otp, a.isAborted])")
        self.assertEqual(asked, [[{"transport": ["sms"]}, False]])
        self.browser.run("window.asked[0].give(arguments[0])", code)
        self.wait_shown("#password")

    def test_code_typed_first(self):
        """WebOTP: who types the code, or asks for another number, is not waited for any longer."""
        phone, other = self.site.phone(), self.site.phone()
        self.with_messages("signup.html")
        self.sent(phone)
        self.browser.fill("#phoneNumber", other)
        self.assertEqual(self.browser.run("return window.asked.map((a) => a.isAborted)"), [True])
        code = self.sent(other)
        self.assertEqual(self.browser.run("return window.asked.map((a) => a.isAborted)"), [True, False])
        self.verify(code)
        self.wait_shown("#password")
        self.assertEqual(self.browser.run("return window.asked.map((a) => a.isAborted)"), [True, True])
