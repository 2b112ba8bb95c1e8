# A part of the one Makefile. To add a test: name it in its list below.

# ---- the tests: make check

AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	srcdir='$(srcdir)'; export srcdir; BONIN_BUILD='$(abs_builddir)'; export BONIN_BUILD; PYTHON3='$(PYTHON3)'; export PYTHON3;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
TEST_EXTENSIONS = .sh .py
PY_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_COMPILER = $(PYTHON3)

LINT_TESTS = \
	tests/lint/bootstrap.sh \
	tests/lint/exports.sh \
	tests/lint/format.sh \
	tests/lint/hardening.sh \
	tests/lint/includes.sh \
	tests/lint/man.sh \
	tests/lint/options.sh \
	tests/lint/security.sh \
	tests/lint/shell.sh \
	tests/lint/size.sh

UNIT_TESTS = \
	tests/unit/t_address \
	tests/unit/t_body \
	tests/unit/t_breaker \
	tests/unit/t_conf \
	tests/unit/t_conf_fault \
	tests/unit/t_conf_print \
	tests/unit/t_conf_rule \
	tests/unit/t_conf_secret \
	tests/unit/t_delivery \
	tests/unit/t_err \
	tests/unit/t_flat \
	tests/unit/t_guard \
	tests/unit/t_http \
	tests/unit/t_http_line \
	tests/unit/t_http_tls \
	tests/unit/t_journal \
	tests/unit/t_json \
	tests/unit/t_limit \
	tests/unit/t_log \
	tests/unit/t_log_file \
	tests/unit/t_message \
	tests/unit/t_otp \
	tests/unit/t_otp_life \
	tests/unit/t_page \
	tests/unit/t_page_whole \
	tests/unit/t_password \
	tests/unit/t_phone \
	tests/unit/t_proof \
	tests/unit/t_proof_forged \
	tests/unit/t_purpose \
	tests/unit/t_req \
	tests/unit/t_req_typed \
	tests/unit/t_request_id \
	tests/unit/t_resp \
	tests/unit/t_route \
	tests/unit/t_route_origin \
	tests/unit/t_sandbox \
	tests/unit/t_sens \
	tests/unit/t_sens_check \
	tests/unit/t_sens_check_alimtalk \
	tests/unit/t_sens_check_picture \
	tests/unit/t_sens_check_query \
	tests/unit/t_sens_more \
	tests/unit/t_sens_read \
	tests/unit/t_sens_read_alimtalk \
	tests/unit/t_sens_read_error \
	tests/unit/t_sens_result \
	tests/unit/t_sens_template \
	tests/unit/t_sign \
	tests/unit/t_sign_broken \
	tests/unit/t_stamp \
	tests/unit/t_store \
	tests/unit/t_store_code \
	tests/unit/t_store_days \
	tests/unit/t_store_delivery \
	tests/unit/t_store_file \
	tests/unit/t_store_migrate \
	tests/unit/t_test_number \
	tests/unit/t_text \
	tests/unit/t_text_base \
	tests/unit/t_turnstile \
	tests/unit/t_user_id

TESTS = $(LINT_TESTS)

# The programs with a clock that a test can move and names that do not resolve, and nothing else changed.
check_PROGRAMS = bonin-test.fcgi sens-sim-test
TEST_LIBS = $(FCGI_LIBS) $(CURL_LIBS) $(CRYPTO_LIBS) $(JSON_LIBS) $(SQLITE_LIBS) $(CONFUSE_LIBS) \
	$(ARGON2_LIBS)
bonin_test_fcgi_SOURCES = src/main.c src/oom.c src/wipe.c tests/fake/dns.c tests/fake/sys_fake.c tests/fake/sys_fake.h
bonin_test_fcgi_LDADD = libbonin.a $(TEST_LIBS)
sens_sim_test_SOURCES = src/sim/main.c tests/fake/sys_fake.c tests/fake/sys_fake.h
sens_sim_test_LDADD = libsim.a libbonin.a $(TEST_LIBS)

# The table of settings, for tests/lint/options.sh.
check_PROGRAMS += tests/lint/print_options
tests_lint_print_options_SOURCES = tests/lint/print_options.c

# The contract, behind each web server; and what needs to be asked only once. Real servers, own ports.
API_TESTS = \
	tests/api/front-lighttpd.sh \
	tests/api/front-lighttpd-cgi.sh \
	tests/api/front-mod_fcgid.sh \
	tests/api/front-mod_proxy_fcgi.sh \
	tests/api/front-htaccess.sh \
	tests/api/once-armour.sh \
	tests/api/once-asked.sh \
	tests/api/once-audit.sh \
	tests/api/once-canary.sh \
	tests/api/once-ctl.sh \
	tests/api/once-ctl_alimtalk.sh \
	tests/api/once-ctl_sens.sh \
	tests/api/once-ctl_sens_send.sh \
	tests/api/once-delivery.sh \
	tests/api/once-gateway.sh \
	tests/api/once-php.sh \
	tests/api/once-privacy.sh \
	tests/api/once-settings.sh \
	tests/api/once-site_limits.sh \
	tests/api/once-status.sh \
	tests/api/once-stop.sh \
	tests/api/once-test_numbers.sh \
	tests/race/processes.sh \
	tests/race/threads.sh

# The simulator alone, with clients that are not ours.
SIM_ALONE_TESTS = tests/sim/by_hand.sh

# The same with clients that others have written, of npm.
.PHONY: check-foreign
check-foreign: sens-sim
	BONIN_BUILD='$(abs_builddir)' $(SHELL) $(srcdir)/tests/sim/foreign.sh

# The pages in a real browser; the shots that they take are in tests/web/shots.
WEB_TESTS = tests/web/demo.sh tests/web/follow.sh tests/web/handset.sh tests/web/looks.sh tests/web/plain.sh tests/web/script.sh
clean-local:
	rm -rf tests/web/shots tests/sim/foreign
	find . -name '*.gc[dn][ao]' -exec rm -f {} +

# What must hold whatever fails: a few rounds of each experiment here, all of them in `make check-faults`.
FAULT_TESTS = \
	tests/faults/calls.sh \
	tests/faults/clock.sh \
	tests/faults/ctl_send.sh \
	tests/faults/disk.sh \
	tests/faults/edges.sh \
	tests/faults/flood.sh \
	tests/faults/kill.sh \
	tests/faults/locks.sh \
	tests/faults/restarts.sh
FAULT_SHIM = tests/faults/shim.so
check_PROGRAMS += tests/faults/torture
tests_faults_torture_SOURCES = tests/faults/torture.c
check_DATA = $(FAULT_SHIM)
CLEANFILES += $(FAULT_SHIM)

$(FAULT_SHIM): tests/faults/shim.c
	@$(MKDIR_P) tests/faults
	$(AM_V_CC)$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra $(CFLAGS) -U_FORTIFY_SOURCE -fno-builtin -shared -fPIC \
		-o $@ $(srcdir)/tests/faults/shim.c -ldl

.PHONY: check-faults
check-faults: all $(check_PROGRAMS) $(FAULT_SHIM)
	@began=`date +%s`; failed=; for suite in $(FAULT_TESTS); do echo "# $$suite"; \
		BONIN_BUILD='$(abs_builddir)' BONIN_FAULTS_FULL=1 $(SHELL) $(srcdir)/$$suite || failed="$$failed $$suite"; done; \
	echo "# in $$((`date +%s` - began)) seconds; failed:$${failed:- none}"; test -z "$$failed"

# Can a member be told by the time of an answer? Twenty minutes; a few samples of it are in `make check`.
.PHONY: check-timing
check-timing: all $(check_PROGRAMS)
	BONIN_BUILD='$(abs_builddir)' $(PYTHON3) -B $(srcdir)/tests/timing/run.py $(TIMING_FLAGS)

# Does anything grow? SOAK_S=86400 is a day.
SOAK_S = 1200
SOAK_RATE = 50
.PHONY: soak
soak: all $(check_PROGRAMS)
	BONIN_BUILD='$(abs_builddir)' $(PYTHON3) -B $(srcdir)/tests/soak/run.py --seconds $(SOAK_S) --rate $(SOAK_RATE)

# How long does the check of a code take, when so many come a second?
RATE_S = 120
RATE = 200
.PHONY: check-rate
check-rate: all $(check_PROGRAMS)
	BONIN_BUILD='$(abs_builddir)' $(PYTHON3) -B $(srcdir)/tests/soak/rate.py --seconds $(RATE_S) --rate $(RATE)

TESTS += $(API_TESTS) $(SIM_ALONE_TESTS) $(WEB_TESTS) $(FAULT_TESTS)
LDADD = $(BONIN_LIBS) $(CMOCKA_LIBS)
CONF_FAKES = tests/fake/conf_fake.c tests/fake/conf_fake.h
tests_unit_t_conf_SOURCES = tests/unit/t_conf.c $(CONF_FAKES)
tests_unit_t_conf_fault_SOURCES = tests/unit/t_conf_fault.c $(CONF_FAKES)
tests_unit_t_conf_print_SOURCES = tests/unit/t_conf_print.c $(CONF_FAKES)
tests_unit_t_conf_secret_SOURCES = tests/unit/t_conf_secret.c $(CONF_FAKES)
# Dice of its own.
tests_unit_t_password_LDADD = libbonin.a $(TEST_LIBS) $(CMOCKA_LIBS)
EXCHANGE_FAKES = tests/fake/exchange_fake.c tests/fake/exchange_fake.h \
	tests/fake/sys_fake.c tests/fake/sys_fake.h
tests_unit_t_req_SOURCES = tests/unit/t_req.c $(EXCHANGE_FAKES)
tests_unit_t_req_LDADD = libbonin.a $(TEST_LIBS) $(CMOCKA_LIBS)
ROUTE_FAKES = tests/fake/route_fake.c tests/fake/route_fake.h $(EXCHANGE_FAKES)
tests_unit_t_route_SOURCES = tests/unit/t_route.c $(ROUTE_FAKES)
tests_unit_t_route_LDADD = libbonin.a $(TEST_LIBS) $(CMOCKA_LIBS)
tests_unit_t_route_origin_SOURCES = tests/unit/t_route_origin.c $(ROUTE_FAKES)
tests_unit_t_route_origin_LDADD = libbonin.a $(TEST_LIBS) $(CMOCKA_LIBS)
LOG_FAKES = tests/fake/log_fake.c tests/fake/log_fake.h
tests_unit_t_log_SOURCES = tests/unit/t_log.c $(LOG_FAKES)
tests_unit_t_log_file_SOURCES = tests/unit/t_log_file.c $(LOG_FAKES)
# Against a server of our own, with a resolver of our own.
HTTP_FAKES = tests/fake/call.c tests/fake/call.h tests/fake/dns.c tests/fake/peer.c tests/fake/peer.h
tests_unit_t_http_SOURCES = tests/unit/t_http.c $(HTTP_FAKES)
tests_unit_t_http_line_SOURCES = tests/unit/t_http_line.c $(HTTP_FAKES)
tests_unit_t_http_tls_SOURCES = tests/unit/t_http_tls.c $(HTTP_FAKES)
tests_unit_t_journal_SOURCES = tests/unit/t_journal.c src/ctl/journal.c src/ctl/journal.h
SENS_FAKES = tests/fake/sens_fake.c tests/fake/sens_fake.h
tests_unit_t_sens_SOURCES = tests/unit/t_sens.c $(SENS_FAKES)
tests_unit_t_sens_read_SOURCES = tests/unit/t_sens_read.c $(SENS_FAKES)
tests_unit_t_sens_read_alimtalk_SOURCES = tests/unit/t_sens_read_alimtalk.c $(SENS_FAKES)
tests_unit_t_sens_read_error_SOURCES = tests/unit/t_sens_read_error.c $(SENS_FAKES)
STORE_FAKES = tests/fake/store_fake.c tests/fake/store_fake.h
tests_unit_t_store_SOURCES = tests/unit/t_store.c $(STORE_FAKES)
tests_unit_t_store_code_SOURCES = tests/unit/t_store_code.c $(STORE_FAKES)
tests_unit_t_store_days_SOURCES = tests/unit/t_store_days.c $(STORE_FAKES)
tests_unit_t_store_delivery_SOURCES = tests/unit/t_store_delivery.c $(STORE_FAKES)
tests_unit_t_store_file_SOURCES = tests/unit/t_store_file.c $(STORE_FAKES)
tests_unit_t_store_migrate_SOURCES = tests/unit/t_store_migrate.c $(STORE_FAKES)

# The simulator's, with a clock that they move.
SIM_TESTS = \
	tests/unit/t_sens_contract \
	tests/unit/t_sim \
	tests/unit/t_sim_alimtalk \
	tests/unit/t_sim_catalog \
	tests/unit/t_sim_connection \
	tests/unit/t_sim_doubt \
	tests/unit/t_sim_failover \
	tests/unit/t_sim_fault \
	tests/unit/t_sim_head \
	tests/unit/t_sim_list \
	tests/unit/t_sim_mms \
	tests/unit/t_sim_optout \
	tests/unit/t_sim_page \
	tests/unit/t_sim_reserve
EXTRA_LIBRARIES = libsimfake.a
libsimfake_a_SOURCES = tests/fake/sim_fake.c tests/fake/sim_fake.h tests/fake/sys_fake.c tests/fake/sys_fake.h
SIM_TEST_LIBS = libsimfake.a libsim.a libbonin.a $(TEST_LIBS) $(CMOCKA_LIBS)
tests_unit_t_sens_contract_SOURCES = tests/unit/t_sens_contract.c tests/fake/contract.c tests/fake/contract.h $(SENS_FAKES)
tests_unit_t_sens_contract_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_alimtalk_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_catalog_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_connection_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_doubt_SOURCES = tests/unit/t_sim_doubt.c tests/unit/t_sim_doubt.h tests/unit/t_sim_doubt_answer.c \
	tests/fake/doubt_fake.c tests/fake/doubt_fake.h
tests_unit_t_sim_doubt_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_failover_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_fault_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_head_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_list_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_mms_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_optout_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_page_LDADD = $(SIM_TEST_LIBS)
tests_unit_t_sim_reserve_LDADD = $(SIM_TEST_LIBS)

if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_TESTS) $(SIM_TESTS)
TESTS += $(UNIT_TESTS) $(SIM_TESTS)
endif

# Which lines of the pure middle the unit tests run, after `configure --enable-coverage`; such a build has no sandbox.
coverage:
	@case '$(HARDENING_CFLAGS)' in *--coverage*) ;; *) echo 'this build is without --enable-coverage'; exit 1 ;; esac
	find . -name '*.gcda' -exec rm -f {} +
	tests=`echo '$(UNIT_TESTS)' | sed 's|tests/unit/t_sandbox||'`; \
	$(MAKE) check TESTS="$$tests" >coverage.log 2>&1 || { tail -n 50 coverage.log; exit 1; }
	srcdir='$(srcdir)' $(SHELL) $(srcdir)/tests/coverage.sh

.PHONY: coverage

# The units under valgrind's memcheck. Not the sandbox's: the system calls that it takes away are valgrind's too.
VALGRIND = valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
	--show-leak-kinds=definite
check-valgrind:
	@command -v valgrind >/dev/null || { echo 'valgrind is missing: apt-get install valgrind' >&2; exit 1; }
	@case '$(HARDENING_CFLAGS)' in *-fsanitize*) echo 'this build has sanitizers, which valgrind does not run' >&2; exit 1 ;; esac
	tests=`echo '$(UNIT_TESTS) $(SIM_TESTS)' | sed 's|tests/unit/t_sandbox||'`; \
	$(MAKE) check LOG_COMPILER='$(VALGRIND)' TESTS="$$tests"

.PHONY: check-valgrind

# What analysers say of the programs: clang-tidy 14, cppcheck and gcc. Others than Debian 12's say other things.
analyze: config.h src/sim/assets.c
	srcdir='$(srcdir)' $(SHELL) $(srcdir)/tests/analyze.sh -std=c17 $(DEFS) -I. $(AM_CPPFLAGS) $(CPPFLAGS) \
		$(FCGI_CFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS) $(JSON_CFLAGS) $(SQLITE_CFLAGS) $(CONFUSE_CFLAGS) $(ARGON2_CFLAGS)

.PHONY: analyze
