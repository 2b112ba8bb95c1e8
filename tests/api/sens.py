"""SENS as anybody asks it: requests signed as its documents have it."""

import base64
import hashlib
import hmac
import http.client
import json
import time

import settings

SECRET_KEY = "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG"
SMS = "/sms/v2/services/" + settings.SERVICE_ID
ALIMTALK = "/alimtalk/v2/services/ncp:kkobizmsg:kr:000000000000:demo"


# What a template of orders has besides its text, as the simulator's own "order" has it.
ORDER_PARTS = {
    "headerContent": "주문 안내",
    "itemHighlight": {"title": "#{goods}", "description": "#{option}"},
    "item": {
        "list": [
            {"title": "주문 번호", "description": "#{number}"},
            {"title": "배송지", "description": "#{place}"},
        ],
        "summary": {"title": "합계", "description": "#{sum}원"},
    },
}


def headers(method, target, now_ms=None):
    """The four headers of a request."""
    timestamp = str(int(time.time() * 1000) if now_ms is None else now_ms)
    text = "%s %s\n%s\n%s" % (method, target, timestamp, settings.ACCESS_KEY)
    signature = hmac.new(SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "x-ncp-apigw-timestamp": timestamp,
        "x-ncp-iam-access-key": settings.ACCESS_KEY,
        "x-ncp-apigw-signature-v2": base64.b64encode(signature).decode(),
    }


def ask(port, method, target, body=None, now_ms=None):
    """One request; the status, and what the body says, None for nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    data = json.dumps(body).encode() if body is not None else None
    try:
        connection.request(method, target, data, headers(method, target, now_ms))
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None
    finally:
        connection.close()


def order(port, path, body):
    """Tell the simulator something: "/sim/faults", "/sim/doubts", "/sim/alimtalk"."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (200, 204), answer.status
    finally:
        connection.close()
