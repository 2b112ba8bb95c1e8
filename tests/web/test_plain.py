"""The pages with JavaScript switched off: plain forms, each answered with the next page."""

import case
import visit
from visit import PASSWORD


class Plain(visit.Visit):
    has_script = False

    def submit(self, action):
        self.browser.click("form[action$='/%s'] [type=submit]" % action)

    def check_step(self, css):
        """A page of bonin's, in the looks of www/, with the one field that matters ready to type in."""
        self.wait_shown(css)
        self.assertEqual(self.browser.run("return document.scripts.length"), 0)
        style = self.browser.run("return getComputedStyle(document.querySelector('button')).minHeight")
        self.assertEqual(style, "54px")  # that of bonin.css

    def test_signup(self):
        phone = self.site.phone()
        self.visit("signup.html")
        self.assertFalse(self.is_shown("#verifyCode"))
        code = self.sent(phone)
        self.check_step("#verifyCode")
        self.assertEqual(self.focused(), "verifyCode")
        self.assertIn(case.SENT, self.text(".notice"))
        self.assertIn(phone, self.text(".lead"))
        self.assertIn("3분 안에", self.text("main"))
        self.verify(code)
        self.check_step("#password")
        self.browser.fill("#userId", "u" + phone)
        self.browser.fill("#password", PASSWORD)
        self.submit("signup")
        self.wait_text("section.done", "u" + phone)
        self.assertIn("회원가입이 완료되었습니다", self.text("section.done"))
        self.visit("signup.html")
        self.send(phone)
        self.wait_text("#phoneNumber-error", case.PHONE_TAKEN)
        self.assertEqual((self.invalid(), self.focused()), (["phoneNumber"], "phoneNumber"))
        self.browser.click(".field a[href$='find-id.html']")
        self.wait(lambda: self.browser.url().endswith("find-id.html"), "the page that finds the id")

    def test_find_id(self):
        user, phone = self.site.member()
        self.visit("find-id.html")
        self.verify(self.sent(phone))
        self.wait_text("section.done", user)

    def test_reset(self):
        user, phone = self.site.member()
        self.visit("reset-password.html")
        self.verify(self.sent(phone, user))
        self.check_step("#newPassword")
        self.browser.fill("#newPassword", "password1234")
        self.submit("resetPW")
        self.wait_text("#newPassword-error", "흔한 비밀번호")
        self.browser.fill("#newPassword", PASSWORD)
        self.submit("resetPW")
        self.wait_text("section.done", "비밀번호가 변경되었습니다")

    def test_wrong_code(self):
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.verify(self.wrong(code))
        self.wait_text("#verifyCode-error", case.WRONG_CODE + " (남은 횟수 4회)")
        self.assertEqual((self.invalid(), self.focused()), (["verifyCode"], "verifyCode"))
        self.verify(code)
        self.wait_shown("#password")

    def test_expired_code(self):
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.site.clock.advance(181)
        self.verify(code)
        self.wait_text("#verifyCode-error", "유효시간이 지난 인증번호")
        self.submit("send")
        self.wait_text(".notice", case.SENT)
        self.verify(self.site.code(phone))
        self.wait_shown("#password")

    def test_resend(self):
        """Too soon is told with the time to wait, on a page that still takes the code; later it is sent again."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.submit("send")
        self.wait_text("p.error", "잠시 후 다시 시도해 주세요.")
        self.assertRegex(self.text("p.error"), r"\([0-9]+초 뒤 가능\)$")
        self.assertEqual(len(self.site.messages(phone)), 1)
        self.site.clock.advance(30)
        self.submit("send")
        self.wait(lambda: len(self.site.messages(phone)) == 2, "the second message")
        self.wait_text(".notice", case.SENT)
        self.verify(code)  # it is the same one
        self.wait_shown("#password")

    def test_other_flow_at_once(self):
        """Too soon for another flow's code is no code of this one: the number's form stays."""
        user, phone = self.site.member()
        self.visit("find-id.html")
        self.sent(phone)
        self.visit("reset-password.html")
        self.send(phone, user)
        self.wait_text("p.error", "잠시 후 다시 시도해 주세요.")
        self.assertFalse(self.is_shown("#verifyCode"))
        self.site.clock.advance(30)
        self.send(phone, user)
        self.wait_shown("#verifyCode")
        self.verify(self.site.code(phone))
        self.wait_shown("#newPassword")

    def test_refusals(self):
        user, phone = self.site.member()
        self.visit("find-id.html")
        self.send(self.site.phone())
        self.wait_text("#phoneNumber-error", case.PHONE_UNKNOWN)
        self.visit("reset-password.html")
        self.send(phone, "nobody")
        self.wait_text("p.error", case.ACCOUNT_MISMATCH)
        self.send(phone, user)
        self.wait_shown("#verifyCode")

    def test_double_click(self):
        """Two clicks may be two requests, but they are one message."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.browser.fill("#phoneNumber", phone)
        self.browser.double_click("form[action$='/send'] [type=submit]")
        self.wait_shown("#verifyCode")
        self.verify(self.site.code(phone))
        self.wait_shown("#password")
        self.assertEqual(len(self.site.messages(phone)), 1)

    def test_another_number(self):
        """From the code's page there is a way back to the number's."""
        self.visit("signup.html")
        self.sent(self.site.phone())
        self.browser.click("main > a.link")
        self.wait_shown("#phoneNumber")
        self.assertTrue(self.browser.url().endswith(self.site.options["pages"] + "signup.html"))
