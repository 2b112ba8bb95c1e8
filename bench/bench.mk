# A part of the one Makefile.

# ---- measurements: make bench

LOAD_MAKERS = bench/hello bench/load bench/standin
EXTRA_PROGRAMS = $(LOAD_MAKERS)
bench_hello_SOURCES = bench/hello.c
bench_hello_LDADD = $(FCGI_LIBS)
bench_load_SOURCES = bench/load.c bench/load_http.c bench/load_http.h
bench_load_LDADD =
bench_standin_SOURCES = bench/standin.c
bench_standin_LDADD =
CLEANFILES += $(LOAD_MAKERS)

# BENCH_FLAGS: see bench/bench.py; --results bench/RESULTS.md keeps the report.
.PHONY: bench
bench: all $(LOAD_MAKERS)
	BONIN_BUILD='$(abs_builddir)' $(PYTHON3) -B $(srcdir)/bench/bench.py $(BENCH_FLAGS)
