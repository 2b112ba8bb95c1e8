#include "err.h"

static const struct err_info table[ERR__MAX] = {
    [ERR_OK] = {"ok", 200, 200, "success"},
    [ERR_PHONE_TAKEN] = {"phone_taken", 409, 999, "아이디는 핸드폰 번호당 1개만 사용가능합니다."},
    [ERR_WRONG_CODE] = {"wrong_code", 401, 401, "인증번호가 틀렸습니다."},
    [ERR_PHONE_UNKNOWN] = {"phone_unknown", 401, 401, "일치하는 핸드폰 번호가 없습니다."},
    [ERR_ACCOUNT_MISMATCH] = {"account_mismatch", 401, 401,
        "핸드폰 번호 혹은 아이디가 일치하지 않습니다."},
    [ERR_CODE_EXPIRED] = {"code_expired", 401, 401,
        "이미 사용했거나 유효시간이 지난 인증번호입니다. 인증번호를 다시 받아 주세요."},
    [ERR_INVALID_REQUEST] = {"invalid_request", 400, 400, "요청이 올바르지 않습니다."},
    [ERR_INVALID_PHONE] = {"invalid_phone", 400, 400, "휴대폰 번호가 올바르지 않습니다."},
    [ERR_INVALID_USER_ID] = {"invalid_user_id", 400, 400,
        "아이디는 영문 소문자로 시작하는 4~20자여야 하며, 영문 소문자, 숫자, _, -만 쓸 수 "
        "있습니다."},
    [ERR_INVALID_PASSWORD] = {"invalid_password", 400, 400, "비밀번호를 사용할 수 없습니다."},
    [ERR_UNAUTHORIZED] = {"unauthorized", 401, 401, "인증 키가 없거나 올바르지 않습니다."},
    [ERR_BAD_PROOF] = {"bad_proof", 401, 401,
        "휴대폰 인증이 유효하지 않습니다. 처음부터 다시 진행해 주세요."},
    [ERR_CROSS_SITE] = {"cross_site", 403, 403, "다른 사이트에서 보낸 요청은 받지 않습니다."},
    [ERR_NOT_FOUND] = {"not_found", 404, 404, "없는 주소입니다."},
    [ERR_REQUEST_UNKNOWN] = {"request_unknown", 404, 404,
        "확인할 수 없는 요청입니다. 인증번호를 다시 받아 주세요."},
    [ERR_METHOD_NOT_ALLOWED] = {"method_not_allowed", 405, 405,
        "이 주소는 바로 열 수 없습니다. 처음부터 다시 진행해 주세요."},
    [ERR_USER_TAKEN] = {"user_taken", 409, 409, "이미 사용 중인 아이디입니다."},
    [ERR_TOO_LARGE] = {"too_large", 413, 413, "요청이 너무 큽니다."},
    [ERR_UNSUPPORTED_TYPE] = {"unsupported_type", 415, 415,
        "application/json 또는 application/x-www-form-urlencoded 형식만 받습니다."},
    [ERR_TOO_SOON] = {"too_soon", 429, 429, "잠시 후 다시 시도해 주세요."},
    [ERR_TOO_MANY_SENDS] = {"too_many_sends", 429, 429,
        "인증번호 발송 횟수를 초과했습니다. 잠시 후 다시 시도해 주세요."},
    [ERR_TOO_MANY_ATTEMPTS] = {"too_many_attempts", 429, 429,
        "인증번호 입력 횟수를 초과했습니다. 인증번호를 다시 받아 주세요."},
    [ERR_BUDGET_SPENT] = {"budget_spent", 429, 429,
        "오늘 보낼 수 있는 문자를 모두 보냈습니다. 고객센터에 문의해 주세요."},
    [ERR_SEND_REFUSED] = {"send_refused", 502, 502,
        "문자를 보내지 못했습니다. 잠시 후 다시 시도해 주세요."},
    [ERR_SEND_UNKNOWN] = {"send_unknown", 502, 502,
        "문자 발송 결과를 확인하지 못했습니다. 문자가 오면 그 인증번호를 입력해 주세요."},
    [ERR_BUSY] = {"busy", 503, 503, "지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요."},
};

const struct err_info *
err_info(enum err err)
{
	return &table[(unsigned)err < ERR__MAX ? err : ERR_BUSY];
}
