"""examples/bonin.php, as a site's PHP calls it."""

import base64
import hmac
import base64
import hashlib
import json
import os
import shutil
import unittest

import case
import harness
import process
import settings
from case import PASSWORD, RESET, SIGNUP

ASK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ask.php")
EXAMPLE = os.path.join(harness.SOURCE, "examples/bonin.php")


@unittest.skipIf(shutil.which("php") is None, "there is no PHP")
class Php(case.Case):
    def call(self, function, *arguments):
        """What PHP's function returns; what it throws is a failure."""
        answer = self.try_call(function, *arguments)
        self.assertIn("returned", answer)
        return answer["returned"]

    def try_call(self, function, *arguments):
        asked = json.dumps([function, arguments]).encode()
        # Copies, as PHP's user may not read the folder that we were started in.
        ask, example = (shutil.copy2(path, self.site.folder) for path in (ASK, EXAMPLE))
        # By standard input: an argument list is for everybody on the machine to read.
        done = process.run(["php", "-d", "display_errors=stderr", ask, example], stdin=asked)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout)

    def check(self, proof, purpose, key="proof.key", issuer=settings.ISSUER, audience=settings.AUDIENCE):
        return self.call("bonin_check_proof", proof, purpose, self.site.path("etc/" + key), issuer, audience)

    def url(self):
        return "http://127.0.0.1:%d%s" % (self.site.front.port, self.site.front.base_path)

    def redeem(self, proof, purpose, key="redeem.key"):
        return self.try_call("bonin_redeem", proof, purpose, self.url(), self.site.path("etc/" + key))

    def has_password(self, user, password):
        return self.call("bonin_check_password", user, password, self.site.path("etc/bonin.db"))

    def test_check_proof(self):
        """The claims of a good one; null for another purpose, site or key, a changed one, and garbage."""
        done = self.verified(RESET)
        proof = done["proof"]
        claims = self.check(proof, "reset_password")
        self.assertEqual((claims["userId"], claims["sub"]), (done["user"], "+82" + done["phone"][1:]))
        self.assertIsNone(self.check(proof, "signup"))
        self.assertIsNone(self.check(proof, "reset_password", audience="another site"))
        self.assertIsNone(self.check(proof, "reset_password", issuer="somebody"))
        self.assertIsNone(self.check(proof, "reset_password", key="redeem.key"))
        changed = proof[:-2] + ("AA" if not proof.endswith("AA") else "BB")
        for bad in (changed, proof + ".", proof[1:], "", "a.b.c", "a.b"):
            self.assertIsNone(self.check(bad, "reset_password"), bad)

    def test_not_even_text(self):
        """What a visitor may post in the place of a text is no proof and no password, and ends no page with an error."""
        proof = self.verified(SIGNUP)["proof"]
        for bad in (None, [proof], "x" * 5000, proof + "\n"):
            with self.subTest(bad):
                self.assertIsNone(self.check(bad, "signup"))
                self.assertEqual(self.redeem(bad, "signup"), {"returned": None})
        user = self.site.member()[0]
        for bad in (None, [PASSWORD]):
            with self.subTest(bad):
                self.assertIs(self.has_password(user, bad), False)
                self.assertIs(self.has_password(bad, PASSWORD), False)
        self.assertIsNotNone(self.redeem(proof, "signup")["returned"])

    def test_no_key(self):
        """A key that cannot be read is no empty key, with which anybody can sign."""
        text = lambda value: base64.urlsafe_b64encode(value).rstrip(b"=")
        claims = {"iss": settings.ISSUER, "aud": settings.AUDIENCE, "purpose": "signup", "exp": 2**40, "sub": "+821012345678"}
        signed = text(b'{"alg":"HS256","typ":"JWT"}') + b"." + text(json.dumps(claims).encode())
        forged = (signed + b"." + text(hmac.digest(b"", signed, "sha256"))).decode()
        self.site._write(self.site.path("etc/empty.key"), "\n", 0o600)
        for key in ("empty.key", "no-such.key"):
            key = self.site.path("etc/" + key)
            self.assertIn("thrown", self.try_call("bonin_check_proof", forged, "signup", key, settings.ISSUER, settings.AUDIENCE))
            self.assertIn("thrown", self.try_call("bonin_redeem", forged, "signup", self.url(), key))

    def test_redeem(self):
        """Once; not for another purpose; and a key or an address that is wrong is no bad proof, but a fault."""
        proof = self.verified(SIGNUP)["proof"]
        self.assertIn("thrown", self.redeem(proof, "signup", key="proof.key"))
        claims = self.redeem(proof, "signup")["returned"]
        self.assertTrue(claims["sub"].startswith("+8210"))
        self.assertEqual(self.redeem(proof, "signup"), {"returned": None})
        self.assertEqual(self.redeem("nonsense", "signup"), {"returned": None})
        self.assertEqual(self.redeem(self.verified(SIGNUP)["proof"], "reset_password"), {"returned": None})

    def test_check_password(self):
        """A member's password, whatever the capitals of the id, while bonin goes on; nobody else's."""
        user = self.new_user_id()
        proof = self.verified(SIGNUP)["proof"]
        self.assertEqual(self.post("/signup", proof=proof, userId=user, password=PASSWORD).status, 201)
        self.assertIs(self.has_password(user, PASSWORD), True)
        self.assertIs(self.has_password(user.upper(), PASSWORD), True)
        self.assertIs(self.has_password(user, PASSWORD + "x"), False)
        self.assertIs(self.has_password(user + "x", PASSWORD), False)
        self.assertIs(self.has_password("' OR 1=1 --", PASSWORD), False)
        self.verified(SIGNUP)

    def test_imported_password(self):
        """A member whom gnuboard has hashed comes with that hash."""
        digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), b"c2FsdHNhbHQ=", 12000, 24)
        user, phone = self.new_user_id(), self.phone()
        row = "%s,%s,sha256:12000:c2FsdHNhbHQ=:%s\n" % (user, phone, base64.b64encode(digest).decode())
        path = self.site.path("gnuboard.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("userId,phoneNumber,passwordHash\n" + row)
        process.own(path)
        self.site.ctl("users", "import", path)
        self.assertIs(self.has_password(user, PASSWORD), True)
        self.assertIs(self.has_password(user, PASSWORD + "x"), False)
