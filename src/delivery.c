#include "delivery.h"

struct row {
	const char *word;
	const char *message;
};

static const struct row states[DELIVERY_STATE__MAX] = {
    [DELIVERY_WAITING] = {"waiting", "인증번호를 보내고 있습니다."},
    [DELIVERY_DELIVERED] = {"delivered", "인증번호가 휴대폰에 도착했습니다."},
    [DELIVERY_REFUSED] = {"refused", "인증번호를 전달하지 못했습니다."},
};

static const struct row reasons[DELIVERY_REASON__MAX] = {
    [DELIVERY_NO_REASON] = {"", "인증번호를 전달하지 못했습니다."},
    [DELIVERY_NUMBER] = {"number_unreachable",
        "없는 번호이거나 문자를 받지 않는 번호입니다. 번호를 확인해 주세요."},
    [DELIVERY_HANDSET] = {"handset_unreachable", "휴대폰이 꺼져 있거나 신호가 없거나 문자함이 가득 "
                                                 "차서 받지 못했습니다. 확인한 뒤 다시 받아 "
                                                 "주세요."},
    [DELIVERY_MESSENGER] = {"messenger_unreachable",
        "카카오톡으로 받을 수 없는 번호입니다. 인증번호를 다시 받아 주세요."},
    [DELIVERY_CARRIER] = {"not_carried",
        "통신사가 문자를 전달하지 못했습니다. 잠시 후 다시 받아 주세요."},
};

const char *
delivery_word(enum delivery_state state)
{
	return states[state].word;
}

const char *
delivery_reason_word(enum delivery_reason reason)
{
	return reasons[reason].word;
}

const char *
delivery_message(const struct delivery *delivery)
{
	return delivery->state == DELIVERY_REFUSED ? reasons[delivery->reason].message
	                                           : states[delivery->state].message;
}
