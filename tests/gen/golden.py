#!/usr/bin/env python3
"""Write tests/golden/*.http: every request to SENS as it must go on the wire.

    tests/gen/golden.py tests/golden

An own reading of the documents of SENS, sharing nothing with src/sens*.c: tests/unit/t_sens.c builds
the same requests from C and compares them byte for byte. The keys were made up for this.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
from urllib.parse import quote

BASE = "https://sens.apigw.ntruss.com"
SMS = "/sms/v2/services/ncp:sms:kr:300000000001:verify"
TALK = "/alimtalk/v2/services/ncp:kkobizmsg:kr:300000000002:verify"
ACCESS_KEY = "wejG5Ai5K5Qlgka0rNNO"
SECRET_KEY = "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG"
NOW_MS = "1767225600000"
REQUEST = "RSSA-1767225600000-1234-12345678-AbCdEfGh"
MESSAGE = "f574d3f0-1111-2222-3333-daa31f50eaf5"
TEXT = "[테스트] 인증번호 [123456]를 입력해주세요."


def query(**parameters):
    return "?" + "&".join("%s=%s" % (name, quote(value, safe="")) for name, value in parameters.items())


def message(text):
    return {"to": "01012345678", "content": text}


def otp():
    return {
        "type": "SMS",
        "contentType": "COMM",
        "countryCode": "82",
        "from": "0255501234",
        "content": TEXT,
        "messages": [{"to": "01012345678"}],
    }


def mms():
    return {
        "type": "MMS",
        "contentType": "AD",
        "from": "0255501234",
        "subject": "(광고) 가을",
        "content": '한 줄\n"두" 줄 \\ <a href="/x">',
        "messages": [
            {"to": "01012345678", "subject": "(광고) 첫째", "content": "가"},
            {"to": "01087654321"},
        ],
        "files": [{"fileId": "11111111-aaaa"}, {"fileId": "22222222-bbbb"}],
        "reserveTime": "2026-01-02 09:30",
        "reserveTimeZone": "Asia/Seoul",
    }


def talk():
    return {
        "plusFriendId": "@bonin",
        "templateCode": "otp1",
        "messages": [{"countryCode": "82", "to": "01012345678", "content": TEXT, "useSmsFailover": False}],
    }


def talk_whole():
    return {
        "plusFriendId": "@bonin",
        "templateCode": "order",
        "messages": [
            {
                "to": "01012345678",
                "title": "강조",
                "content": "내용",
                "headerContent": "머리",
                "itemHighlight": {"title": "제목", "description": "설명"},
                "item": {
                    "list": [{"title": "하나", "description": "1"}, {"title": "둘", "description": "2"}],
                    "summary": {"title": "합계", "description": "3원"},
                },
                "buttons": [
                    {"type": "WL", "name": "보기", "linkMobile": "https://m.example/", "linkPc": "https://example/"},
                    {"type": "AL", "name": "앱", "schemeIos": "ios://x", "schemeAndroid": "android://x"},
                    {"type": "AC", "name": "채널 추가"},
                ],
                "useSmsFailover": True,
                "failoverConfig": {"type": "LMS", "from": "0255501234", "subject": "제목", "content": "대신"},
            },
            {"to": "01087654321", "content": "내용"},
        ],
        "reserveTime": "2026-01-02 09:30",
        "reserveTimeZone": "Asia/Seoul",
    }


NUMBERS = [{"clientTelNo": "01012345678"}, {"clientTelNo": "01087654321"}]

# name: method, path and query, body
REQUESTS = {
    "sms_send": ("POST", SMS + "/messages", otp()),
    "sms_send_mms": ("POST", SMS + "/messages", mms()),
    "sms_list_request": ("GET", SMS + "/messages" + query(requestId=REQUEST), None),
    "sms_list_window": (
        "GET",
        SMS
        + "/messages"
        + query(
            requestStartTime="2026-01-01 00:00:00",
            requestEndTime="2026-01-02 00:00:00",
            type="SMS",
            contentType="COMM",
            countryCode="82",
            **{"from": "0255501234"},
            to="01012345678",
            status="COMPLETED",
            statusName="fail",
            pageSize="100",
            nextToken="a+b/c=="
        ),
        None,
    ),
    "sms_list_completed": (
        "GET",
        SMS
        + "/messages"
        + query(
            completeStartTime="2026-01-01 00:00:00", completeEndTime="2026-01-01 23:59:59", messageId=MESSAGE
        ),
        None,
    ),
    "sms_result": ("GET", SMS + "/messages/" + MESSAGE, None),
    "file": ("POST", SMS + "/files", {"fileName": "가을 1.jpg", "fileBody": base64.b64encode(b"\xff\xd8\xff\xe0\0").decode()}),
    "sms_reserve_status": ("GET", SMS + "/reservations/" + REQUEST + "/reserve-status", None),
    "sms_reserve_cancel": ("DELETE", SMS + "/reservations/" + REQUEST, None),
    "optout_list": ("GET", SMS + "/unsubscribes", None),
    "optout_list_query": (
        "GET",
        SMS
        + "/unsubscribes"
        + query(
            clientTelNo="01012345678",
            startTime="1767225600000",
            endTime="1767312000000",
            pageSize="100",
            pageIndex="2",
        ),
        None,
    ),
    "optout_add": ("POST", SMS + "/unsubscribes", NUMBERS),
    "optout_remove": ("DELETE", SMS + "/unsubscribes", NUMBERS),
    "alimtalk_send": ("POST", TALK + "/messages", talk()),
    "alimtalk_send_whole": ("POST", TALK + "/messages", talk_whole()),
    "alimtalk_list_filters": (
        "GET",
        TALK
        + "/messages"
        + query(
            completeStartTime="2026-01-01 00:00:00",
            completeEndTime="2026-01-02 00:00:00",
            plusFriendId="@bonin",
            messageId=MESSAGE,
            countryCode="82",
            to="01012345678",
            templateCode="otp1",
            requestStatusName="success",
            messageStatusName="processing",
            pageSize="100",
            nextToken="t",
        ),
        None,
    ),
    "alimtalk_list": (
        "GET",
        TALK
        + "/messages"
        + query(
            requestStartTime="2026-01-01 00:00:00", requestEndTime="2026-01-02 00:00:00", plusFriendId="@bonin"
        ),
        None,
    ),
    "alimtalk_result": ("GET", TALK + "/messages/" + MESSAGE, None),
    "alimtalk_reserve_status": ("GET", TALK + "/reservations/RBAA-1/reserve-status", None),
    "alimtalk_reserve_cancel": ("DELETE", TALK + "/reservations/RBAA-1", None),
    "alimtalk_channels": ("GET", TALK + "/channels", None),
    "alimtalk_templates": ("GET", TALK + "/templates" + query(channelId="@bonin"), None),
    "alimtalk_templates_query": (
        "GET",
        TALK
        + "/templates"
        + query(channelId="@bonin", templateCode="otp1", templateName="인증번호", pageSize="10", pageIndex="1"),
        None,
    ),
    "id_escaped": ("GET", SMS + "/messages/" + quote("a/b?c=d&e%f 한", safe=""), None),
}


def sign(method, target):
    text = "%s %s\n%s\n%s" % (method, target, NOW_MS, ACCESS_KEY)
    return base64.b64encode(hmac.new(SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()).decode()


def render(method, target, body):
    lines = [
        "%s %s%s" % (method, BASE, target),
        "x-ncp-apigw-timestamp: " + NOW_MS,
        "x-ncp-iam-access-key: " + ACCESS_KEY,
        "x-ncp-apigw-signature-v2: " + sign(method, target),
    ]
    if body is not None:
        lines.append("Content-Type: application/json; charset=utf-8")
    text = "\n".join(lines) + "\n\n"
    if body is not None:
        text += json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text


def main(folder):
    for name, request in REQUESTS.items():
        with open(os.path.join(folder, name + ".http"), "w", encoding="utf-8", newline="") as f:
            f.write(render(*request))


if __name__ == "__main__":
    main(sys.argv[1])
