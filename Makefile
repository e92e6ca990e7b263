# Needs Python 3.11 or newer and make, nothing else. `make help` lists the targets.

# The first Python that is new enough; name another with `make PYTHON=/path/to/python`.
PYTHON = $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
EVENTS ?= 20000000
PYTEST_ARGS ?= -n 2 --dist loadgroup

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# Spark's half gigabyte is of use only where there is Java to run it.
JAVA := $(or $(JAVA_HOME),$(shell command -v java 2>/dev/null))
SPARK := $(VENV)/.spark
BENCH := .venv-bench
BENCH_INSTALLED := $(BENCH)/.installed
# The browser SDK, which the package carries; building it anew needs npm's packages once.
COLLECTOR := src/yeojido/adapters/assets/yeojido.js
COLLECTOR_SOURCES := $(wildcard web/collector/src/*.ts web/collector/src/*/*.ts) \
  web/collector/build.mjs web/collector/package.json web/collector/package-lock.json
# Packages that are only measured against; one of them is under the AGPL and is never shipped.
OTHERS := .venv-bench-peers
OTHERS_INSTALLED := $(OTHERS)/.installed
LOCKER := .venv-lock
PIP := -m pip --disable-pip-version-check
COMPILE := $(LOCKER)/bin/uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo web node e2e test check format bench packages growth measure lock clean chaos bench-collection bench-voice

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(INSTALLED) $(COLLECTOR) ## make .venv with everything that is needed (done once)

$(INSTALLED): requirements.lock pyproject.toml hatch_build.py
	$(call new_venv,$(VENV))
	$(BIN)/python $(PIP) install --quiet --require-hashes -r requirements.lock
	$(BIN)/python $(PIP) install --quiet --no-build-isolation --no-deps -e .
	@touch $@

web: $(COLLECTOR) ## build the browser SDK into the package

$(COLLECTOR): $(COLLECTOR_SOURCES) | $(INSTALLED)
	$(BIN)/python -c "import hatch_build, pathlib; hatch_build.make_collector(pathlib.Path('.'))"
	@touch $@

demo: setup ## make the demo shop, draw its map, say where it is
	@$(BIN)/yeojido demo

# npm's packages for tests, each folder from its lock file.
NODE_FOLDERS := web/collector tests/e2e tests/clients
NODE := $(NODE_FOLDERS:%=%/node_modules/.package-lock.json)

node: $(NODE) ## install npm's packages that tests need

%/node_modules/.package-lock.json: %/package-lock.json | $(INSTALLED)
	cd $* && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error --update-notifier=false
	@touch $@

e2e: setup $(NODE) ## run the tests in a real browser
	@$(BIN)/python -m pytest -q $(PYTEST_ARGS) tests/e2e

test: setup $(NODE) $(if $(JAVA),$(SPARK)) ## run all tests; those on Spark where there is Java
	@$(BIN)/python -m pytest -q $(PYTEST_ARGS)

$(SPARK): $(INSTALLED) requirements-spark.lock
	$(BIN)/python $(PIP) install --quiet --require-hashes -r requirements-spark.lock
	@touch $@

chaos: setup ## kill the server under load: make chaos KILLS=200 DATABASE=postgresql
	@DATABASE=$(or $(DATABASE),sqlite) PYTHONPATH=src:. $(BIN)/python -m tools.chaos $(or $(KILLS),200)

check: setup ## format, style, types, floors, limits, fast tests
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/basedpyright --level error
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python -m tools.limits
	$(BIN)/python -m tools.purity
	$(BIN)/python -m pytest -q $(PYTEST_ARGS) -m "not slow" tests/laws tests/rooms

format: setup ## write the code in the house's style
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: setup $(BENCH_INSTALLED) ## measure against other engines: make bench EVENTS=20000000
	@EVENTS=$(EVENTS) PYTHONPATH=src:. $(BENCH)/bin/python -m bench $(CASES); found=$$?; \
	  PYTHONPATH=src:. $(BENCH)/bin/python -m bench.page && exit $$found

packages: setup $(BENCH_INSTALLED) $(OTHERS_INSTALLED) ## measure against packages for data frames
	@PYTHONPATH=src:. $(BENCH)/bin/python -m bench.packages $(SIZES); found=$$?; \
	  PYTHONPATH=src:. $(BENCH)/bin/python -m bench.page && exit $$found

growth: setup $(BENCH_INSTALLED) ## measure how time and memory grow: make growth SIZES="1000000 10000000"
	@PYTHONPATH=src:. $(BENCH)/bin/python -m bench.growth $(SIZES); found=$$?; \
	  PYTHONPATH=src:. $(BENCH)/bin/python -m bench.page && exit $$found

bench-collection: setup ## measure collection: make bench-collection SECONDS=10 VISIBLE=600
	@PYTHONPATH=src:. $(BIN)/python -m bench.collection --seconds $(or $(SECONDS),10) \
	  --visible $(or $(VISIBLE),60)
	@PYTHONPATH=src:. $(BIN)/python -m bench.page

bench-voice: setup ## measure how fast customers' words are read: make bench-voice TEXTS=700000
	@PYTHONPATH=src:. $(BIN)/python -m bench.voice --texts $(or $(TEXTS),700000)
	@PYTHONPATH=src:. $(BIN)/python -m bench.page

$(BENCH_INSTALLED): bench/requirements.lock
	$(call new_venv,$(BENCH))
	$(BENCH)/bin/python $(PIP) install --quiet --require-hashes -r bench/requirements.lock
	@touch $@

$(OTHERS_INSTALLED): bench/peers.lock
	$(call new_venv,$(OTHERS))
	$(OTHERS)/bin/python $(PIP) install --quiet --require-hashes -r bench/peers.lock
	@touch $@

# What fails or takes too long is written down as such and does not stop the rest.
measure: setup $(BENCH_INSTALLED) $(OTHERS_INSTALLED) ## all that docs/benchmarks.md shows, at all sizes
	-@$(MAKE) --no-print-directory bench EVENTS=20000000 \
	  CASES="funnel transitions step_matrix retention lifecycle lens"
	-@$(MAKE) --no-print-directory growth SIZES="100000000 10000000 1000000"
	-@PEERS=clickhouse $(MAKE) --no-print-directory bench EVENTS=100000000 \
	  CASES="funnel transitions step_matrix"
	-@$(MAKE) --no-print-directory packages SIZES="1000000 10000000"
	-@$(MAKE) --no-print-directory bench EVENTS=20000000 CASES="sankey variants loops patterns \
	  shapes visits stickiness cohorts stage_times edge_times drivers loss_tree changes \
	  attribution conformance map import_parquet import_csv"

lock: ## write the lock files anew; UPGRADE=1 takes newer versions
	$(call new_venv,$(LOCKER))
	$(LOCKER)/bin/python $(PIP) install --quiet uv
	$(COMPILE) --group dev --group build pyproject.toml -o requirements.lock
	$(COMPILE) -c requirements.lock pyproject.toml -o requirements-runtime.lock
	$(COMPILE) -c requirements.lock --extra spark pyproject.toml -o requirements-spark.lock
	test ! -e bench/requirements.in || $(COMPILE) -c requirements.lock \
	  pyproject.toml bench/requirements.in -o bench/requirements.lock
	test ! -e bench/peers.in || $(COMPILE) bench/peers.in -o bench/peers.lock

clean: ## remove what was made: environments, caches, fetched packages, font and icons
	rm -rf $(NODE_FOLDERS:%=%/node_modules) $(VENV) $(BENCH) $(OTHERS) $(LOCKER) build dist src/yeojido/adapters/assets
	rm -rf .pytest_cache .ruff_cache .hypothesis
	find src tests tools bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

define new_venv
	@test -n "$(PYTHON)" || { echo "Yeojido needs Python 3.11 or newer, and none was found." \
	  "Install one, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	$(PYTHON) -m venv $(1)
endef
