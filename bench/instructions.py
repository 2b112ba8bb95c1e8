"""
Instructions (callgrind) of one send and one verify, which do not depend on the machine's mood, and the CPU time of
a whole CGI process. bonin is spoken to in FastCGI, without a web server.
"""

import os
import re
import resource
import socket
import statistics
import struct
import subprocess
import urllib.request

import subjects

harness, process = subjects.harness, subjects.process

FEW, MANY = 50, 250  # the difference leaves out what starting and ending cost
BEGIN, PARAMS, STDIN, STDOUT, END = 1, 4, 5, 6, 3


def _record(kind, data):
    return struct.pack(">BBHHBx", 1, kind, 1, len(data), 0) + data


def _pair(name, value):
    name, value = name.encode(), value.encode()
    return bytes([len(name), len(value)]) + name + value


def _variables(path, body):
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "REQUEST_URI": path,
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }


def _request(path, body):
    """One FastCGI request (FastCGI 1.0 section 3)."""
    params = b"".join(_pair(*variable) for variable in _variables(path, body).items())
    begin = _record(BEGIN, struct.pack(">HB5x", 1, 0))
    return begin + _record(PARAMS, params) + _record(PARAMS, b"") + _record(STDIN, body) + _record(STDIN, b"")


def _ask(socket_path, path, body):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(60)
        s.connect(socket_path)
        s.sendall(_request(path, body))
        answer = b""
        while piece := s.recv(65536):
            answer += piece
    if not re.search(rb"Status: 20[01]", answer):
        raise RuntimeError("%s: %r" % (path, answer))


class _Site(harness.Site):
    """Settings, keys and a database, and no web server."""

    def start_front(self):
        pass


def _send_body(phone):
    return b'{"phoneNumber":"%s"}' % phone.encode()


def _verify_body(phone, code):
    return b'{"phoneNumber":"%s","verifyCode":"%s"}' % (phone.encode(), code.encode())


def _codes(gateway):
    with urllib.request.urlopen(gateway.url + "/codes") as answer:
        return dict(line.split() for line in answer.read().decode().splitlines())


def _served_under_callgrind(site, gateway, n, n_verified):
    """Instructions of a process that serves n sends and then n_verified verifies."""
    path, out = site.path("run/bench.sock"), site.path("run/callgrind.out")
    argv = ["valgrind", "--tool=callgrind", "--callgrind-out-file=" + out, site.program]
    argv += ["-c", site.settings_path, "-l", path, "-t", "1"]
    log = site.path("run/valgrind.log")
    with process.open_log(log) as stderr:
        server = process.start(argv, stderr=stderr)
    process.wait_for(lambda: os.path.exists(path), "bonin under callgrind", timeout_s=60)
    phones = [site.phone() for _ in range(n)]
    for phone in phones:
        _ask(path, "/api/send", _send_body(phone))
    codes = _codes(gateway)
    for phone in phones[:n_verified]:
        _ask(path, "/api/verify", _verify_body(phone, codes[phone]))
    process.stop(server, wait_s=60)
    os.unlink(path)
    with open(log, encoding="utf-8", errors="replace") as f:
        return int(re.findall(r"Collected : (\d+)", f.read())[-1])


def _cgi_cpu_ms(site, path, bodies):
    """User and system time of a CGI process from its start to its end; the median."""
    took = []
    for body in bodies:
        env = dict(_variables(path, body), GATEWAY_INTERFACE="CGI/1.1", BONIN_CONF=site.settings_path)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = process.run([site.program], env, body)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not re.search(rb"Status: 20[01]", done.stdout):
            raise RuntimeError("CGI %s: %r" % (path, done))
        took.append((after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000)
    return statistics.median(took)


def measure(n_cgi=50):
    """The rows of a table, and the figure of a goal."""
    gateway = subjects.Standin()
    site = _Site(options=dict(subjects.OPTIONS), gateway_url=gateway.url, program="bonin.fcgi")
    try:
        few = _served_under_callgrind(site, gateway, FEW, 0)
        many = _served_under_callgrind(site, gateway, MANY, 0)
        verified = _served_under_callgrind(site, gateway, MANY, MANY)
        phones = [site.phone() for _ in range(n_cgi)]
        send_ms = _cgi_cpu_ms(site, "/api/send", [_send_body(phone) for phone in phones])
        codes = _codes(gateway)
        verify_ms = _cgi_cpu_ms(site, "/api/verify", [_verify_body(p, codes[p]) for p in phones])
    finally:
        site.close()
        gateway.stop()
    rows = [
        ["a send", "{:,.0f}".format((many - few) / (MANY - FEW)), ""],
        ["a verify", "{:,.0f}".format((verified - many) / MANY), ""],
        ["a whole CGI process, send", "", "%.1f" % send_ms],
        ["a whole CGI process, verify", "", "%.1f" % verify_ms],
    ]
    return rows, {"cgi_verify": verify_ms}
