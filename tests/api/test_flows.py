"""The three flows from beginning to end, by a script, by a form and by a browser's own form post."""

import case
import client
import gateway
import process
import settings
from case import FIND_ID, FLOWS, PASSWORD, RESET, SIGNUP


class Flows(case.Case):
    def check_sent(self, reply):
        self.assertEqual(reply.status, 201, reply)
        body = reply.json
        self.assertEqual(set(body), {"code", "message", "requestId", "expiresIn", "resendIn"})
        self.assertEqual(body["code"], 201)
        self.assertEqual(body["message"], case.SENT)
        self.assertEqual(body["expiresIn"], 180)
        self.assertEqual(body["resendIn"], 30)
        self.assertRegex(body["requestId"], r"^[A-Za-z0-9_-]{16,64}$")
        return body

    def test_signup(self):
        """Sign-up: send, verify, account; in JSON and in form posts."""
        for how in ("json", "form"):
            with self.subTest(how):
                self.client = self.site.client()
                phone, user = self.phone(), self.new_user_id()
                self.check_sent(self.send(SIGNUP, None, phone, how))
                reply = self.post("/verify", how, phoneNumber=phone, verifyCode=self.code(phone))
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(set(reply.json), {"code", "message", "proof", "expiresIn"})
                self.assertEqual((reply.json["code"], reply.json["message"]), (200, "success"))
                self.assertEqual(reply.json["expiresIn"], 600)
                proof = reply.json["proof"]
                reply = self.post("/signup", how, proof=proof, userId=user, password=PASSWORD)
                self.assertEqual(reply.status, 201, reply)
                self.assertEqual(set(reply.json), {"code", "message", "userId"})
                self.assertEqual((reply.json["code"], reply.json["userId"]), (201, user))
                self.client = self.site.client()
                reply = self.send(SIGNUP, None, phone, how)
                self.assert_error(reply, 409, "phone_taken", 999, case.PHONE_TAKEN)

    def test_find_id(self):
        """Find-ID: send, verify, the user id."""
        for how in ("json", "form"):
            with self.subTest(how):
                self.client = self.site.client()
                user, phone = self.site.member()
                self.check_sent(self.send(FIND_ID, None, phone, how))
                reply = self.post("/verifyID", how, phoneNumber=phone, verifyCode=self.code(phone))
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(reply.json, {"code": 200, "message": "success", "userId": user})

    def test_reset(self):
        """Password change: send, verify, the new password's hash in the export."""
        for how in ("json", "form"):
            with self.subTest(how):
                self.client = self.site.client()
                user, phone = self.site.member()
                self.check_sent(self.send(RESET, user, phone, how))
                reply = self.post(
                    "/verifyPW", how, userId=user, phoneNumber=phone, verifyCode=self.code(phone)
                )
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(set(reply.json), {"code", "message", "proof", "expiresIn"})
                before = self.hash_of(user)
                reply = self.post("/resetPW", how, proof=reply.json["proof"], newPassword=PASSWORD)
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual(set(reply.json), {"code", "message"})
                after = self.hash_of(user)
                self.assertNotEqual(before, after)
                self.assertRegex(after, r"^\$argon2id\$v=19\$m=19456,t=2,p=1\$")

    def hash_of(self, user):
        for line in self.site.ctl("users", "export").splitlines():
            name, _, rest = line.partition(",")
            if name.strip('"') == user:
                return rest.partition(",")[2].strip('"')
        return None

    def test_status(self):
        """How far the message is: the gateway is asked behind an answer, and the next one tells."""
        request_id = self.sent(SIGNUP, None, self.phone())["requestId"]

        def is_delivered():
            reply = self.post("/status", requestId=request_id)
            self.assertEqual(reply.status, 200, reply)
            self.site.clock.advance(5)
            return reply.json["delivery"] == "delivered"

        self.assertFalse(is_delivered())
        process.wait_for(is_delivered, "the message to be there")

    def test_unknown(self):
        """Who is no member gets no message at find-ID and password change."""
        user, phone = self.site.member()
        stranger = self.phone()
        reply = self.send(FIND_ID, None, stranger)
        self.assert_error(reply, 401, "phone_unknown", 401, case.PHONE_UNKNOWN)
        for who, number in ((user, stranger), ("nobody", phone), ("nobody", stranger)):
            reply = self.send(RESET, who, number)
            self.assert_error(reply, 401, "account_mismatch", 401, case.ACCOUNT_MISMATCH)
        self.assertEqual((self.n_messages(stranger), self.n_messages(phone)), (0, 0))

    def test_phone_taken_sends_nothing(self):
        _user, phone = self.site.member()
        self.assert_error(self.send(SIGNUP, None, phone), 409, "phone_taken", 999, case.PHONE_TAKEN)
        self.assertEqual(self.n_messages(phone), 0)

    def test_message_text(self):
        """One SMS, to the letter, with the origin-bound line."""
        for flow in FLOWS:
            user, phone = self.person(flow)
            self.sent(flow, user, phone)
            messages = self.site.messages(phone)
            self.assertEqual(len(messages), 1)
            text = messages[0]["content"]
            code = gateway.code_in(text)
            self.assertRegex(code, r"^[0-9]{6}$")
            want = "[%s] 인증번호 [%s]를 입력해주세요.\n@shop.example #%s" % (settings.BRAND, code, code)
            self.assertEqual(text, want)
            self.assertLessEqual(len(text.encode("euc-kr")), 80)
            self.assertEqual(messages[0]["type"], "SMS")
            self.assertEqual(messages[0]["to"], phone)

    def test_spellings(self):
        """One number in many spellings: each is understood, and verifies what another one asked for."""
        user, phone = self.site.member()
        a, b, c = phone[:3], phone[3:7], phone[7:]
        wide = "".join(chr(ord(d) + 0xFEE0) for d in phone)
        for spelling in (
            phone,
            "-".join((a, b, c)),
            ".".join((a, b, c)),
            " ".join((a, b, c)),
            "(%s) %s-%s" % (a, b, c),
            wide,
            "+82" + phone[1:],
            "+82 " + phone,
            "82" + phone[1:],
            "0082" + phone[1:],
            "+82-10-%s-%s" % (b, c),
        ):
            with self.subTest(spelling):
                self.client = self.site.client()
                self.sent(FIND_ID, None, spelling)
                reply = self.verify(FIND_ID, None, phone, self.code(phone))
                self.assertEqual(reply.status, 200, reply)
                self.site.clock.advance(86400)

    def test_code_spellings(self):
        """A code with blanks or in full-width digits is the same code."""
        for change in (
            lambda c: c[:3] + " " + c[3:],
            lambda c: " " + c + " ",
            lambda c: "".join(chr(ord(d) + 0xFEE0) for d in c),
        ):
            phone = self.phone()
            self.sent(SIGNUP, None, phone)
            reply = self.verify(SIGNUP, None, phone, change(self.code(phone)))
            self.assertEqual(reply.status, 200, reply)

    def test_user_id_folded(self):
        """Capitals of a new user id are folded."""
        user = self.new_user_id()
        reply = self.post("/signup", proof=self.proof(), userId=user.upper(), password=PASSWORD)
        self.assertEqual((reply.status, reply.json.get("userId")), (201, user), reply)

    def test_user_taken(self):
        """A taken user id is said, and the proof can be used with another one."""
        user, _phone = self.member_now()
        proof = self.proof()
        reply = self.post("/signup", proof=proof, userId=user, password=PASSWORD)
        self.assert_error(reply, 409, "user_taken")
        reply = self.post("/signup", proof=proof, userId=self.new_user_id(), password=PASSWORD)
        self.assertEqual(reply.status, 201, reply)

    def test_phone_taken_meanwhile(self):
        """Two proofs for one number: the second sign-up is refused."""
        phone = self.phone()
        first = self.verified(SIGNUP, None, phone)["proof"]
        second = self.verified(SIGNUP, None, phone)["proof"]
        reply = self.post("/signup", proof=first, userId=self.new_user_id(), password=PASSWORD)
        self.assertEqual(reply.status, 201, reply)
        reply = self.post("/signup", proof=second, userId=self.new_user_id(), password=PASSWORD)
        self.assert_error(reply, 409, "phone_taken", 999, case.PHONE_TAKEN)

    def test_resend_is_the_same_code(self):
        for flow in FLOWS:
            user, phone = self.person(flow)
            self.sent(flow, user, phone)
            self.site.clock.advance(31)
            second = self.sent(flow, user, phone)
            texts = [m["content"] for m in self.site.messages(phone)]
            self.assertEqual(len(texts), 2)
            self.assertEqual(texts[0], texts[1])
            self.assertEqual(second["resendIn"], 60)
            self.assertEqual(second["expiresIn"], 180)
            reply = self.verify(flow, user, phone, self.code(phone))
            self.assertEqual(reply.status, 200, reply)

    def test_health(self):
        reply = self.client.get("/healthz")
        self.assertEqual(reply.status, 200, reply)
        self.assertEqual(set(reply.json) & {"status", "version"}, {"status", "version"})


class Browser(case.Case):
    """A browser's own form post, without any script: HTML comes back, and leads to the end."""

    def page(self, path, status, **fields):
        reply = self.post(path, "html", {"Origin": settings.ORIGIN, "Sec-Fetch-Site": "same-origin"}, **fields)
        self.assertEqual(reply.status, status, reply)
        self.assertEqual(reply.headers["Content-Type"], "text/html; charset=utf-8")
        self.assertIn("<!doctype html", reply.text[:40].lower())
        return reply.text

    def hidden(self, page, name):
        """The value of a field of the page's form."""
        for tag in page.split("<input")[1:]:
            tag = tag.split(">", 1)[0]
            if 'name="%s"' % name in tag and 'value="' in tag:
                return tag.split('value="', 1)[1].split('"', 1)[0]
        self.fail("no field %s with a value in\n%s" % (name, page))

    def test_signup(self):
        phone, user = self.phone(), self.new_user_id()
        page = self.page("/send", 201, phoneNumber=phone)
        self.assertIn(case.SENT, page)
        self.assertEqual(self.hidden(page, "phoneNumber"), phone)
        page = self.page("/verify", 200, phoneNumber=phone, verifyCode=self.code(phone))
        proof = self.hidden(page, "proof")
        page = self.page("/signup", 201, proof=proof, userId=user, password=PASSWORD)
        self.assertNotIn("<form", page)
        reply = self.send(SIGNUP, None, phone, client=self.site.client())
        self.assert_error(reply, 409, "phone_taken", 999)

    def test_find_id(self):
        user, phone = self.site.member()
        self.page("/sendID", 201, phoneNumber=phone)
        self.assertIn(user, self.page("/verifyID", 200, phoneNumber=phone, verifyCode=self.code(phone)))

    def test_reset(self):
        user, phone = self.site.member()
        page = self.page("/sendPW", 201, userId=user, phoneNumber=phone)
        self.assertEqual(self.hidden(page, "userId"), user)
        fields = {"userId": user, "phoneNumber": phone, "verifyCode": self.code(phone)}
        proof = self.hidden(self.page("/verifyPW", 200, **fields), "proof")
        self.page("/resetPW", 200, proof=proof, newPassword=PASSWORD)

    def test_failure(self):
        """A failure is a page too, with the same status and text, and offers the step again."""
        phone = self.phone()
        self.assertIn(case.PHONE_UNKNOWN, self.page("/sendID", 401, phoneNumber=phone))
        self.page("/send", 201, phoneNumber=phone)
        page = self.page("/verify", 401, phoneNumber=phone, verifyCode=self.wrong(phone))
        self.assertIn(case.WRONG_CODE, page)
        self.assertIn("<form", page)

    def test_opened_again(self):
        """The address of an answered page, opened or loaded anew, leads back to its flow's first form."""
        for path, action in (("/send", "/send"), ("/verify", "/send"), ("/verifyID", "/sendID"), ("/resetPW", "/sendPW")):
            with self.subTest(path):
                reply = self.client.get(path, {"Accept": client.HTML})
                self.assertEqual((reply.status, reply.headers["Allow"]), (405, "POST"), reply)
                self.assertEqual(reply.headers["Content-Type"], "text/html; charset=utf-8")
                self.assertIn('action="%s%s"' % (self.client.base_path, action), reply.text)
                self.assert_error(self.client.get(path, {"Accept": "*/*"}), 405, "method_not_allowed")
        reply = self.client.get("/redeem", {"Accept": client.HTML})
        self.assert_error(reply, 405, "method_not_allowed")

    def test_escapes(self):
        """Nothing that a visitor typed comes back as markup."""
        evil = "\"'><script>alert(1)</script>&"
        for path, fields in (
            ("/send", {"phoneNumber": evil}),
            ("/verify", {"phoneNumber": evil, "verifyCode": evil, "requestId": evil}),
            ("/sendPW", {"phoneNumber": self.phone(), "userId": evil}),
            ("/signup", {"proof": evil, "userId": evil, "password": PASSWORD}),
        ):
            with self.subTest(path):
                reply = self.post(path, "html", {"Origin": settings.ORIGIN}, **fields)
                self.assertNotIn("<script>alert", reply.text)
                self.assertNotIn(evil, reply.text)
