# make demo    play the shipped policy and four variants of it two years forward, compare them and explain the result
# make test    every test: GCC, Clang's sanitizers, fuzzers, the page in browsers, Python
# make test-long  what a change seldom breaks: optimising and newest Clang, libc++, WebAssembly, next standard, each header
#                 each way, the processors of the highest level, ten minutes of fuzzing
# make one TEST=unit.pay  one C++ test, built and run: a minute at most after a change
# make test-page  the page in Chromium and Firefox
# make page    the managers' page: the engine as WebAssembly, and the template that `tierwise page` fills
# make bench   the benchmarks, as ratios within one run; BASE=COMMIT measures that commit beside this one
# make check   the quick loop while developing: the C++ tests with GCC, and the Python tests
# Each installs what it needs first, once.

SHELL := /bin/bash
PYTHON := .venv/bin/python
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60
# For a quick build of the extension: `make check LEVELS=v3` builds only that level (baseline, v3 or v4).
LEVELS ?=
# Another commit that `make bench` builds in build/base and measures in turn with this one.
BASE ?=

# `make test` builds two levels, which is what it takes to see that they agree; the long tests build all there are.
two_levels := $(if $(filter x86_64,$(shell uname -m)),baseline;v3)

export CMAKE_BUILD_PARALLEL_LEVEL := $(JOBS)
export CTEST_PARALLEL_LEVEL := $(JOBS)

demo: package
	$(PYTHON) examples/demo.py

test: export LEVELS := $(or $(LEVELS),$(two_levels))
test: style test-gcc test-sanitize test-threads fuzz test-web test-python

test-long: test-clang test-newest-clang test-libc++ test-wasm test-versions test-levels test-intervals test-sanitize-long battery fuzz-long

check: style test-gcc test-python

bench: package system-bench build/stamps/python-test
	cmake --preset release
	cmake --build --preset release --target benchmarks
	LEVELS='$(LEVELS)' $(PYTHON) scripts/bench.py build/release/benchmarks build/bench $(BASE)

# -- the machine ---------------------------------------------------------------------------------------------------
# Asking dpkg takes a few hundredths of a second, so what is installed is looked at every time.
system-python system-test system-bench system-battery system-page system-browsers:
	@scripts/bootstrap $(@:system-%=%)

build/stamps/python: pyproject.toml scripts/bootstrap scripts/requirements.py
	scripts/bootstrap venv build dependencies
	@mkdir -p $(@D) && touch $@

build/stamps/python-test: build/stamps/python
	scripts/bootstrap venv test
	@mkdir -p $(@D) && touch $@

# -- the Python package ----------------------------------------------------------------------------------------------
package_sources := $(shell find include python examples/policies examples/assumptions examples/data examples/notebooks CMakeLists.txt \
                             cmake pyproject.toml -type f -not -name '*.pyc' 2>/dev/null)

# The package is built anew only if one of its sources, or the choice of levels, has changed.
package: system-python build/stamps/python build/stamps/levels
	@$(MAKE) --no-print-directory build/stamps/package

build/stamps/levels: FORCE
	@mkdir -p $(@D)
	@echo '$(LEVELS)' | cmp -s - $@ || echo '$(LEVELS)' > $@

build/stamps/package: $(package_sources) build/stamps/levels build/stamps/python
	@echo 'building the Python package (minutes the first time, later only what changed)'
	@$(PYTHON) -m pip install --quiet --no-build-isolation --no-deps \
	  --config-settings=cmake.define.TIERWISE_DEV_LEVELS='$(LEVELS)' \
	  --config-settings=cmake.define.TIERWISE_WARNINGS_AS_ERRORS=$(if $(CI),ON,OFF) .
	@touch $@

# -- the managers' page ---------------------------------------------------------------------------------------------
# The template is part of the package: what is built here is in the next wheel.
page_template := python/tierwise/page/template.html
page_engine := build/page/web/engine/tierwise.wasm
page_sources := $(shell find include src web/engine cmake CMakeLists.txt CMakePresets.json -type f)
web_sources := $(shell find web -path web/node_modules -prune -o -path web/engine -prune -o -type f -print)

page: system-page
	@$(MAKE) --no-print-directory $(page_template)

$(page_engine): $(page_sources)
	cmake --preset page
	cmake --build --preset page
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

$(page_template): $(page_engine) web/node_modules/.package-lock.json $(web_sources)
	cd web && npm run --silent build -- ../build/page/web/engine ../$@

# The page's own parts, and its engine under Node.
test-web: page system-browsers
	cd web && npm run --silent check && npm run --silent test && npm run --silent test:engine

# In Chromium and Firefox, without a network; pictures of what was seen are in build/page/pictures. The Python tests have
# the same, where the page was built before.
test-page: test-web package build/stamps/python-test
	$(PYTHON) -m pytest tests/page

build/stamps/python-style: build/stamps/python
	scripts/bootstrap venv style
	@mkdir -p $(@D) && touch $@

# -- the tests -------------------------------------------------------------------------------------------------------
style: system-python build/stamps/python-style
	git ls-files '*.hpp' '*.cpp' | xargs .venv/bin/clang-format --dry-run --Werror
	.venv/bin/ruff format --check --quiet
	.venv/bin/ruff check --quiet

test-gcc: system-test
	cmake --preset development
	cmake --build --preset development
	ctest --preset development

test-clang: system-test
	cmake --preset release-clang
	cmake --build --preset release-clang --target unit_tests
	ctest --preset release-clang -R '^unit\.'

test-sanitize: system-test
	cmake --preset sanitize
	cmake --build --preset sanitize --target unit_tests
	ctest --preset sanitize -R '^unit\.'

test-threads: system-test
	cmake --preset sanitize-threads
	cmake --build --preset sanitize-threads --target unit_tests
	ctest --preset sanitize-threads -R '^unit\.'

# One test of those that `ctest --preset development -N` lists.
TEST ?= unit.
one: system-test
	@test -f build/development/build.ninja || cmake --preset development
	cmake --build --preset development --target $(if $(filter unit.%,$(TEST)),unit_tests,all)
	ctest --preset development -R '^$(subst .,\.,$(TEST))'

test-versions: system-test
	cmake --preset development-long
	cmake --build --preset development-long --target tierwise_engine headers_alone
	ctest --preset development-long -R '^consumer\.'

test-newest-clang: system-test
	cmake --preset newest-clang -DCMAKE_CXX_COMPILER="$$(scripts/bootstrap newest-clang)"
	cmake --build --preset newest-clang --target unit_tests headers_together
	ctest --preset newest-clang -R '^(unit|consumer|headers)\.'

# Another standard library, and beside GCC's a third set of its bugs and limits.
test-libc++: system-test
	cmake --preset libc++ -DCMAKE_CXX_COMPILER="$$(scripts/bootstrap newest-clang)"
	cmake --build --preset libc++ --target unit_tests
	ctest --preset libc++ -R '^unit\.'

# Under Node: 32 bits of address, an old standard library, no processor of this kind, and the same bits.
test-wasm: system-test system-page
	cmake --preset wasm
	cmake --build --preset wasm --target unit_tests
	ctest --preset wasm -R '^unit\.'

# All levels, and the Python tests on the highest that the processor has.
test-levels: package build/stamps/python-test
	$(PYTHON) -m pytest

test-intervals: package build/stamps/python-test
	$(PYTHON) -m pytest -m long -s

# BATTERY=all: all of dieharder's tests, some hours.
BATTERY ?= quick
battery: system-battery
	cmake --preset development-long
	cmake --build --preset development-long --target draw_stream draw_distributions
	scripts/battery build/development-long/tests/battery $(BATTERY)

# The fuzzers start from what they kept the last time and put what breaks into tests/fuzz/findings/. The short run takes
# the engine of the sanitizers' tests; ten minutes are worth a faster one.
fuzz: system-test
	cmake --preset sanitize
	cmake --build --preset sanitize --target fuzzers
	scripts/fuzz build/sanitize $(FUZZ_SECONDS)

test-sanitize-long: system-test
	cmake --preset sanitize-optimised
	cmake --build --preset sanitize-optimised --target unit_tests
	ctest --preset sanitize-optimised -R '^unit\.'

fuzz-long: system-test
	cmake --preset sanitize-optimised
	cmake --build --preset sanitize-optimised --target fuzzers
	scripts/fuzz build/sanitize-optimised 600

test-python: package build/stamps/python-test
	$(PYTHON) -m pytest

# -- the rest --------------------------------------------------------------------------------------------------------
wheel: package
	$(PYTHON) -m pip wheel --no-build-isolation --no-deps --wheel-dir build/wheel .

format: build/stamps/python-style
	git ls-files '*.hpp' '*.cpp' | xargs .venv/bin/clang-format -i
	.venv/bin/ruff format --quiet

clean:
	rm -rf build .venv

FORCE:
.NOTPARALLEL:  # also under `make -j`, the last lines of `make test` are pytest's
.PHONY: demo test test-long check bench package style one test-versions test-newest-clang test-libc++ test-wasm test-levels test-intervals test-sanitize-long battery fuzz-long test-gcc test-clang test-sanitize test-threads fuzz test-python wheel format \
        page test-web test-page clean system-python system-test system-bench system-battery system-page system-browsers FORCE
