#include "password_common.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

#define AFFIX_MAX 5 /* digits and marks that people add to a word to satisfy a form */
#define UNIT_MAX  4
#define RUN_MIN   3
#define STRAY_MAX 2 /* characters outside any run: 123456789a */

/* In order, for bsearch. English and Korean, the latter also as typed on a keyboard left in English. */
/* clang-format off */
static const char *const words[] = {
    "1q2w3e4r", "1qaz2wsx", "abc123", "access", "admin", "administrator", "aegi", "alexander",
    "alpha", "amanda", "amazon", "amho", "andrew", "android", "angel", "anna", "annyeong",
    "anthony", "anwlro", "anyoung", "anything", "apache", "appa", "apple", "april", "army",
    "arsenal", "asdf", "asdfgh", "asdzxc", "ashley", "august", "autumn", "avengers", "baby",
    "babyboy", "babygirl", "bada", "bailey", "banana", "bangtan", "barbie", "barcelona",
    "baseball", "basketball", "batman", "bigbang", "bimil", "bimilbeonho", "blackpink", "blessed",
    "boxing", "bts", "buddha", "bulgogi", "bunny", "burger", "busan", "buster", "butterfly",
    "byul", "captain", "change", "changeme", "charlie", "cheese", "chelsea", "cheolsu", "cherry",
    "chicken", "chingu", "chocolate", "christ", "chulsoo", "church", "coffee", "commander",
    "computer", "computer1", "cookie", "corvette", "coupang", "cowboys", "crystal", "daegu",
    "daehan", "daehanminguk", "daejeon", "daisy", "daniel", "daum", "david", "debian", "december",
    "default", "demo", "diamond", "disney", "dksldy", "dkssud", "dkssudgktpdy", "dlalstn",
    "dlwjdals", "doggie", "dokdo", "dolphin", "dongsaeng", "dongwook", "donkey", "doraemon",
    "dragon", "dream", "dungeon", "eagle", "elizabeth", "emma", "eogksalsrnr", "eomma",
    "everything", "exo", "facebook", "faith", "february", "ferrari", "fighter", "flower",
    "football", "forest", "forever", "freedom", "friday", "gajok", "galaxy", "gamer", "gaming",
    "gamsa", "gamsahamnida", "gangaji", "general", "george", "ghost", "ginger", "girlsgeneration",
    "gkdlfn", "gksrnr", "gold", "golf", "goodbye", "google", "goyangi", "guest", "gundam",
    "gwangju", "haneul", "hanguk", "hangul", "happy", "harley", "heaven", "hello", "helloworld",
    "hockey", "honda", "honey", "hope", "horangi", "horse", "hoseok", "hotdog", "hunter",
    "hyundai", "hyung", "hyunwoo", "iloveyou", "incheon", "instagram", "internet", "iphone",
    "ironman", "james", "january", "jeju", "jennifer", "jessica", "jesus", "jihoon", "jimin",
    "jiwoo", "john", "jordan", "joshua", "july", "june", "jungkook", "justin", "juventus", "kakao",
    "kakaotalk", "kawasaki", "kimchi", "king", "kitten", "kitty", "kkot", "knight", "korea",
    "korean", "lakers", "laugh", "league", "legend", "lego", "letmein", "letmein1", "liberty",
    "lightning", "lily", "lineage", "linux", "lion", "liverpool", "login", "logon", "love",
    "lovely", "lover", "loveyou", "lucky", "maggie", "magic", "manager", "manchester",
    "maplestory", "march", "maria", "mario", "master", "matrix", "matthew", "mega", "melissa",
    "mercedes", "michael", "michelle", "mickey", "microsoft", "minecraft", "minguk", "minjun",
    "minnie", "minsoo", "minsu", "monday", "money", "monkey", "moon", "mountain", "mustang",
    "mysql", "namjoon", "namu", "naruto", "naver", "netflix", "network", "nicole", "ninja",
    "nintendo", "nobody", "nothing", "november", "nuna", "ocean", "october", "olivia", "omega",
    "onepiece", "operator", "oppa", "oracle", "orange", "overwatch", "p@ssw0rd", "p@ssword",
    "panda", "pass", "passw0rd", "passwd", "password", "passwort", "peace", "pepper", "phantom",
    "pikachu", "pizza", "platinum", "player", "playstation", "please", "pokemon", "porsche",
    "power", "president", "prince", "princess", "private", "puppy", "q1w2e3r4", "qazwsx",
    "qkrwldms", "qlalf", "qlalfqjsgh", "qntks", "queen", "qweasd", "qweasdzxc", "qwer", "qwert",
    "qwerty", "rabbit", "rachel", "ramyun", "ranger", "realmadrid", "redvelvet", "rhkdwn", "rich",
    "river", "rkawk", "rlaalstn", "rlacjf", "robert", "root", "rose", "running", "samantha",
    "sample", "samsung", "samurai", "sarang", "saranghae", "saranghaeyo", "saturday", "secret",
    "security", "seojun", "seokjin", "seoul", "seoyeon", "september", "server", "service",
    "shadow", "shark", "signin", "silver", "sky", "smile", "soccer", "soju", "soldier", "somebody",
    "something", "sonic", "sophia", "sorry", "spiderman", "spring", "star", "starcraft",
    "starwars", "steelers", "stephanie", "storm", "strawberry", "sudden", "sujin", "summer",
    "sunday", "sunflower", "sunny", "sunshine", "super", "superman", "support", "suzuki",
    "sweetheart", "sweetie", "swimming", "system", "taehyung", "temp", "temporary", "tennis",
    "test", "tester", "testing", "thanks", "thankyou", "thomas", "thunder", "thursday", "tiger",
    "tjdnf", "tkfkd", "tkfkdgo", "tkfkdgody", "totoro", "toyota", "trust", "trustno1", "tuesday",
    "turbo", "turtle", "twice", "twitter", "ubuntu", "ulsan", "ultra", "umma", "unni", "user",
    "valorant", "victory", "warcraft", "warrior", "wednesday", "welcome", "whatever", "whiskey",
    "william", "windows", "winner", "winter", "wooju", "xbox", "yamaha", "yankees", "yeonghui",
    "yoongi", "younghee", "youtube", "zaq12wsx", "zelda", "zxcv", "zxcvbn",
};
/* clang-format on */

/* Rows of keys and the alphabet; also backwards. */
static const char *const runs[] = {"01234567890123456789", "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp", "!@#$%^&*()",
    "aabbccddeeffgghhiijjkk", "112233445566778899", "qawsedrftgyhujikolp", "147258369", "159357",
    "741852963", "789456123", "1357924680"};

/** A part of the password; it is not copied. */
struct piece {
	const char *text;
	size_t len;
};

static int
compare_words(const void *key, const void *element)
{
	const struct piece *piece = key;
	const char *word = *(const char *const *)element;
	int order = strncmp(piece->text, word, piece->len);

	return order == 0 && word[piece->len] != '\0' ? -1 : order;
}

static bool
is_word(const char *text, size_t len)
{
	const struct piece piece = {text, len};

	return len >= RUN_MIN &&
	       bsearch(&piece, words, ARRAY_LEN(words), sizeof(words[0]), compare_words) != NULL;
}

static bool
is_unit_repeated(const char *text, size_t len)
{
	for (size_t unit = 1; unit <= UNIT_MAX; unit++) {
		if (len > unit && memcmp(text, text + unit, len - unit) == 0)
			return true;
	}
	return false;
}

/* How many characters of ${text} follow ${run} from any position, forwards or backwards. */
static size_t
length_along(const char *text, const char *run)
{
	size_t run_len = strlen(run), best = 0;

	for (size_t from = 0; from < run_len; from++) {
		size_t up = 0, down = 0;

		while (from + up < run_len && text[up] != '\0' && text[up] == run[from + up])
			up++;
		while (down <= from && text[down] != '\0' && text[down] == run[from - down])
			down++;
		best = up > best ? up : best;
		best = down > best ? down : best;
	}
	return best;
}

/* Only consecutive runs of three or more characters, and a few other characters: qwer1234. */
static bool
is_made_of_runs(const char *text)
{
	size_t n_strays = 0;

	while (*text != '\0') {
		size_t best = 0;

		for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
			size_t len = length_along(text, runs[i]);

			best = len > best ? len : best;
		}
		if (best < RUN_MIN && ++n_strays > STRAY_MAX)
			return false;
		text += best < RUN_MIN ? 1 : best;
	}
	return true;
}

static bool
is_affix(char c)
{
	return strchr("0123456789!@#$%^&*()-_=+.,?~ ", c) != NULL;
}

/* One word or two, with a few digits and marks before and after. */
static bool
is_word_with_affixes(const char *text, size_t len)
{
	for (size_t before = 0; before <= AFFIX_MAX && before < len; before++) {
		for (size_t behind = 0; behind <= AFFIX_MAX && before + behind < len; behind++) {
			const char *core = text + before;
			size_t core_len = len - before - behind;
			bool is_double = core_len % 2 == 0 &&
			                 memcmp(core, core + core_len / 2, core_len / 2) == 0 &&
			                 is_word(core, core_len / 2);

			if (is_double || is_word(core, core_len))
				return true;
			if (!is_affix(text[len - 1 - behind]))
				break;
		}
		if (!is_affix(text[before]))
			break;
	}
	return false;
}

static int
number_at(const char *text, int n_digits)
{
	int number = 0;

	for (int i = 0; i < n_digits; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

/* 19991231: a birthday. */
static bool
is_date(const char *text, size_t len)
{
	int year, month, day;

	if (len != 8 || strspn(text, "0123456789") != len)
		return false;
	year = number_at(text, 4);
	month = number_at(text + 4, 2);
	day = number_at(text + 6, 2);
	return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool
password_is_common(const char *folded)
{
	size_t len = strlen(folded);

	return is_unit_repeated(folded, len) || is_made_of_runs(folded) || is_date(folded, len) ||
	       is_word_with_affixes(folded, len);
}
