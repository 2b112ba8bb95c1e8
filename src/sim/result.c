#include "result.h"

#include <stddef.h>
#include <string.h>

#include "../mem.h"

static const struct row {
	const char *code;
	const char *text;
} sms[] = {
    /* the carrier's report */
    {"0", "성공"},
    {"2000", "전송 시간 초과"},
    {"2001", "전송 실패 (무선망단)"},
    {"2002", "전송 실패 (무선망 -> 단말기단)"},
    {"2003", "단말기 전원 꺼짐"},
    {"2004", "단말기 메시지 버퍼 풀"},
    {"2005", "음영지역"},
    {"2006", "메시지 삭제됨"},
    {"2007", "일시적인 단말 문제"},
    {"3000", "전송할 수 없음"},
    {"3001", "가입자 없음"},
    {"3002", "성인 인증 실패"},
    {"3003", "수신번호 형식 오류"},
    {"3004", "단말기 서비스 일시 정지"},
    {"3005", "단말기 호 처리 상태"},
    {"3006", "착신 거절"},
    {"3007", "Callback URL을 받을 수 없는 단말기"},
    {"3008", "기타 단말기 문제"},
    {"3009", "메시지 형식 오류"},
    {"3010", "MMS 미지원 단말"},
    {"3011", "서버 오류"},
    {"3012", "스팸"},
    {"3013", "서비스 거부"},
    {"3014", "기타"},
    {"3015", "전송 경로 없음"},
    {"3016", "첨부파일 사이즈 제한 실패"},
    {"3017", "발신번호 변작 방지 세칙 위반"},
    {"3018", "발신번호 변작 방지 서비스에 가입된 휴대폰 개인가입자 번호"},
    {"3019", "KISA 또는 과학기술정보통신부에서 차단한 발신번호"},
    {"3022", "Charset Conversion Error"},
    {"3023", "발신번호 사전등록제를 통해 등록되지 않은 번호"},
    /* the relay's gateway */
    {"1001", "서버 바쁨 (대기열 가득 참)"},
    {"1002", "수신번호 형식 오류"},
    {"1003", "회신번호 형식 오류"},
    {"1004", "스팸"},
    {"1005", "사용 건수 초과"},
    {"1006", "첨부파일 없음"},
    {"1007", "첨부파일 있음"},
    {"1008", "첨부파일 저장 실패"},
    {"1009", "CLIENT_MSG_KEY 없음"},
    {"1010", "CONTENT 없음"},
    {"1011", "CALLBACK 없음"},
    {"1012", "RECIPIENT_INFO 없음"},
    {"1013", "SUBJECT 없음"},
    {"1014", "첨부파일 KEY 없음"},
    {"1015", "첨부파일 이름 없음"},
    {"1016", "첨부파일 크기 없음"},
    {"1017", "첨부파일 CONTENT 없음"},
    {"1018", "전송 권한 없음"},
    {"1019", "TTL 초과"},
    {"1020", "Charset Conversion Error"},
    {"S000", "중계사 발송 요청 실패"},
    {"S001", "중계사 발송 요청 실패 (서버 오류)"},
    {"S002", "중계사 발송 요청 실패 (잘못된 요청)"},
    {"S003", "중계사 발송 요청 실패 (스팸)"},
    {"S004", "한도 초과"},
    {"S005", "잘못된 MMS 파일"},
    {"S006", "MMS 파일을 찾을 수 없음"},
    {"S007", "MMS 파일 만료"},
    {"S008", "MMS 파일 크기 초과"},
    {"S009", "MMS 파일 해상도 초과"},
    {"S010", "MMS 파일 업로드 한도 초과"},
    {"S011", "MMS 파일 업로드 실패"},
    {"S012", "발신 번호 세칙 오류"},
    {"S998", "알 수 없는 서버 오류"},
    {"S999", "기타"},
    /* its agent */
    {"E900", "전송 키 없음"},
    {"E901", "수신번호 없음"},
    {"E902", "동보 전송 순번 없음"},
    {"E903", "제목 없음"},
    {"E904", "메시지 없음"},
    {"E905", "회신번호 없음"},
    {"E906", "메시지 키 없음"},
    {"E907", "동보 여부 없음"},
    {"E908", "서비스 타입 없음"},
    {"E909", "전송 요청 시각 없음"},
    {"E910", "TTL 시각 없음"},
    {"E911", "MMS 첨부파일 확장자 없음"},
    {"E912", "MMS 첨부파일이 폴더에 없음"},
    {"E913", "MMS 첨부파일 크기가 0"},
    {"E914", "MMS 파일 정보 없음"},
    {"E915", "중복 메시지"},
    {"E916", "인증 서버에서 차단한 번호"},
    {"E917", "고객 DB에서 차단한 번호"},
    {"E918", "USER CALLBACK FAIL"},
    {"E919", "발송 제한 시간, 재발송 금지"},
    {"E920", "LMS인데 파일 그룹 키가 있음"},
    {"E921", "MMS인데 파일 그룹 키가 없음"},
    {"E922", "동보 단어 제약 문자 사용 오류"},
    {"E999", "기타 오류"},
};

/* Few are known, and their numbers mean something else than above. */
static const struct row alimtalk[] = {
    {"0000", "성공"},
    {"3016", "템플릿 불일치"}, /* of Kakao's own table, as other relays publish it */
    {"3019", "카카오톡 유저가 아님"},
    {"3020", "메시지 수신 차단"},
};

static const char *
find(const struct row table[], size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(table[i].code, code) == 0)
			return table[i].text;
	}
	return NULL;
}

bool
result_is_known(const char *code)
{
	return find(sms, ARRAY_LEN(sms), code) != NULL;
}

const char *
result_text(const char *code)
{
	const char *text = find(sms, ARRAY_LEN(sms), code);

	return text != NULL ? text : "기타";
}

const char *
result_text_alimtalk(const char *code)
{
	const char *text = find(alimtalk, ARRAY_LEN(alimtalk), code);

	return text != NULL ? text : "기타";
}
