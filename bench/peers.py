"""What a site would run instead of bonin: Node.js programs of peers/, installed where nothing of the project lies."""

import os
import shutil
import subprocess

import subjects

harness, process = subjects.harness, subjects.process

SOURCE = os.path.join(subjects.HERE, "peers")


def install(folder):
    """Copy peers/ to `folder` and get what they need, once. False, with the reason told, where that cannot be."""
    if shutil.which("npm") is None:
        print("no npm: the peers are left out\n", flush=True)
        return False
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(SOURCE):
        shutil.copy2(os.path.join(SOURCE, name), folder)
    env = dict(os.environ)
    if os.path.exists("/usr/include/node/node.h"):
        env.setdefault("npm_config_nodedir", "/usr")  # else its headers are downloaded
    try:
        for argv in (["npm", "install", "--no-audit", "--no-fund"], ["npm", "rebuild", "better-sqlite3"]):
            if not _is_whole(folder):
                subprocess.run(argv, cwd=folder, env=env, check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as fault:
        print("npm install failed (%s): the peers are left out\n" % fault, flush=True)
        return False
    return _is_whole(folder)


def _is_whole(folder):
    """better-sqlite3 is the one that is compiled."""
    test = "new (require('better-sqlite3'))(':memory:'); require.resolve('better-auth'); require('express')"
    return subprocess.run(["node", "-e", test], cwd=folder, capture_output=True).returncode == 0


class Peer(subjects.Subject):
    def __init__(self, name, script, gateway, folder, paths=None, bodies=None):
        super().__init__(name)
        self.send_path, self.verify_path = paths or (self.send_path, self.verify_path)
        self.send_body, self.verify_body = bodies or (self.send_body, self.verify_body)
        self.port = process.free_port()
        self.folder = harness.tempfile.mkdtemp(prefix="bonin-bench-")
        env = dict(os.environ, UPSTREAM=gateway.url, PORT=str(self.port), NODE_ENV="production")
        env["DB"] = os.path.join(self.folder, "peer.db")
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.process = subprocess.Popen(
                ["node", script], cwd=folder, env=env, stdout=log, stderr=log, preexec_fn=process.die_with_parent
            )
        process.wait_for(self._listens, name, timeout_s=60)

    def _listens(self):
        try:
            harness.client.Client(self.port, "", "127.0.0.1").get("/")
            return True
        except OSError:
            if self.process.poll() is not None:
                with open(os.path.join(self.folder, "log"), encoding="utf-8") as f:
                    raise RuntimeError("%s does not start: %s" % (self.name, f.read())) from None
            return False

    def pids(self):
        return [self.process.pid]

    def stop(self):
        process.stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


def express(gateway, folder):
    """Codes in memory, nothing durable, no limits."""
    return Peer("Express", "express.js", gateway, folder)


def better_auth(gateway, folder):
    """SQLite, WAL, FULL; its limiter off."""
    paths = ("/api/auth/phone-number/send-otp", "/api/auth/phone-number/verify")
    bodies = ('{"phoneNumber":"%p"}', '{"phoneNumber":"%p","code":"%c"}')
    return Peer("better-auth", "better-auth.js", gateway, folder, paths, bodies)
