"""boninctl: what an operator does, while the site is running."""

import datetime
import os
import pwd
import sqlite3
import stat
import subprocess
import unittest

import case
import harness
import process
import settings
from case import FIND_ID, PASSWORD, RESET, SIGNUP

BCRYPT = "$2y$10$abcdefghijklmnopqrstuuN0pGfRm3vJ2Q1dKQ0o5m9mVbXc8o4bG"

_site = None


def setUpModule():
    global _site
    _site = harness.Site(n_members=3)
    case._site = _site


def tearDownModule():
    _site.close()


class Ctl(case.Case):
    def make_site(self):
        return _site

    def assert_fails(self, *arguments, words=(), stdin=None):
        """The command fails, says why on standard error, and prints nothing else."""
        done = self.site.try_ctl(*arguments, stdin=stdin)
        self.assertNotEqual(done.returncode, 0, done)
        self.assertTrue(done.stderr, done)
        for word in words:
            self.assertIn(word, done.stderr.decode())
        return done

    def csv(self, text):
        path = self.site.path("more.csv")
        self.site._write(path, text, 0o600)
        return path

    def test_init(self):
        """A folder with keys and database for its owner alone; a second time nothing is overwritten."""
        folder = self.site.path("etc/new")
        self.site.ctl("init", folder)
        self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)
        files = {name: os.stat(os.path.join(folder, name)) for name in os.listdir(folder)}
        self.assertLessEqual({"bonin.conf", "bonin.db", "code.key", "proof.key", "redeem.key"}, set(files))
        for name, status in files.items():
            self.assertEqual(stat.S_IMODE(status.st_mode) & 0o077, 0, name)
        keys = set()
        for name in ("code.key", "proof.key", "redeem.key"):
            with open(os.path.join(folder, name), "rb") as f:
                keys.add(f.read())
        self.assertEqual(len(keys), 3)
        self.assert_fails("init", folder, words=["overwritten"])
        for name, status in files.items():
            self.assertEqual(os.stat(os.path.join(folder, name)).st_mtime_ns, status.st_mtime_ns)

    def test_init_on_a_full_disk(self):
        """Where it cannot make all it leaves nothing, and can be run again; what was there before stays."""
        kept = self.site.path("etc/kept")
        self.site._make_folder("etc/kept")
        self.site._write(kept + "/mine", "x", 0o600)
        for folder, left in ((self.site.path("etc/full"), None), (kept, ["mine"])):
            for n_blocks in (0, 8, 40):  # no key, keys alone, no database
                with self.subTest((folder, n_blocks)):
                    limited = "trap '' XFSZ; ulimit -f %d; exec \"$0\" init \"$1\"" % n_blocks
                    done = process.run(["sh", "-c", limited, self.site.path("bin/boninctl"), folder])
                    self.assertNotEqual(done.returncode, 0, done)
                    self.assertEqual(os.listdir(folder) if os.path.exists(folder) else None, left, done)
            self.site.ctl("init", folder)
            self.assertTrue(os.path.exists(folder + "/bonin.db"))

    def test_new_settings_say_what_is_missing(self):
        folder = self.site.path("etc/fresh")
        self.site.ctl("init", folder)
        done = process.run([self.site.program, "-c", folder + "/bonin.conf", "-T"])
        self.assertNotEqual(done.returncode, 0)
        for word in ("brand", "sens.service-id", "sens.sender"):
            self.assertIn(word, done.stderr.decode())

    def test_add_list_delete(self):
        phone = self.phone()
        user = self.new_user_id()
        self.site.ctl("users", "add", user, phone, stdin=PASSWORD.encode() + b"\n")
        listed = [line for line in self.site.ctl("users", "list").splitlines() if user in line]
        self.assertEqual(len(listed), 1)
        self.assertIn("+82" + phone[1:], listed[0])
        self.assert_error(self.send(SIGNUP, None, phone), 409, "phone_taken", 999)
        stdin = PASSWORD.encode() + b"\n"
        self.assert_fails("users", "add", user, self.phone(), words=["user_taken"], stdin=stdin)
        self.assert_fails("users", "add", self.new_user_id(), phone, words=["phone_taken"], stdin=stdin)
        self.site.ctl("users", "delete", user)
        self.assertNotIn(user, self.site.ctl("users", "list"))
        self.assertEqual(self.send(SIGNUP, None, phone).status, 201)
        self.assert_fails("users", "delete", user, words=[user])

    def test_another_number(self):
        """A member moves to another number with all that is theirs; what was proven with the old one is void."""
        user, phone = self.member_now()
        _other, taken = self.site.member()
        new = self.phone()
        proof = self.verified(RESET, user, phone)["proof"]
        self.sent(RESET, user, phone)
        code = self.code(phone)
        self.site.ctl("users", "phone", user, "-".join((new[:3], new[3:7], new[7:])))
        self.assert_error(self.post("/resetPW", proof=proof, newPassword=PASSWORD), 401, "bad_proof")
        self.assert_error(self.verify(RESET, user, phone, code), 401, "account_mismatch")
        self.assertEqual(self.verified(FIND_ID, None, new)["userId"], user)
        self.assert_error(self.send(FIND_ID, None, phone), 401, "phone_unknown")
        self.verified(SIGNUP, None, phone)
        self.assert_fails("users", "phone", user, taken, words=["phone_taken"])
        self.assert_fails("users", "phone", "nobody", self.phone(), words=["no such member"])
        self.assert_fails("users", "phone", user, "0212345678")
        self.assertEqual(len([row for row in self.site.ctl("users", "list").splitlines() if user in row]), 1)
        self.assertEqual(self.verified(FIND_ID, None, new)["userId"], user)

    def test_add_refuses(self):
        stdin = PASSWORD.encode() + b"\n"
        self.assert_fails("users", "add", "a b", self.phone(), words=["1 to 64 bytes of printable UTF-8"], stdin=stdin)
        self.assert_fails("users", "add", self.new_user_id(), "0212345678", stdin=stdin)
        self.assert_fails("users", "add", self.new_user_id(), self.phone(), stdin=b"short\n")
        self.assert_fails("users", "add", self.new_user_id(), self.phone(), stdin=b"")
        self.assert_fails("users", "add", self.new_user_id(), self.phone(), PASSWORD, words=["usage"])

    def test_import_export(self):
        """Members come in with the hashes that they have, also with ids of another time, and go out as they came."""
        first, second = self.phone(), self.phone()
        rows = '"홍길동",%s,%s\nold.id@example,"%s","%s"\n' % (first, BCRYPT, second, harness.HASH)
        path = self.csv("userId,phoneNumber,passwordHash\n" + rows)
        self.assertIn("2 added", self.site.ctl("users", "import", path))
        self.assertIn("0 added, 2 were in already", self.site.ctl("users", "import", path))
        exported = self.site.ctl("users", "export")
        self.assertTrue(exported.startswith("userId,phoneNumber,passwordHash\n"), exported[:60])
        for word in ("홍길동", BCRYPT, "old.id@example", harness.HASH):
            self.assertIn(word, exported)
        self.sent(FIND_ID, None, first)
        reply = self.verify(FIND_ID, None, first, self.code(first))
        self.assertEqual(reply.json.get("userId"), "홍길동")
        self.assertIn("0 added", self.site.ctl("users", "import", self.csv(exported)))

    def test_import_takes_the_hashes_that_sites_have(self):
        """Those of gnuboard and WordPress as they are; any other when told so; never what cannot be one."""
        md5 = "5f4dcc3b5aa765d61d8327deb882cf99"
        hashes = ["sha256:12000:UkVhWGJLZW5k:wGi0MmTq", "$P$B123456789abcdefghijklmnopqrstu", "$wp$2y$10$" + "a" * 53]
        rows = "".join("hashed%d,%s,%s\n" % (i, self.phone(), h) for i, h in enumerate(hashes))
        self.assertIn("3 added", self.site.ctl("users", "import", self.csv(rows)))
        path = self.csv("hashed4,%s,%s\n" % (self.phone(), md5))
        self.assert_fails("users", "import", path, words=["--any-hash"])
        self.assertIn("1 added", self.site.ctl("users", "import", "--any-hash", path))
        exported = self.site.ctl("users", "export")
        for word in hashes + [md5]:
            self.assertIn(word, exported)
        for word in ("has blanks", "x" * 128, "비밀번호"):
            path = self.csv("hashed5,%s,%s\n" % (self.phone(), word))
            self.assert_fails("users", "import", "--any-hash", path, words=[":1: "])

    def test_import_is_whole_or_not(self):
        """A file with a fault is told by line, and nothing of it comes in."""
        good = self.phone()
        for row in (
            "bad id,%s,%s" % (self.phone(), BCRYPT),
            "gooduser,0212345678,%s" % BCRYPT,
            "gooduser,%s,plain-text-password" % self.phone(),
            "gooduser,%s" % self.phone(),
            "gooduser,%s,%s,more" % (self.phone(), BCRYPT),
            '"gooduser,%s,%s' % (self.phone(), BCRYPT),
        ):
            with self.subTest(row):
                path = self.csv("userId,phoneNumber,passwordHash\nfirstuser,%s,%s\n%s\n" % (good, BCRYPT, row))
                self.assert_fails("users", "import", path, words=[":3: "])
                self.assertNotIn("firstuser", self.site.ctl("users", "list"))
        self.assert_fails("users", "import", self.site.path("none.csv"), words=["none.csv"])

    def test_import_tells_who_is_in_already(self):
        """The id or number that the database refuses, in words, and whether anything came in."""
        user, phone = self.member_now()
        new, other = self.phone(), self.new_user_id()
        row = "%s,%s," + BCRYPT + "\n"
        for rows, words in (
            (row % (user, new), "1: user id %s is a member already, with another number or hash; nothing was added\n" % user),
            (row % (other, phone), "1: the number *%s is another member's already; nothing was added\n" % phone[-4:]),
            (row % (other, new) + row % (other, self.phone()), "2: user id %s stands in line 1 already; nothing" % other),
            (row % (other, new) + row % (other + "x", new), "2: the number *%s stands in line 1 already; nothing" % new[-4:]),
        ):
            done = self.assert_fails("users", "import", self.csv(rows), words=["more.csv:" + words])
            self.assertNotIn(phone, done.stderr.decode())
            self.assertNotIn(other, self.site.ctl("users", "list"))
        rows = "".join(row % ("first%d" % i, "0108%07d" % i) for i in range(500))
        path = self.csv(rows + row % (user, new))
        self.assert_fails("users", "import", path, words=["more.csv:501: user id %s" % user, "before line 501 is in"])
        self.assertIn("first499", self.site.ctl("users", "list"))

    def test_sends(self):
        """What was sent: with the last four digits, without the number or the code."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        newest = self.site.ctl("sends", "1")
        at = datetime.datetime.fromisoformat(newest.split()[0])  # Korea's time, and says so
        self.assertEqual(at.utcoffset(), datetime.timedelta(hours=9))
        self.assertLess(abs(at.timestamp() - self.site.clock.now()), 60)
        self.assertIn(phone[-4:], newest)
        self.assertIn("accepted", newest)
        self.assertIn("signup", newest)
        self.assertNotIn(phone, newest)
        self.assertNotIn(self.code(phone), newest)
        self.assert_fails("sends", "0")
        self.assert_fails("sends", "x")

    def test_purge(self):
        """What is still needed stays: limits, codes, members."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        self.assertIn("rows purged", self.site.ctl("purge"))
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (1, 30))
        self.assertEqual(self.verify(SIGNUP, None, phone, self.code(phone)).status, 200)
        self.assert_fails("purge", "0")

    def test_purged_by_itself(self):
        """Whatever is over goes without an operator; what the setting keep-days keeps stays."""
        columns = "at_ms, purpose, phone_tag, last4, address_tag, outcome, won, request_id, gateway_id"
        database = sqlite3.connect(self.site.path("etc/bonin.db"))
        with database:
            database.execute("INSERT INTO used_proofs VALUES (randomblob(16), 1000)")
            for days in (89, 91):
                row = ((self.site.clock.now() - days * 86400) * 1000, "%04d" % days)
                values = "VALUES (CAST(? AS INTEGER), 0, randomblob(16), ?, randomblob(16), 1, 10, '', '')"
                database.execute("INSERT INTO sends (%s) %s" % (columns, values), row)
        self.site.clock.hurry(3600)

        def left():
            proofs = database.execute("SELECT count(*) FROM used_proofs WHERE expires_ms = 1000").fetchone()[0]
            return proofs, [row[0] for row in database.execute("SELECT last4 FROM sends WHERE last4 IN ('0089', '0091')")]

        process.wait_for(lambda: left() == (0, ["0089"]), "the purge")
        database.close()
        self.assertIn('"event":"purged"', self.site.logs())

    def test_backup(self):
        """A whole database, for its owner alone; nothing is overwritten."""
        user, _phone = self.member_now()
        path = self.site.path("etc/backup.db")
        self.site.ctl("backup", path)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode) & 0o077, 0)
        copy = sqlite3.connect(path)
        self.assertEqual(copy.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        self.assertEqual(copy.execute("SELECT count(*) FROM users WHERE user_id = ?", [user]).fetchone(), (1,))
        copy.close()
        self.assert_fails("backup", path)

    def test_check(self):
        self.assertIn("budget: 100000000 messages a day, for 1000000000 won at 10 won each\n", self.site.ctl("check"))
        self.assertIn("checked as user %s\n" % (process.USER or pwd.getpwuid(os.geteuid()).pw_name), self.site.ctl("check"))
        path = self.site.path("etc/unknown.conf")
        note = 'note: origin is not set: phones do not fill the code in; set origin = "https://your.shop"\n'
        self.assertNotIn(note, self.site.ctl("check"))
        self.site._write(path, settings.render(dict(self.site.options, origin=None)), 0o600)
        self.assertIn(note, self.site.ctl("-c", path, "check"))
        self.site._write(path, settings.render(dict(self.site.options, delivery="nobody")), 0o600)
        self.assert_fails("-c", path, "check", words=["nobody"])

    def test_check_tells_of_a_shared_folder(self):
        note, folder = "note: the folder of the database can be written to by its group", self.site.path("etc")
        mode = stat.S_IMODE(os.stat(folder).st_mode)
        self.assertNotIn(note, self.site.ctl("check"))
        os.chmod(folder, mode | 0o020)
        try:
            self.assertIn(note, self.site.ctl("check"))
        finally:
            os.chmod(folder, mode)

    def test_check_tells_of_a_simulator(self):
        path, warning = self.site.path("etc/real.conf"), b"WARNING: sens.base-url: http://127.0.0.1:"
        self.assertIn(warning, self.site.try_ctl("check").stderr)
        real = dict(self.site.options, **{"sens.base-url": "https://sens.apigw.ntruss.com"})
        self.site._write(path, settings.render(real), 0o600)
        done = self.site.try_ctl("-c", path, "check")
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_check_log_file(self):
        """A log that bonin could not open is told with its mend; one that it could is not made by the check."""
        path, log = self.site.path("etc/log.conf"), self.site.path("etc/new.log")
        missing = self.site.path("etc/none")
        for name, words in (
            (missing + "/bonin.log", ["log-file: %s does not exist: make it" % missing, 'log-file = "bonin.log"']),
            ("/etc/bonin.log", ["log-file: /etc/bonin.log must be writable for the user that bonin runs as"]),
            ("../etc", ["Is a directory"]),
        ):
            self.site._write(path, settings.render(dict(self.site.options, **{"log-file": name})), 0o600)
            done = self.assert_fails("-c", path, "check", words=words)
            self.assertTrue(done.stdout.endswith(b"\nnot ok\n"), done)
        self.site._write(path, settings.render(dict(self.site.options, **{"log-file": "new.log"})), 0o600)
        self.assertTrue(self.site.ctl("-c", path, "check").endswith("\nok\n"))
        self.assertFalse(os.path.exists(log))
        self.site._write(log, "", 0o600)
        self.assertTrue(self.site.ctl("-c", path, "check").endswith("\nok\n"))
        os.chmod(log, 0o666)
        self.assert_fails("-c", path, "check", words=["chmod 640"])

    @unittest.skipUnless(os.geteuid() == 0, "root alone can be another user")
    def test_check_by_root(self):
        """Root is sent to the user whose files they are, and not told to take them away."""
        env = dict(process.environment(self.site.env), BONIN_CONF=self.site.settings_path)
        program = self.site.path("bin/boninctl")
        done = subprocess.run([program, "check"], env=env, capture_output=True, timeout=60, check=False)
        self.assertNotEqual(done.returncode, 0, done)
        self.assertIn("checked as user root\n", done.stdout.decode())
        self.assertIn("runuser -u %s" % process.USER, done.stderr.decode())
        self.assertNotIn("chown", done.stderr.decode())

    def test_usage(self):
        for arguments, word in (
            ((), "usage"),
            (("nosuch",), "unknown command: nosuch\n"),
            (("users",), "users needs a second word\n"),
            (("users", "nosuch"), "unknown command: users nosuch\n"),
            (("init",), "init needs DIR\n"),
            (("init", "a", "b"), "init takes only DIR\n"),
            (("backup",), "backup needs FILE\n"),
            (("users", "list", "x"), "users list takes only its name\n"),
        ):
            self.assert_fails(*arguments, words=[word, "usage: boninctl"])
        for arguments in ("-h", "--help", "init --help", "users --help", "users add --help", "sens send -h"):
            done = self.site.try_ctl(*arguments.split())
            self.assertEqual(done.returncode, 0, arguments)
            self.assertIn(b"users import", done.stdout)
        self.assertFalse(os.path.exists("--help"))
        self.assertIn(b"bonin ", self.site.try_ctl("--version").stdout)
