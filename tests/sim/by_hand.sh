#!/bin/sh
# The simulator, alone, asked by hand: requests signed with openssl and made with curl. What an integrator with any other
# client will see. TAP.
set -u

PROGRAM=${BONIN_BUILD:-build}/sens-sim
ACCESS=demo
SECRET=demo-secret-key
SMS=/sms/v2/services/ncp:sms:kr:000000000000:demo
BIZ=/alimtalk/v2/services/ncp:kkobizmsg:kr:000000000000:demo
FROM=0200000000

work=$(mktemp -d) || exit 99
simulator=
n=0
failed=0

# shellcheck disable=SC2317 # called by the trap
finish() {
	[ -z "$simulator" ] || kill "$simulator" 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT

"$PROGRAM" -l 127.0.0.1:0 -p 0 >"$work/out" 2>"$work/err" &
simulator=$!
tries=0
until grep -q '^  secret key' "$work/out"; do
	tries=$((tries + 1))
	if [ "$tries" -gt 400 ] || ! kill -0 "$simulator" 2>/dev/null; then
		echo "1..0 # no simulator"
		cat "$work/err" >&2
		exit 1
	fi
	sleep 0.05
done
URL=$(sed -n 's/^sens-sim: //p' "$work/out")

# sign METHOD TARGET TIMESTAMP: the signature, as the documents of NAVER Cloud have it.
sign() {
	printf '%s %s\n%s\n%s' "$1" "$2" "$3" "$ACCESS" | openssl dgst -sha256 -hmac "$SECRET" -binary | openssl base64 -A
}

# curl_it ...: the status is printed, the body is in $work/body, what curl came to in $work/exit.
curl_it() {
	: >"$work/body"
	curl -sS -m 20 --path-as-is -o "$work/body" -D "$work/head" -w '%{http_code}' "$@" 2>"$work/curl.err"
	echo $? >"$work/exit"
}

# ask METHOD TARGET [BODY]: a request as it should be.
ask() {
	now=$(date +%s%3N)
	signature=$(sign "$1" "$2" "$now")
	set -- "$1" "$2" ${3+-H 'Content-Type: application/json; charset=utf-8' --data-binary "$3"}
	method=$1 target=$2
	shift 2
	curl_it -X "$method" -H "x-ncp-apigw-timestamp: $now" -H "x-ncp-iam-access-key: $ACCESS" \
		-H "x-ncp-apigw-signature-v2: $signature" "$@" "$URL$target"
}

# order FAULT: what is to go wrong next.
order() {
	curl -sS -m 20 -o /dev/null -H 'Content-Type: application/json' --data-binary "$1" "$URL/sim/faults"
}

# field NAME: the first member of that name in the answer.
field() {
	grep -oE "\"$1\":\"?[^\",}]*" "$work/body" | head -n 1 | sed 's/^[^:]*:"\{0,1\}//'
}

# is NAME WANTED GOT
is() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		failed=1
		echo "not ok $n - $1"
		printf '# wanted %s\n# got    %s\n' "$2" "$3"
		sed 's/^/# /' "$work/body" "$work/curl.err"
	fi
}

# has NAME WORD: the answer has it in it.
has() {
	if grep -qF -- "$2" "$work/body"; then
		is "$1" yes yes
	else
		is "$1" "$2" "no such thing"
	fi
}

to() {
	printf '{"type":"SMS","from":"%s","content":"%s","messages":[{"to":"01012345678"}]}' "$FROM" "${1:-hello}"
}

# ---- SMS

is "send" 202 "$(ask POST "$SMS/messages" "$(to '[Web] 인증번호 [123456]')")"
is "send says so in the body" 202 "$(field statusCode)"
request=$(field requestId)
is "list by request" 200 "$(ask GET "$SMS/messages?requestId=$request")"
message=$(field messageId)
has "list says what was sent" '"content":"[Web] 인증번호 [123456]"'
is "result of one" 200 "$(ask GET "$SMS/messages/$message")"
has "result is delivered" '"status":"COMPLETED","statusCode":"0","statusName":"success"'
now=$(date +%s)
start=$(TZ=Asia/Seoul date -d "@$((now - 600))" '+%Y-%m-%d%%20%H:%M:%S')
end=$(TZ=Asia/Seoul date -d "@$((now + 600))" '+%Y-%m-%d%%20%H:%M:%S')
is "list by time, blanks as %20" 200 "$(ask GET "$SMS/messages?requestStartTime=$start&requestEndTime=$end&pageSize=1")"
is "list by time, colons of the path as %3A" 200 \
	"$(ask GET "/sms/v2/services/ncp%3Asms%3Akr%3A000000000000%3Ademo/messages?requestId=$request")"
is "a list of nothing" 404 "$(ask GET "$SMS/messages?requestId=RSSA-none")"
is "a list of nothing has no body" "" "$(cat "$work/body")"

picture=/9j/wAARCAABAAEDASIAAhEDAREB/9oAAwEAAP/Z
is "upload" 200 "$(ask POST "$SMS/files" "{\"fileName\":\"a.jpg\",\"fileBody\":\"$picture\"}")"
file=$(field fileId)
is "send MMS" 202 "$(ask POST "$SMS/messages" \
	"{\"type\":\"MMS\",\"from\":\"$FROM\",\"subject\":\"제목\",\"content\":\"x\",\"messages\":[{\"to\":\"01012345678\"}],\"files\":[{\"fileId\":\"$file\"}]}")"

is "reserve" 202 "$(ask POST "$SMS/messages" \
	"{\"type\":\"SMS\",\"from\":\"$FROM\",\"content\":\"x\",\"messages\":[{\"to\":\"01012345678\"}],\"reserveTime\":\"2099-01-02 09:30\"}")"
reservation=$(field requestId)
is "reservation" 200 "$(ask GET "$SMS/reservations/$reservation/reserve-status")"
has "reservation waits" '"reserveStatus":"READY"'
is "cancel" 204 "$(ask DELETE "$SMS/reservations/$reservation")"
is "reservation after that" 200 "$(ask GET "$SMS/reservations/$reservation/reserve-status")"
has "reservation is called off" '"reserveStatus":"CANCELED"'

is "add an opt-out" 200 "$(ask POST "$SMS/unsubscribes" '[{"clientTelNo":"01012345678"}]')"
is "list opt-outs" 200 "$(ask GET "$SMS/unsubscribes?clientTelNo=01012345678")"
has "opt-out was by hand" '"registerType":"M"'
is "remove an opt-out: DELETE with a body" 204 "$(ask DELETE "$SMS/unsubscribes" '[{"clientTelNo":"01012345678"}]')"

# ---- AlimTalk

is "channels" 200 "$(ask GET "$BIZ/channels")"
has "channel" '"channelId":"@demo"'
is "templates, raw @" 200 "$(ask GET "$BIZ/templates?channelId=@demo")"
is "templates, @ as %40" 200 "$(ask GET "$BIZ/templates?channelId=%40demo&templateCode=verify")"
is "AlimTalk" 202 "$(ask POST "$BIZ/messages" \
	'{"plusFriendId":"@demo","templateCode":"verify","messages":[{"to":"01012345678","content":"[본인] 인증번호 [123456]를 입력해주세요."}]}')"
is "AlimTalk is taken" A000 "$(field requestStatusCode)"
talk=$(field requestId)
is "list AlimTalk" 200 "$(ask GET "$BIZ/messages?requestId=$talk")"
message=$(field messageId)
is "result of AlimTalk" 200 "$(ask GET "$BIZ/messages/$message")"
has "AlimTalk is delivered" '"messageStatusCode":"0000"'

# ---- what the gateway in front of it says

now=$(date +%s%3N)
is "no header" 401 "$(curl_it "$URL$SMS/messages")"
has "no header: the reason" '"details":"Authentication information are missing."'
old=$((now - 300000))
is "five minutes old" 401 "$(curl_it -H "x-ncp-apigw-timestamp: $old" -H "x-ncp-iam-access-key: $ACCESS" \
	-H "x-ncp-apigw-signature-v2: $(sign GET "$SMS/messages" "$old")" "$URL$SMS/messages")"
ACCESS=stranger
is "another's key" 401 "$(ask GET "$BIZ/channels")"
ACCESS=demo SECRET=wrong
is "wrong secret" 401 "$(ask GET "$BIZ/channels")"
SECRET=demo-secret-key
is "the path signed without its query" 401 "$(curl_it -H "x-ncp-apigw-timestamp: $now" -H "x-ncp-iam-access-key: $ACCESS" \
	-H "x-ncp-apigw-signature-v2: $(sign GET "$SMS/messages" "$now")" "$URL$SMS/messages?requestId=x")"
is "another encoding than was signed" 401 "$(curl_it -H "x-ncp-apigw-timestamp: $now" -H "x-ncp-iam-access-key: $ACCESS" \
	-H "x-ncp-apigw-signature-v2: $(sign GET "$SMS/messages?requestId=a%20b" "$now")" "$URL$SMS/messages?requestId=a+b")"
is "another's service" 403 "$(ask GET "/sms/v2/services/ncp:sms:kr:1:other/messages?requestId=x")"
is "no such operation" 404 "$(ask PUT "$SMS/messages" '{}')"
is "no JSON" 400 "$(ask POST "$SMS/messages" '{')"
is "an unregistered sender" 400 "$(ask POST "$SMS/messages" '{"type":"SMS","from":"021","content":"x","messages":[{"to":"01012345678"}]}')"
has "an unregistered sender: the reason" 'from is not a registered number'

# ---- faults, on a connection that is ours to cut

count() {
	curl -sS -m 20 "$URL/sim/messages" | grep -o '"messageId"' | wc -l
}
before=$(count)
order '{"reset":"before","count":1}'
ask POST "$SMS/messages" "$(to)" >/dev/null
is "reset before the request is read" "56 $before" "$(cat "$work/exit") $(count)"
order '{"reset":"after","count":1}'
ask POST "$SMS/messages" "$(to)" >/dev/null
is "reset after it: done, and not answered" "56 $((before + 1))" "$(cat "$work/exit") $(count)"
order '{"reset":"half","count":1}'
ask POST "$SMS/messages" "$(to)" >/dev/null
is "cut in half: done, half an answer" "$((before + 2))" "$(count)"
case $(cat "$work/exit") in
18 | 56) is "cut in half: curl sees it" yes yes ;;
*) is "cut in half: curl sees it" "18 or 56" "$(cat "$work/exit")" ;;
esac
is "cut in half: the answer has a head and half a body" "HTTP/1.1 202 Accepted" "$(tr -d '\r' <"$work/head" | head -n 1)"
order '{"drip_ms":1,"count":1}'
is "a slow drip arrives" 202 "$(ask POST "$SMS/messages" "$(to)")"
order '{"error":"quota_exceeded","count":1}'
is "quota: errorCode 400 with HTTP 429" "429 400" "$(ask POST "$SMS/messages" "$(to)") $(field errorCode)"
order '{"status":502,"body":"<html>","type":"text/html","count":1}'
is "garbage" "502 <html>" "$(ask POST "$SMS/messages" "$(to)") $(cat "$work/body")"
order '{"to":"01012345678","result":"3023","count":1}'
ask POST "$SMS/messages" "$(to)" >/dev/null
is "a result by number" 200 "$(ask GET "$SMS/messages?requestId=$(field requestId)")"
has "a result by number: 3023" '"statusCode":"3023","statusName":"fail"'

# ---- HTTP

printf 'x%.0s' $(seq 1 1100000) >"$work/big"
is "a body of over a megabyte" 413 "$(curl_it -H 'Content-Type: application/json' --data-binary "@$work/big" "$URL$SMS/messages")"
to >"$work/one"
now=$(date +%s%3N)
is "a body in chunks" 202 "$(curl_it -H "x-ncp-apigw-timestamp: $now" -H "x-ncp-iam-access-key: $ACCESS" \
	-H "x-ncp-apigw-signature-v2: $(sign POST "$SMS/messages" "$now")" -H 'Content-Type: application/json' \
	-H 'Transfer-Encoding: chunked' --data-binary "@$work/one" "$URL$SMS/messages")"
is "the handset" 200 "$(curl_it "$URL/sim/")"
kill -TERM "$simulator"
wait "$simulator"
is "the end" 0 $?
simulator=
grep -q '01012345678\|123456\|demo-secret' "$work/err"
is "no number, code or key is in the log" 1 $?

echo "1..$n"
exit $failed
