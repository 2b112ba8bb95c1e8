#include "purpose.h"

#include <assert.h>

static const struct purpose_info table[PURPOSE__MAX] = {
    [PURPOSE_SIGNUP] = {.word = "signup",
        .need = PURPOSE_NEEDS_FREE_PHONE,
        .unmet = ERR_PHONE_TAKEN,
        .gives_proof = true,
        .send_path = "/send",
        .verify_path = "/verify",
        .finish_path = "/signup",
        .title = "회원가입",
        .page = "signup.html"},
    [PURPOSE_FIND_ID] = {.word = "find_id",
        .need = PURPOSE_NEEDS_MEMBER,
        .unmet = ERR_PHONE_UNKNOWN,
        .send_path = "/sendID",
        .verify_path = "/verifyID",
        .title = "아이디 찾기",
        .page = "find-id.html"},
    [PURPOSE_RESET_PASSWORD] = {.word = "reset_password",
        .need = PURPOSE_NEEDS_ACCOUNT,
        .unmet = ERR_ACCOUNT_MISMATCH,
        .names_user = true,
        .gives_proof = true,
        .send_path = "/sendPW",
        .verify_path = "/verifyPW",
        .finish_path = "/resetPW",
        .title = "비밀번호 변경",
        .page = "reset-password.html"},
};

const struct purpose_info *
purpose_info(enum purpose purpose)
{
	assert((unsigned)purpose < PURPOSE__MAX);
	return &table[purpose];
}
