# A part of the one Makefile: tests that look for themselves. A few seconds of each are in `make check`.

# ---- fuzzing: make fuzz. A target is a file in tests/fuzz, a row in fuzz.c, and a folder in tests/fuzz/corpus.

FUZZ_SOURCES = \
	tests/fuzz/f_address.c \
	tests/fuzz/f_body.c \
	tests/fuzz/f_content_length.c \
	tests/fuzz/f_log.c \
	tests/fuzz/f_message.c \
	tests/fuzz/f_password.c \
	tests/fuzz/f_phone.c \
	tests/fuzz/f_proof.c \
	tests/fuzz/f_request.c \
	tests/fuzz/f_sens.c \
	tests/fuzz/f_settings.c \
	tests/fuzz/f_small.c \
	tests/fuzz/f_template.c \
	tests/fuzz/f_text.c \
	tests/fuzz/f_user_id.c \
	tests/fuzz/fuzz.c tests/fuzz/fuzz.h \
	tests/fake/sys_fake.c tests/fake/sys_fake.h src/ctl/csv.c src/ctl/csv.h
# What goes to the log goes to the target.
WITHOUT_LOG = $(AM_LDFLAGS) -Wl,--wrap=log_plain,--wrap=log_write

# What was found, and what was thought of, again.
check_PROGRAMS += tests/fuzz/replay
tests_fuzz_replay_SOURCES = tests/fuzz/replay.c $(FUZZ_SOURCES)
tests_fuzz_replay_LDADD = libbonin.a $(TEST_LIBS)
tests_fuzz_replay_LDFLAGS = $(WITHOUT_LOG)
TESTS += tests/fuzz/replay

# Made in a build of its own, with clang: see tests/fuzz/run.sh.
EXTRA_PROGRAMS += tests/fuzz/bonin-fuzz
tests_fuzz_bonin_fuzz_SOURCES = tests/fuzz/libfuzzer.c $(FUZZ_SOURCES)
tests_fuzz_bonin_fuzz_LDADD = libbonin.a $(TEST_LIBS)
tests_fuzz_bonin_fuzz_LDFLAGS = $(WITHOUT_LOG) -fsanitize=fuzzer

fuzz:
	@$(SHELL) $(srcdir)/tests/fuzz/run.sh '$(abs_srcdir)'

.PHONY: fuzz

# ---- the contract as a model, played against by chance: make check-model MODEL_SECONDS=600

TESTS += tests/model/seeds.sh

check-model: all bonin-test.fcgi
	BONIN_BUILD='$(abs_builddir)' $(PYTHON3) -B $(srcdir)/tests/model/run.py --seconds "$${MODEL_SECONDS:-300}"

.PHONY: check-model

# ---- tests of the tests: make mutation MUTANTS=300 SEED=1. 0 is all, which takes an hour or two.

# With sanitizers, so that what writes past an end, or leaks, is seen; in a build of its own.
mutation:
	$(MKDIR_P) mutation
	cd mutation && { test -e Makefile || '$(abs_srcdir)/configure' --quiet --enable-sanitizers CFLAGS='-O1 -g0'; }
	cd mutation && $(MAKE) -s unit-tests
	$(PYTHON3) -B $(srcdir)/tests/mutation/run.py --build mutation --mutants "$${MUTANTS:-300}" --seed "$${SEED:-1}"

unit-tests: $(UNIT_TESTS)

.PHONY: mutation unit-tests
