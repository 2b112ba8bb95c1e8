"""The pages with their script."""

import re

import case
import visit
from visit import ALERT, FINISH, PASSWORD, SEND, VERIFY


class Script(visit.Visit):
    def wait_may_send(self):
        self.wait(lambda: self.text(SEND) == "재전송", "the end of the wait")

    def test_signup(self):
        """Sign-up on one page: number, code, account; the number is locked behind the code."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.assertEqual(self.focused(), "verifyCode")
        self.assertRegex(self.text("[data-timer]"), r"^0[23]:[0-5][0-9]$")
        self.wait_text("[data-timer]", "02:5")
        self.assertRegex(self.text(SEND), r"^재전송 ?[0-9]+초$")
        self.verify(code)
        self.wait_shown("#password")
        self.assertEqual(self.focused(), "userId")
        self.assertEqual(self.text(SEND), "인증 완료")
        self.assertTrue(self.browser.run("return document.getElementById('phoneNumber').readOnly"))
        self.assertFalse(self.is_shown("#verifyCode"))
        self.browser.fill("#userId", "U" + phone)
        self.browser.fill("#password", PASSWORD)
        self.browser.click(FINISH)
        self.wait_text("section.done", "u" + phone)
        self.assertFalse(self.is_shown("form"))
        self.visit("signup.html")
        self.send(phone)
        self.wait_text("#phoneNumber-error", case.PHONE_TAKEN)
        self.assertEqual(self.invalid(), ["phoneNumber"])
        self.assertEqual(self.focused(), "phoneNumber")
        way_on = "[data-when] a[href='find-id.html']"
        self.assertTrue(self.is_shown(way_on))
        self.browser.fill("#phoneNumber", self.site.phone())
        self.assertFalse(self.is_shown(way_on))

    def test_find_id(self):
        """Find-ID, with the code as some phones paste it."""
        user, phone = self.site.member()
        self.visit("find-id.html")
        code = self.sent(phone)
        self.verify(code[:3] + " " + code[3:])
        self.wait_text("section.done", user)

    def test_reset(self):
        user, phone = self.site.member()
        self.visit("reset-password.html")
        self.verify(self.sent(phone, user))
        self.wait_shown("#newPassword")
        self.browser.fill("#newPassword", "short")
        self.browser.click(FINISH)
        self.wait_text("#newPassword-error", "8자 이상")
        self.browser.fill("#newPassword", PASSWORD)
        self.assertEqual((self.invalid(), self.text("#newPassword-error")), ([], ""))
        self.browser.click(FINISH)
        self.wait_text("section.done", "비밀번호가 변경되었습니다")

    def test_wrong_code(self):
        """A wrong code says how many guesses are left; the right one still counts."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        for left in (4, 3):
            self.verify(self.wrong(code, left))
            self.wait_text("#verifyCode-error", "%s (남은 횟수 %d회)" % (case.WRONG_CODE, left))
            self.assertEqual((self.invalid(), self.focused()), (["verifyCode"], "verifyCode"))
        self.verify(code)
        self.wait_shown("#password")

    def test_spent_code(self):
        """After the last guess only another code helps."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        for left in (4, 3, 2, 1):
            self.verify(self.wrong(code, left + 1))
            self.wait_text("#verifyCode-error", "남은 횟수 %d회" % left)
        self.verify(self.wrong(code))
        self.wait_text("#verifyCode-error", case.WRONG_CODE + " 인증번호를 다시 받아 주세요.")
        self.verify(code)
        self.wait_text("#verifyCode-error", "입력 횟수를 초과했습니다")
        self.assertRegex(self.text(VERIFY), r"^확인 ?[0-9]+초")
        self.advance(30)
        self.wait_may_send()
        self.browser.click(SEND)
        self.wait_text("[data-status]", "다시 보냈습니다")
        self.verify(self.site.code(phone))
        self.wait_shown("#password")

    def test_expired_code(self):
        """The page says when the time is over, and so does the server to a page that does not know."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.site.clock.advance(181)
        self.verify(code)
        self.wait_text("#verifyCode-error", "유효시간이 지난 인증번호")
        self.browser.fill("#verifyCode", "1")
        self.assertEqual(self.text("#verifyCode-error"), "")
        self.browser.run("window.aheadMs += 181000")
        self.wait_text("[data-timer]", "00:00")
        self.wait_text("#verifyCode-error", "유효시간이 지났습니다")
        self.browser.click(SEND)
        self.wait_text("[data-timer]", "02:5")
        self.assertEqual(self.text("#verifyCode-error"), "")
        self.verify(self.site.code(phone))
        self.wait_shown("#password")

    def test_resend(self):
        """The button waits as long as the server wants, then sends again."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.sent(phone)
        self.browser.click(SEND)
        self.assertEqual(len(self.site.messages(phone)), 1)
        self.advance(25)
        self.wait(lambda: re.fullmatch("재전송 ?[1-5]초", self.text(SEND)), "less than six seconds left")
        self.advance(5)
        self.wait_may_send()
        self.browser.click(SEND)
        self.wait(lambda: len(self.site.messages(phone)) == 2, "the second message")
        self.wait_text("[data-status]", "다시 보냈습니다")
        self.verify(self.site.code(phone))
        self.wait_shown("#password")

    def test_reload(self):
        """Who reloads the page and asks too soon is led on to type the code that came."""
        phone = self.site.phone()
        self.visit("signup.html")
        code = self.sent(phone)
        self.visit("signup.html")
        self.assertEqual(self.sent(phone), code)
        self.wait_text(ALERT, "잠시 후 다시")
        self.assertRegex(self.text(SEND), r"[0-9]+초$")
        self.assertEqual(len(self.site.messages(phone)), 1)
        self.verify(code)
        self.wait_shown("#password")

    def test_other_flow_at_once(self):
        """Too soon for another flow's code is no code of this one: the number's form stays, and counts down."""
        user, phone = self.site.member()
        self.visit("find-id.html")
        self.sent(phone)
        self.visit("reset-password.html")
        self.send(phone, user)
        self.wait_text(ALERT, "잠시 후 다시")
        self.assertFalse(self.is_shown("#verifyCode"))
        self.assertRegex(self.text(SEND), r"^인증번호 받기 ?[0-9]+초$")
        self.advance(30)
        self.wait(lambda: self.text(SEND) == "인증번호 받기", "the end of the wait")
        self.verify(self.sent(phone, user))
        self.wait_shown("#newPassword")

    def test_another_number(self):
        """Another number voids what was done for the first one, and waits for nothing."""
        phone, other = self.site.phone(), self.site.phone()
        self.visit("signup.html")
        self.sent(phone)
        self.browser.fill("#phoneNumber", other)
        self.assertFalse(self.is_shown("#verifyCode"))
        self.assertEqual(self.text(SEND), "인증번호 받기")
        self.verify(self.sent(other))
        self.wait_shown("#password")

    def test_refusals(self):
        """Each refusal stands where it belongs, in the server's words."""
        user, phone = self.site.member()
        self.visit("find-id.html")
        self.send(self.site.phone())
        self.wait_text("#phoneNumber-error", case.PHONE_UNKNOWN)
        self.send("02-123-4567")
        self.wait(lambda: self.invalid() == ["phoneNumber"], "the error")
        self.assertNotEqual(self.text("#phoneNumber-error"), case.PHONE_UNKNOWN)
        self.visit("reset-password.html")
        self.send(phone, "nobody")
        self.wait_text(ALERT, case.ACCOUNT_MISMATCH)
        self.assertEqual(self.invalid(), [])
        self.send(phone, user)
        self.wait_shown("#verifyCode")

    def test_empty(self):
        """An empty field is told beside it, without asking the server."""
        self.visit("reset-password.html")
        self.browser.click("[type=submit]")
        self.wait_text("#userId-error", "아이디를 입력해 주세요.")
        self.assertEqual((self.invalid(), self.focused()), (["userId"], "userId"))
        self.browser.fill("#userId", "somebody")
        self.assertEqual(self.invalid(), [])
        self.browser.click("[type=submit]")
        self.wait_text("#phoneNumber-error", "휴대폰 번호를 입력해 주세요.")
        self.assertEqual([url for url in self.requests() if "/api/" in url], [])

    def test_double_click(self):
        """Two clicks are one message, and one request."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.browser.fill("#phoneNumber", phone)
        self.browser.double_click(SEND)
        self.wait_shown("#verifyCode")
        self.assertEqual(len([url for url in self.requests() if url.endswith("/api/send")]), 1)
        self.assertEqual(len(self.site.messages(phone)), 1)

    def test_taken_id(self):
        """An id that is taken is told at its field, and the same proof serves for another."""
        user, _phone = self.site.member()
        phone = self.site.phone()
        self.visit("signup.html")
        self.verify(self.sent(phone))
        self.wait_shown("#password")
        self.browser.fill("#userId", user)
        self.browser.fill("#password", PASSWORD)
        self.browser.click(FINISH)
        self.wait_text("#userId-error", "이미 사용 중인 아이디입니다.")
        self.browser.fill("#userId", "u" + phone)
        self.browser.click(FINISH)
        self.wait_text("section.done", "u" + phone)

    def test_gateway_down(self):
        """A message that could not be sent is told, and asking again works when it can."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.site.simulator.stop()
        try:
            self.send(phone)
            self.wait_text(ALERT, "문자를 보내지 못했습니다")
        finally:
            self.site.simulator.start()
        self.assertFalse(self.is_shown("#verifyCode"))
        self.browser.click(SEND)
        self.wait_shown("#verifyCode")

    def test_offline(self):
        """Without a network the page says so, keeps what was typed, and works when it is back."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.network(offline=True)
        try:
            self.send(phone)
            self.wait_text(ALERT, "인터넷 연결을 확인")
        finally:
            self.network(offline=False)
        self.browser.click(SEND)
        self.wait_shown("#verifyCode")
        self.assertEqual((self.text(ALERT), len(self.site.messages(phone))), ("", 1))

    def network(self, offline):
        self.browser.cdp(
            "Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )

    def test_busy(self):
        """A web server's own error page is understood, and its Retry-After counted down."""
        self.visit("signup.html")
        self.browser.run(
            "window.fetch = () => Promise.resolve(new Response('<h1>Busy</h1>',"
            " { status: 503, headers: { 'Retry-After': '7', 'Content-Type': 'text/html' } }))"
        )
        self.send(self.site.phone())
        self.wait_text(ALERT, "지금은 처리할 수 없습니다")
        self.assertRegex(self.text(SEND), "^인증번호 받기 ?[1-7]초$")
        self.browser.click(SEND)
        self.assertIn("지금은 처리할 수 없습니다", self.text(ALERT))
        self.browser.run("window.aheadMs += 7000")
        self.wait(lambda: self.text(SEND) == "인증번호 받기", "the end of the wait")

    def test_lost_answer(self):
        """When nobody knows whether the message went out, the code can be typed in all the same."""
        self.visit("signup.html")
        self.browser.run(
            "const answer = { statusCode: 502, error: 'send_unknown', message: 'M', requestId: 'R', expiresIn: 180,"
            " resendIn: 30 }; window.fetch = () => Promise.resolve(Response.json(answer, { status: 502 }))"
        )
        self.send(self.site.phone())
        self.wait_shown("#verifyCode")
        self.wait_text(ALERT, "M")
        self.assertEqual(self.focused(), "verifyCode")
        self.assertEqual(self.browser.run("return document.querySelector('[name=requestId]').value"), "R")
        self.assertRegex(self.text("[data-timer]"), "^0[23]:")
        self.assertRegex(self.text(SEND), "^재전송 ?[0-9]+초$")

    def test_late_proof(self):
        """A proof that has expired leads back to the beginning, which says why."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.verify(self.sent(phone))
        self.wait_shown("#password")
        self.advance(601)
        self.browser.fill("#userId", "u" + phone)
        self.browser.fill("#password", PASSWORD)
        self.browser.click(FINISH)
        self.wait_text(ALERT, "처음부터 다시")
        self.assertFalse(self.is_shown("#password"))
        self.verify(self.sent(phone))
        self.wait_shown("#password")
        self.assertEqual(self.browser.run("return document.getElementById('password').value"), "")

    def test_taken_meanwhile(self):
        """A number that turns out to be taken, after the right code, leads back to the number's field."""
        self.visit("signup.html")
        code = self.sent(self.site.phone())
        self.browser.run(
            "const answer = { statusCode: 999, error: 'phone_taken', message: 'M' };"
            "window.fetch = () => Promise.resolve(Response.json(answer, { status: 409 }))"
        )
        self.verify(code)
        self.wait_text("#phoneNumber-error", "M")
        self.assertEqual((self.invalid(), self.focused()), (["phoneNumber"], "phoneNumber"))
        self.assertFalse(self.is_shown("#verifyCode"))
        self.assertTrue(self.is_shown("[data-when] a[href='reset-password.html']"))
        self.assertEqual(self.text(SEND), "인증번호 받기")

    def test_reveal(self):
        """A password can be shown and hidden again."""
        phone = self.site.phone()
        self.visit("signup.html")
        self.verify(self.sent(phone))
        self.wait_shown("#password")
        self.browser.fill("#password", PASSWORD)
        for kind, word in (("text", "숨기기"), ("password", "표시")):
            self.browser.click(".reveal")
            self.assertEqual(self.browser.run("return document.getElementById('password').type"), kind)
            self.assertEqual(self.text(".reveal"), word)
