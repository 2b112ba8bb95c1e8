"""The given texts byte for byte, and the headers of every kind of answer."""

import os

import case
import settings
from case import FIND_ID, PASSWORD, SIGNUP

TEXTS = {
    # path, fields: status, statusCode, error and text of the answer to a caller without any history
    "phone_unknown": ("/sendID", {"phoneNumber": None}, 401, 401, "일치하는 핸드폰 번호가 없습니다."),
    "account_mismatch": (
        "/sendPW",
        {"phoneNumber": None, "userId": "nobody"},
        401,
        401,
        "핸드폰 번호 혹은 아이디가 일치하지 않습니다.",
    ),
    "wrong_code": (
        "/verify",
        {"phoneNumber": None, "verifyCode": "123456"},
        401,
        401,
        "인증번호가 틀렸습니다.",
    ),
}

ACTIONS = (
    "/send",
    "/verify",
    "/sendID",
    "/verifyID",
    "/sendPW",
    "/verifyPW",
    "/signup",
    "/resetPW",
    "/redeem",
)


class Texts(case.Case):
    def test_given_texts(self):
        """The texts of the first users, as bytes in UTF-8, not escaped."""
        for word, (path, fields, status, code, text) in TEXTS.items():
            with self.subTest(word):
                fields = {k: v or self.phone() for k, v in fields.items()}
                reply = self.client.post(path, fields)
                self.assert_error(reply, status, word, code, text)
                self.assertIn(text.encode("utf-8"), reply.body)

    def test_sent_text(self):
        reply = self.send(SIGNUP, None, self.phone())
        self.assertEqual(reply.status, 201, reply)
        self.assertIn('"본인인증 문자 발송 성공"'.encode("utf-8"), reply.body)

    def test_taken_text(self):
        _user, phone = self.site.member()
        reply = self.send(SIGNUP, None, phone)
        self.assertEqual((reply.status, reply.json["statusCode"]), (409, 999))
        self.assertIn("아이디는 핸드폰 번호당 1개만 사용가능합니다.".encode("utf-8"), reply.body)

    def replies(self):
        """One answer of each kind."""
        phone = self.phone()
        origin = {"Origin": settings.ORIGIN}
        yield "sent", self.send(SIGNUP, None, phone)
        yield "too soon", self.send(SIGNUP, None, phone)
        yield "wrong", self.verify(SIGNUP, None, phone, self.wrong(phone))
        yield "verified", self.verify(SIGNUP, None, phone, self.code(phone))
        yield "bad proof", self.post("/signup", proof="x", userId="abcd", password=PASSWORD)
        yield "unknown", self.send(FIND_ID, None, self.phone())
        yield "page", self.post("/send", "html", origin, phoneNumber=self.phone())
        yield "error page", self.post("/send", "html", origin, phoneNumber="1")
        yield "not found", self.post("/nothing")
        yield "wrong method", self.client.get("/send")
        yield "health", self.client.get("/healthz")

    def test_headers(self):
        """Nothing is kept, sniffed, framed or referred."""
        for name, reply in self.replies():
            with self.subTest(name):
                self.assertEqual(reply.headers["Cache-Control"], "no-store")
                self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(reply.headers["Referrer-Policy"], "same-origin")
                self.assertEqual(reply.headers["Cross-Origin-Resource-Policy"], "same-origin")
                self.assertEqual(reply.headers["X-Frame-Options"], "SAMEORIGIN")
                policy = reply.headers["Content-Security-Policy"]
                self.assertIn("default-src 'none'", policy)
                self.assertIn("frame-ancestors", policy)
                self.assertNotIn("unsafe", policy)
                self.assertNotIn("script-src", policy)
                self.assertIsNone(reply.headers["Set-Cookie"])
                self.assertIsNone(reply.headers["Access-Control-Allow-Origin"])
                kind = "text/html" if "page" in name else "application/json"
                self.assertEqual(reply.headers["Content-Type"], kind + "; charset=utf-8")
                for header in set(reply.headers):
                    self.assertEqual(len(reply.headers.get_all(header)), 1, header)

    def test_unknown_address(self):
        for path in ("/nothing", "/", "", "/send/", "/send/x", "/SEND", "/sendid"):
            with self.subTest(path):
                self.assert_error(self.client.post(path, {"phoneNumber": self.phone()}), 404, "not_found")

    def test_base_path_is_a_path(self):
        """What only begins like the base path is not bonin's; the folder on shared hosting says 403 to all but that."""
        phone = self.phone()
        reply = self.client.post("x/send", {"phoneNumber": phone})
        self.assertIn(reply.status, (403, 404), reply)
        self.assertNotIn(b"statusCode", reply.body)
        self.assertEqual(self.n_messages(phone), 0)

    def test_methods(self):
        """Any method but the right one is 405 and says which."""
        for path in ACTIONS:
            for method in ("GET", "PUT", "DELETE", "PATCH"):
                with self.subTest((path, method)):
                    reply = self.client.ask(method, path)
                    self.assert_error(reply, 405, "method_not_allowed")
                    self.assertEqual(reply.headers["Allow"], "POST")
        reply = self.client.post("/healthz")
        self.assert_error(reply, 405, "method_not_allowed")
        self.assertEqual(reply.headers["Allow"], "GET, HEAD")

    def test_trace(self):
        """No web server sends a request back to who made it; but on shared hosting only the host can say so."""
        is_hosts = os.environ.get("BONIN_FRONT", "lighttpd") == "htaccess"
        for path in ("/send", "/healthz"):
            reply = self.client.ask("TRACE", path, None, {"X-Secret": "mirror"})
            self.assertEqual((reply.status, "mirror" in reply.text), (200, True) if is_hosts else (405, False))
