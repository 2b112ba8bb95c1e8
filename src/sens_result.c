#include "sens_result.h"

#include <string.h>

#define SMS(code_, blame_, retry_, korean_, english_)                           \
	{                                                                       \
		SENS_SMS, code_, korean_, english_, SENS_BLAME_##blame_, retry_ \
	}
#define ALIMTALK(code_, blame_, retry_, korean_, english_)                           \
	{                                                                            \
		SENS_ALIMTALK, code_, korean_, english_, SENS_BLAME_##blame_, retry_ \
	}
#define AGAIN true
#define NEVER false

/* A table to be read by column. */
/* clang-format off */
static const struct sens_result results[] = {
	/* what the carrier reports */
	SMS("0",    NONE,    NEVER, "성공", "delivered"),
	SMS("2000", HANDSET, AGAIN, "전송 시간 초과", "delivery took too long"),
	SMS("2001", GATEWAY, AGAIN, "무선망에서 전송 실패", "lost in the radio network"),
	SMS("2002", HANDSET, AGAIN, "무선망과 단말기 사이에서 전송 실패", "lost between network and handset"),
	SMS("2003", HANDSET, AGAIN, "단말기 전원 꺼짐", "the handset is off"),
	SMS("2004", HANDSET, AGAIN, "단말기 메시지 보관함 가득 참", "the handset's memory is full"),
	SMS("2005", HANDSET, AGAIN, "음영 지역", "no coverage"),
	SMS("2006", HANDSET, AGAIN, "메시지 삭제됨", "the message was deleted on its way"),
	SMS("2007", HANDSET, AGAIN, "일시적인 단말기 문제", "trouble of the handset, for a time"),
	SMS("3000", NUMBER,  NEVER, "전송할 수 없음", "cannot be delivered"),
	SMS("3001", NUMBER,  NEVER, "없는 번호", "nobody has the number"),
	SMS("3002", CONTENT, NEVER, "성인 인증 실패", "the adult check failed"),
	SMS("3003", NUMBER,  NEVER, "수신 번호 형식 오류", "the recipient's number is malformed"),
	SMS("3004", NUMBER,  NEVER, "단말기 서비스 일시 정지", "the number's service is suspended"),
	SMS("3005", HANDSET, AGAIN, "단말기 통화 중", "the handset was in a call"),
	SMS("3006", NUMBER,  NEVER, "착신 거절", "the recipient takes no messages"),
	SMS("3007", CONTENT, NEVER, "콜백 URL을 받을 수 없는 단말기", "the handset takes no callback URL"),
	SMS("3008", HANDSET, NEVER, "기타 단말기 문제", "other trouble of the handset"),
	SMS("3009", CONTENT, NEVER, "메시지 형식 오류", "the message is malformed"),
	SMS("3010", CONTENT, NEVER, "MMS를 지원하지 않는 단말기", "the handset takes no MMS"),
	SMS("3011", GATEWAY, AGAIN, "통신사 서버 오류", "trouble at the carrier"),
	SMS("3012", CONTENT, NEVER, "스팸", "taken for spam"),
	SMS("3013", NUMBER,  NEVER, "서비스 거부", "service refused"),
	SMS("3014", GATEWAY, NEVER, "기타 통신사 오류", "other trouble at the carrier"),
	SMS("3015", GATEWAY, NEVER, "전송 경로 없음", "no route"),
	SMS("3016", CONTENT, NEVER, "첨부 파일 크기 초과", "the picture is too big"),
	SMS("3017", SENDER,  NEVER, "발신 번호 변작 방지 세칙 위반", "the sender number breaks the rules against forgery"),
	SMS("3018", SENDER,  NEVER, "발신 번호 변작 방지 서비스에 가입된 개인 번호", "the sender is a personal number whose owner forbade it"),
	SMS("3019", SENDER,  NEVER, "KISA 또는 정부가 차단한 발신 번호", "the sender number is blocked by KISA or the ministry"),
	SMS("3022", CONTENT, NEVER, "문자 집합 변환 오류", "a character that EUC-KR lacks"),
	SMS("3023", SENDER,  NEVER, "사전 등록되지 않은 발신 번호", "the sender number is not registered"),

	/* what the relay answers */
	SMS("1001", GATEWAY, AGAIN, "중계 서버 혼잡", "the relay is busy"),
	SMS("1002", NUMBER,  NEVER, "수신 번호 형식 오류", "the recipient's number is malformed"),
	SMS("1003", SENDER,  NEVER, "회신 번호 형식 오류", "the sender number is malformed"),
	SMS("1004", CONTENT, NEVER, "스팸", "taken for spam"),
	SMS("1005", QUOTA,   NEVER, "사용 건수 초과", "the quota is used up"),
	SMS("1006", CONTENT, NEVER, "첨부 파일 없음", "the picture is missing"),
	SMS("1007", CONTENT, NEVER, "첨부 파일 있음", "there is a picture that must not be"),
	SMS("1008", GATEWAY, NEVER, "첨부 파일 저장 실패", "the picture could not be stored"),
	SMS("1009", GATEWAY, NEVER, "메시지 키 없음", "the message's key is missing"),
	SMS("1010", CONTENT, NEVER, "내용 없음", "the text is missing"),
	SMS("1011", SENDER,  NEVER, "발신 번호 없음", "the sender number is missing"),
	SMS("1012", NUMBER,  NEVER, "수신 번호 없음", "the recipient is missing"),
	SMS("1013", CONTENT, NEVER, "제목 없음", "the subject is missing"),
	SMS("1014", CONTENT, NEVER, "첨부 파일 키 없음", "the picture's key is missing"),
	SMS("1015", CONTENT, NEVER, "첨부 파일 이름 없음", "the picture's name is missing"),
	SMS("1016", CONTENT, NEVER, "첨부 파일 크기 없음", "the picture's size is missing"),
	SMS("1017", CONTENT, NEVER, "첨부 파일 내용 없음", "the picture's content is missing"),
	SMS("1018", SENDER,  NEVER, "전송 권한 없음", "no right to send"),
	SMS("1019", GATEWAY, NEVER, "유효 시간 초과", "it lay too long"),
	SMS("1020", CONTENT, NEVER, "문자 집합 변환 오류", "a character that EUC-KR lacks"),

	/* how SENS failed to hand it to the relay */
	SMS("S000", GATEWAY, AGAIN, "발송 요청 실패: 서버 오류", "the relay failed"),
	SMS("S001", GATEWAY, AGAIN, "발송 요청 실패: 서버 오류", "the relay failed"),
	SMS("S002", CONTENT, NEVER, "발송 요청 실패: 잘못된 요청", "the relay found the request bad"),
	SMS("S003", CONTENT, NEVER, "발송 요청 실패: 스팸", "the relay took it for spam"),
	SMS("S004", QUOTA,   NEVER, "발송 한도 초과", "the quota is used up"),
	SMS("S005", CONTENT, NEVER, "잘못된 MMS 파일", "the picture is bad"),
	SMS("S006", CONTENT, NEVER, "MMS 파일을 찾을 수 없음", "the picture was not found"),
	SMS("S007", CONTENT, NEVER, "MMS 파일 만료", "the picture has expired: upload it again"),
	SMS("S008", CONTENT, NEVER, "MMS 파일 크기 초과", "the picture is too big"),
	SMS("S009", CONTENT, NEVER, "MMS 해상도 초과", "the picture has too many pixels"),
	SMS("S010", QUOTA,   NEVER, "MMS 업로드 한도 초과", "the quota of uploads is used up"),
	SMS("S011", GATEWAY, NEVER, "MMS 업로드 실패", "the upload failed"),
	SMS("S012", SENDER,  NEVER, "발신 번호 세칙 오류", "the sender number breaks the rules"),
	SMS("S998", GATEWAY, NEVER, "예상하지 못한 서버 오류", "unexpected trouble of the server"),
	SMS("S999", GATEWAY, NEVER, "기타 오류", "other trouble"),

	/* what the relay's agent found */
	SMS("E900", GATEWAY, NEVER, "전송 키 없음", "the transfer key is missing"),
	SMS("E901", NUMBER,  NEVER, "수신 번호 없음", "the recipient is missing"),
	SMS("E902", GATEWAY, NEVER, "동보 순번 없음", "the broadcast's sequence is missing"),
	SMS("E903", CONTENT, NEVER, "제목 없음", "the subject is missing"),
	SMS("E904", CONTENT, NEVER, "메시지 없음", "the text is missing"),
	SMS("E905", SENDER,  NEVER, "회신 번호 없음", "the sender number is missing"),
	SMS("E906", GATEWAY, NEVER, "메시지 키 없음", "the message's key is missing"),
	SMS("E907", GATEWAY, NEVER, "동보 여부 없음", "the broadcast flag is missing"),
	SMS("E908", GATEWAY, NEVER, "서비스 타입 없음", "the kind of service is missing"),
	SMS("E909", GATEWAY, NEVER, "전송 요청 시각 없음", "the time of the request is missing"),
	SMS("E910", GATEWAY, NEVER, "유효 시간 없음", "the time to live is missing"),
	SMS("E911", CONTENT, NEVER, "첨부 파일 확장자 없음", "the picture's name has no ending"),
	SMS("E912", CONTENT, NEVER, "첨부 파일 없음", "the picture is missing"),
	SMS("E913", CONTENT, NEVER, "첨부 파일 크기 0", "the picture is empty"),
	SMS("E914", CONTENT, NEVER, "첨부 파일 정보 없음", "the picture is not in the table"),
	SMS("E915", CONTENT, NEVER, "중복 메시지", "the same message once more"),
	SMS("E916", NUMBER,  NEVER, "인증 서버가 차단한 번호", "the authentication server blocks the number"),
	SMS("E917", NUMBER,  NEVER, "고객사가 차단한 번호", "the customer's list blocks the number"),
	SMS("E918", SENDER,  NEVER, "회신 번호 오류", "the sender number was refused"),
	SMS("E919", CONTENT, NEVER, "발송 제한 시간, 재발송 불가", "not at this hour, and not again"),
	SMS("E920", CONTENT, NEVER, "LMS에 첨부 파일이 있음", "an LMS with a picture"),
	SMS("E921", CONTENT, NEVER, "MMS에 첨부 파일이 없음", "an MMS without a picture"),
	SMS("E922", CONTENT, NEVER, "동보 단어에 사용할 수 없는 문자", "a forbidden character in the words of a broadcast"),
	SMS("E999", GATEWAY, NEVER, "기타 오류", "other trouble"),

	ALIMTALK("A000", NONE,    NEVER, "접수 성공", "taken for delivery"),
	ALIMTALK("0000", NONE,    NEVER, "성공", "delivered"),
	ALIMTALK("3016", CONTENT, NEVER, "승인된 템플릿과 다름", "it is not as the approved template"), /* from Kakao's own table */
	ALIMTALK("3019", NUMBER,  NEVER, "카카오톡 사용자가 아님", "no user of KakaoTalk"),
	ALIMTALK("3020", NUMBER,  NEVER, "알림톡 차단", "the recipient blocks AlimTalk"),
};
/* clang-format on */

const struct sens_result *
sens_result_find(enum sens_service service, const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(results); i++) {
		if (results[i].service == service && strcmp(results[i].code, code) == 0)
			return &results[i];
	}
	return NULL;
}

const struct sens_result *
sens_result_all(size_t *n)
{
	*n = ARRAY_LEN(results);
	return results;
}
