"""Processes, ports and waiting: what every part of the harness needs."""

import ctypes
import os
import pwd
import signal
import socket
import subprocess
import time

# Started by root, everything runs as the web server's user: bonin refuses secrets of another one, and a web server
# must not run programs as root.
USER = "www-data" if os.geteuid() == 0 else None

# What sanitizers and coverage are told.
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX", "GCOV_PREFIX_STRIP")

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def die_with_parent():
    """For preexec_fn: end with the test, even a killed one; and hear SIGINT, which a shell's "&" lets nobody hear."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _as_user():
    if USER is None:
        return {}
    return {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []}


def start(argv, env=None, stderr=None, stdin=subprocess.DEVNULL, stdout=None):
    """Start a process that ends with the test, even a killed one."""
    return subprocess.Popen(
        argv,
        env=environment(env),
        stdin=stdin,
        stdout=stdout if stdout is not None else stderr,
        stderr=stderr,
        preexec_fn=die_with_parent,
        **_as_user()
    )


def run(argv, env=None, stdin=None, timeout=60):
    """Run a program to its end; gives the CompletedProcess, output as bytes."""
    return subprocess.run(
        argv, env=environment(env), input=stdin, capture_output=True, timeout=timeout, **_as_user()
    )


def environment(more=None):
    """A small environment: nothing of the caller's that could change what is tested."""
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    for name in PASSED_ON:
        if name in os.environ:
            env[name] = os.environ[name]
    env.update(more or {})
    return env


def own(path):
    """Give a file or folder to the user that the tested programs run as."""
    if USER is not None:
        user = pwd.getpwnam(USER)
        os.chown(path, user.pw_uid, user.pw_gid)


def open_log(path):
    """A log for start(), which the tested programs may open too."""
    log = open(path, "ab")
    own(path)
    return log


def stop(process, how=signal.SIGTERM, wait_s=10):
    """End a process that we started; the last resort is SIGKILL. Returns its exit status, negative for a signal."""
    if process is None:
        return None
    if process.poll() is None:
        process.send_signal(how)
    try:
        return process.wait(wait_s)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _program_of(pid):
    """bonin hides what it is from its own user, but not what it was called."""
    try:
        return os.readlink("/proc/%s/exe" % pid)
    except PermissionError:
        with open("/proc/%s/cmdline" % pid, "rb") as f:
            return os.fsdecode(f.read().split(b"\0")[0])


def running(program):
    """The ids of living processes of the file `program` (each test has its own copy). Zombies are gone."""
    program = os.path.realpath(program)
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if _program_of(pid) == program:
                with open("/proc/%s/stat" % pid, "rb") as stat:
                    if stat.read().rsplit(b")", 1)[1].split()[0] != b"Z":
                        found.append(int(pid))
        except OSError:
            pass
    return found


def wait_for(condition, what, timeout_s=20, every_s=0.01):
    """Wait until condition() is true and give its value; fail loudly when that takes too long."""
    end = time.monotonic() + timeout_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited %g s in vain for %s" % (timeout_s, what))
        time.sleep(every_s)


def free_port():
    """A TCP port that nobody listens at. Somebody else may be faster: who starts a server there tries again."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
