"""bonin.conf: every fault is told with its line and its mend, and nothing starts with a fault."""

import os

import case
import harness
import process
import settings

_site = None


def setUpModule():
    global _site
    # No gateway is called here.
    _site = harness.Site(gateway_url="http://127.0.0.1:9")
    case._site = _site


def tearDownModule():
    _site.close()


class Settings(case.Case):
    def make_site(self):
        return _site

    def check(self, text, env=None):
        """Run bonin.fcgi -T on a bonin.conf; its status, standard output and error."""
        path = self.site.path("etc/test.conf")
        self.site._write(path, text, 0o644)
        done = process.run([self.site.program, "-c", path, "-T"], env)
        return done.returncode, done.stdout.decode(), done.stderr.decode().replace(path, "FILE")

    def conf(self, **changes):
        options = dict(self.site.options)
        options.update({name.replace("__", ".").replace("_", "-"): value for name, value in changes.items()})
        return settings.render(options)

    def assert_fault(self, text, *words, env=None):
        status, _out, err = self.check(text, env)
        self.assertNotEqual(status, 0, err)
        for word in words:
            self.assertIn(word, err)
        return err

    def test_good(self):
        """-T prints every setting as it counts, and no secret."""
        status, out, err = self.check(self.conf())
        self.assertEqual((status, err), (0, ""))
        for line in (
            'base-path = "/api"',
            'brand = "%s"' % settings.BRAND,
            "code-length = 6",
            "code-lifetime = 180",
            "code-attempts = 5",
            "code-resends = 3",
            "resend-gaps = {30, 60, 120}",
            "number-per-10min = 5",
            "number-per-day = 10",
            "address-per-10min = 10",
            "account-privacy = off",
        ):
            self.assertIn(line + "\n", out)
        self.assertNotIn("fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG", out)
        for name in ("code.key", "proof.key", "redeem.key"):
            with open(self.site.path("etc/" + name), encoding="utf-8") as f:
                self.assertNotIn(f.read().strip(), out)

    def test_printed_is_settings(self):
        """What -T prints is a bonin.conf that means the same."""
        _status, out, _err = self.check(self.conf())
        self.assertEqual(self.check(out), (0, out, ""))

    def test_line(self):
        """A fault in the text is told with its line."""
        good = self.conf()
        n = good.count("\n") + 1
        for line in (
            "no-such-option = 1",
            "code-length = 9",
            "code-length = 3",
            'code-length = "six"',
            "code-length = six",
            "code-lifetime = 601",
            "code-lifetime = 29",
            "account-privacy = maybe",
            "message-bytes = 91",
            "threads = 0",
            "threads = -1",
            "code-length 6",
            "resend-gaps = {30, 60, 120, 240, 480}",
            'issuer = "%s"' % ("x" * 100),
            'brand = "%s"' % ("x" * 100),
            'issuer = "set twice"',
        ):
            with self.subTest(line):
                err = self.assert_fault(good + line + "\n", "FILE:")

                self.assertRegex(err, r"FILE:(%d|%d): " % (n, n + 1))

    def test_values(self):
        """A value that cannot be is told by the option's name."""
        for word, changes in (
            ("base-path", {"base_path": "api"}),
            ("base-path", {"base_path": "/api/"}),
            ("origin", {"origin": "shop.example"}),
            ("origin", {"origin": "https://shop.example/"}),
            ("origin", {"origin": "http://shop.example"}),
            ("trusted-proxies", {"trusted_proxies": ["10.0.0.0/33"]}),
            ("trusted-proxies", {"trusted_proxies": ["proxy.example"]}),
            ("countries", {"countries": ["82"]}),
            ("countries", {"countries": ["abc"]}),
            ("countries", {"countries": ["1", "999"]}),
            ("resend-gaps", {"resend_gaps": [60, 30]}),
            ("number-per-day", {"number_per_day": 4}),
            ("sens.base-url", {"sens__base_url": "http://sens.apigw.ntruss.com"}),
            ("sens.base-url", {"sens__base_url": "https://sens.apigw.ntruss.com/sms"}),
            ("sens.service-id", {"sens__service_id": "ncp:kkobizmsg:kr:1:x"}),
            ("sens.service-id", {"sens__service_id": "x"}),
            ("sens.sender", {"sens__sender": "02-555-01234"}),
            ("sens.sender", {"sens__sender": "0501234567"}),
            ("brand", {"brand": ""}),
            ("brand", {"brand": None}),
            ("sens.sender", {"sens__sender": None}),
        ):
            with self.subTest(changes):
                self.assert_fault(self.conf(**changes), word)

    def test_message_must_fit(self):
        """A brand with which a message would be cut, or have a character that phones do not show, is refused."""
        self.assert_fault(self.conf(brand="가" * 20), "bytes")
        self.assertEqual(self.check(self.conf(brand="가" * 20, origin=None))[0], 0)
        for brand in ("뷁", "shop\u2014", "🙂"):
            self.assert_fault(self.conf(brand=brand), "KS X 1001")
        exact = 80 - len("[] 인증번호 [000000]를 입력해주세요.".encode("euc-kr"))
        self.assertEqual(self.check(self.conf(origin=None, brand="b" * exact))[0], 0)
        self.assert_fault(self.conf(origin=None, brand="b" * (exact + 1)), "81 bytes")
        text = self.conf(origin=None, brand="b" * (exact + 1), message_bytes=90)
        self.assertEqual(self.check(text)[0], 0)

    def test_secrets(self):
        """A secret that others may read, or that is no file, is none; the mend is told."""
        path = self.site.path("etc/redeem.key")
        for mode in (0o640, 0o604, 0o644):
            os.chmod(path, mode)
            try:
                self.assert_fault(self.conf(), "redeem.key", "chmod 600")
            finally:
                os.chmod(path, 0o600)
        second = self.site.path("etc/second.key")
        os.link(path, second)
        self.assert_fault(self.conf(), "redeem.key", "hard links")
        os.unlink(second)
        link = self.site.path("etc/link.key")
        os.symlink(path, link)
        self.assert_fault(self.conf(redeem_key_file="link.key"), "link.key")
        self.assert_fault(self.conf(redeem_key_file="none.key"), "none.key")
        short = self.site.path("etc/short.key")
        self.site._write(short, "short\n", 0o600)
        self.assert_fault(self.conf(redeem_key_file="short.key"), "short.key")

    def test_environment(self):
        """The names of the first users win over the file."""
        env = {
            "SENS_SERVICE_ID": "ncp:sms:kr:1:other",
            "SENS_SERVICE_ACCESS_KEY": "other-key",
            "SENS_SERVICE_SECRET_KEY": "other-secret",
            "SENS_MY_NUM": "0269999999",
            "SENS_BASE_URL": "https://sens.apigw.gov-ntruss.com",
        }
        text = self.conf(sens__secret_key_file="none.key")
        status, out, err = self.check(text, env)
        self.assertEqual((status, err), (0, ""))
        for name, value in env.items():
            (self.assertNotIn if "SECRET" in name else self.assertIn)(value, out)
        self.assert_fault(self.conf(), "sens.sender", env={"SENS_MY_NUM": "1"})

    def test_no_start_with_a_fault(self):
        """The program does not start with a fault, and says it on standard error, for the web server's log."""
        path = self.site.path("etc/bad.conf")
        self.site._write(path, self.conf() + "no-such-option = 1\n", 0o644)
        argv = [self.site.program, "-c", path, "-l", self.site.path("run/bad.sock")]
        done = process.run(argv, timeout=10)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"no-such-option", done.stderr)
        self.assertFalse(os.path.exists(self.site.path("run/bad.sock")))

    def test_files_of_another_user(self):
        """What may not be read is told with whose it must be; whoever made it as root has not read the manual."""
        path, mend = self.site.path("etc/shut.conf"), "it must belong to the user that the web server runs bonin as"
        self.site._write(path, self.conf(), 0)
        done = process.run([self.site.program, "-c", path, "-T"])
        self.assertIn("%s: Permission denied; %s\n" % (path, mend), done.stderr.decode())
        key = self.site.path("etc/shut.key")
        self.site._write(key, "x" * 32, 0)
        self.assert_fault(self.conf(redeem_key_file="shut.key"), "%s may not be read; %s" % (key, mend))

    def test_missing_files(self):
        done = process.run([self.site.program, "-c", "/nonexistent/bonin.conf", "-T"])
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"/nonexistent/bonin.conf: No such file or directory; name your settings with -c", done.stderr)

    def test_version_and_usage(self):
        done = process.run([self.site.program, "-V"])
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, rb"^bonin \d+\.\d+")
        for arguments in (["-x"], ["-t", "0", "-T"], ["-t", "many", "-T"], ["more"]):
            done = process.run([self.site.program, *arguments])
            self.assertNotEqual(done.returncode, 0, arguments)
            self.assertTrue(done.stderr, arguments)
