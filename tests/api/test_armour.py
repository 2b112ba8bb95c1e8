"""What bonin gives up before it serves, behind every web server, as CGI and in a chroot."""

import os
import shutil
import subprocess
import threading
import unittest

import case
import client
import fronts
import gateway
import harness
import process
import settings
from case import SIGNUP


def status(pid):
    """The lines of /proc/PID/status as a dictionary."""
    with open("/proc/%d/status" % pid, encoding="utf-8") as f:
        return dict(line.rstrip("\n").split(":\t", 1) for line in f if ":\t" in line)


class Armour(case.Case):
    """A gateway that says nothing keeps bonin alive, also as CGI, so that it can be looked at."""

    def setUp(self):
        self.gateway = gateway.ScriptedGateway()
        self.addCleanup(self.gateway.close)
        self.release = threading.Event()
        self.addCleanup(self.release.set)

    def site_behind(self, front):
        site = harness.Site(front=front, gateway_url=self.gateway.url)
        self.addCleanup(site.close)
        return site

    def hold(self, connection):
        """Take the request, and answer it when the test has seen enough."""
        self.release.wait(20)
        connection.sendall(gateway.ACCEPTED)

    def test_status(self):
        """Filtered calls, no new rights, and a memory that its own user may not read."""
        if not harness.is_built_with("WITH_SANDBOX 1"):
            raise unittest.SkipTest("a build that looks for faults has no sandbox")
        for front in sorted(fronts.FRONTS):
            with self.subTest(front):
                site = self.site_behind(front)
                self.release.clear()
                self.gateway.do(self.hold)
                n_before = self.gateway.count()
                sender = threading.Thread(target=self.send, args=(SIGNUP, None, site.phone(), "json", site.client()))
                sender.start()
                process.wait_for(lambda: self.gateway.count() > n_before, "the call to the gateway")
                pids = site.workers()
                self.assertTrue(pids)
                for pid in pids:
                    found = status(pid)
                    self.assertEqual((found["Seccomp"], found["NoNewPrivs"]), ("2", "1"), found)
                    self.assertEqual(os.stat("/proc/%d/environ" % pid).st_uid, 0, "not hidden from its user")
                    with open("/proc/%d/limits" % pid, encoding="utf-8") as f:
                        self.assertRegex(f.read(), r"Max core file size +0 +0 ")
                self.release.set()
                sender.join()
                site.close()

    def test_pages_folder(self):
        """What lies where the web server gives files away is no secret: nothing is served any more, and it is said."""
        fronts_and_files = [("lighttpd", name) for name in ("bonin.db", "code.key", "bonin.conf", "bonin.log")]
        fronts_and_files += [("mod_proxy_fcgi", "code.key"), ("htaccess", "bonin.db")]
        for front, name in fronts_and_files:
            with self.subTest((front, name)):
                site = harness.Site(front=front, gateway_url=self.gateway.url, options={"log-file": "bonin.log"})
                self.addCleanup(site.close)
                site.front.stop()
                site.wait_for_no_worker()
                inside = site.path("www/inside")
                os.makedirs(inside)
                process.own(inside)
                self.move(site, name, inside)
                site.front.start()
                reply = process.wait_for(lambda: self.answer(site), "an answer")
                self.assert_error(reply, 503, "busy")
                self.assertIn("file_below_document_root", site.events())
                self.assertIn("make new keys (boninctl init; ", site.events())
                self.assertEqual(self.gateway.count(), 0)
                site.close()

    def test_home_folder(self):
        """A user's own public folder, which Apache does not call the document root, is watched like that."""
        site = self.site_behind("htaccess")
        site.front.stop()
        public = site.path("home/public_html")
        shutil.copytree(site.path("www"), public)
        site.front.base_path = site.options["base-path"] = "/~you/api/bonin.cgi"
        site.write_settings()
        lines = site.front.own_lines()
        lines += ['Alias /~you "%s"' % public, '<Directory "%s">' % public]
        lines += ["AllowOverride AuthConfig FileInfo Options Limit", "Require all granted", "</Directory>"]
        site.front.own_lines = lambda: lines
        site.front.start()
        reply = process.wait_for(lambda: self.answer(site), "an answer")
        self.assertEqual(reply.status, 201, reply)
        self.move(site, "code.key", public)
        reply = self.answer(site)
        self.assert_error(reply, 503, "busy")
        self.assertIn("file_below_document_root", site.logs())

    def test_leftovers(self):
        """Should one of the site's files lie where bonin is mounted all the same, nobody gets it, nor a list of them."""
        names = ("bonin.conf", "code.key", "bonin.db", "bonin.db-wal", "bonin.db-lock", "bonin.log", "members.csv", "a.bak")
        # what editors, archives and a person in a hurry leave, also of the door itself
        names += ("bonin.conf~", "bonin.conf.save", ".bonin.conf.swp", "code.key.old", "bonin.db.gz", "2026-11-24.db.1")
        names += ("site.tar", "notes.txt", "bonin.cgi~", "bonin.cgi.old", "abonin.cgi", "BONIN.CONF", "sub/code.key.1")
        for front in ("htaccess", "lighttpd", "lighttpd-cgi", "mod_fcgid", "mod_proxy_fcgi"):
            site = self.site_behind(front)
            visitor = client.Client(site.front.port, "", "127.0.0.1")
            below = site.path("www/api")
            os.makedirs(below, exist_ok=True)
            for name in names:
                os.makedirs(os.path.dirname(os.path.join(below, name)), exist_ok=True)
                site._write(os.path.join(below, name), "secret", 0o644)
            for name in (*names, "", ".git/HEAD", ".htaccess"):
                with self.subTest((front, name)):
                    reply = visitor.get("/api/" + name)
                    self.assertIn(reply.status, (403, 404), reply)
                    self.assertNotIn("secret", reply.text)
            site.close()

    def move(self, site, name, folder):
        """Move one of the site's files, and tell bonin."""
        os.rename(site.path("etc/" + name), os.path.join(folder, name))
        if name == "bonin.conf":
            site.front.settings = os.path.join(folder, name)
            site.options["database"] = site.path("etc/bonin.db")
            for key in ("code", "proof", "redeem"):
                site.options[key + "-key-file"] = site.path("etc/%s.key" % key)
            site.options["sens.secret-key-file"] = site.path("etc/" + settings.SECRET_KEY_FILE)
            site.options["log-file"] = site.path("etc/bonin.log")
            site.settings_path = site.front.settings
        else:
            option = {"bonin.db": "database", "code.key": "code-key-file", "bonin.log": "log-file"}[name]
            site.options[option] = os.path.join(folder, name)
        site.write_settings()

    def answer(self, site):
        try:
            return self.send(SIGNUP, None, site.phone(), client=site.client())
        except OSError:
            return None

    def test_chroot(self):
        """In a folder with nothing but the program, its libraries and the site it serves all the same."""
        if os.geteuid() != 0:
            raise unittest.SkipTest("chroot needs root")
        site = self.site_behind("lighttpd")
        root = site.path("root")
        listed = subprocess.run(["ldd", site.program], capture_output=True, text=True, check=True).stdout
        libraries = [word for word in listed.split() if word.startswith("/")]
        for path in libraries + [site.program, site.settings_path]:
            os.makedirs(root + os.path.dirname(path), exist_ok=True)
            shutil.copy2(path, root + path)
        site.front.stop()
        shutil.copytree(site.path("etc"), root + site.path("etc"), dirs_exist_ok=True)
        shutil.copy2(site.clock.path, root + site.clock.path)
        for folder, _folders, files in os.walk(root):
            for name in [folder] + files:
                process.own(os.path.join(folder, name))
        owner = os.stat(root + site.path("etc"))
        env = {"BONIN_CONF": site.settings_path, "BONIN_TEST_CLOCK": site.clock.path}
        env.update(GATEWAY_INTERFACE="CGI/1.1", REQUEST_METHOD="POST", SCRIPT_NAME=site.front.base_path, PATH_INFO="/send")
        body = b"phoneNumber=01012345678"
        env.update(CONTENT_LENGTH=str(len(body)), REMOTE_ADDR="127.0.0.1")
        env.update(CONTENT_TYPE="application/x-www-form-urlencoded")
        done = subprocess.run(
            ["/usr/sbin/chroot", "--userspec=%d:%d" % (owner.st_uid, owner.st_gid), root, site.program], env=env, input=body, capture_output=True
        )
        self.assertTrue(done.stdout.startswith(b"Status: 201"), done)
