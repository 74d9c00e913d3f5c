# The commands of this house. `make` alone lists them.
# MPTF_PYTHON picks the interpreter (3.11 to 3.13); settings come from the environment as well.

MPTF_PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
export MPTF_PYTHON

SHELL := /bin/sh
BIN := .venv/bin
# Newer than the lock: nothing to install.
STAMP := .venv/.installed
SOURCES := mptf workflows api migrations tests

.DEFAULT_GOAL := help
.PHONY: help install run fresh test proof bench pictures lint format format-check types contracts \
	pytest wheel-check lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## Build the environment in .venv from the lock file

$(STAMP): requirements.lock pyproject.toml
	@sh .ci/system.sh venv pdf
	@$(MPTF_PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Python 3.11 to 3.13 is needed; name one in MPTF_PYTHON." >&2; exit 1; }
	@test -x $(BIN)/pip || { echo "Creating .venv"; $(MPTF_PYTHON) -m venv .venv; }
	@# uv is fast but a convenience: where it cannot be had, pip does the same from the same lock.
	@echo "Installing from requirements.lock"
	@awk '/^[^ #]/ { on = /^uv==/ } on' requirements.lock > .venv/uv.lock
	@if { $(BIN)/python -m uv --version >/dev/null 2>&1 || \
			$(BIN)/python -m pip install --quiet --require-hashes -r .venv/uv.lock; } && \
		$(BIN)/python -m uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock; \
	then :; \
	else \
		echo "uv could not do it; trying pip" >&2; \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; \
	fi
	@# The build's own tools come from the lock, so that nothing else is fetched.
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@# The data that a wheel carries was copied too; a checkout reads its own.
	@rm -rf .venv/lib/python3*/site-packages/mptf
	@# A start reads two thousand modules: compiled once here, whatever the environment says.
	@$(BIN)/python -m compileall -q mptf workflows api >/dev/null
	@touch $@

run: install ## Replay the demonstration and serve it; a second time, keep its data
	@$(BIN)/mptf run

fresh: install ## Forget the demonstration's data in var/ and start over
	@# Never a folder or a database that somebody chose: it may hold a fund.
	@test -z "$(MPTF_VAR)$(MPTF_DATABASE_URL)" || \
		{ echo "MPTF_VAR or MPTF_DATABASE_URL is set; make fresh forgets var/ only." >&2; exit 1; }
	rm -rf var
	@$(BIN)/mptf run

test: install ## Everything that must hold; a quarter of an hour on two cores
	@# A laptop without a server skips those tests and says so; a build machine does not.
	@sh .ci/system.sh postgres test || test -z "$$CI"
	@# What has one thread goes two at a time; the tests take both cores by themselves.
	@$(MAKE) --no-print-directory -j 2 format-check lint types contracts wheel-check
	@$(MAKE) --no-print-directory pytest

pytest: install
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder

proof: install ## The full bars of every proof; resumable
	@# Where LibreOffice cannot be had, the proofs that fill workbooks in it are skipped and say so.
	@sh .ci/system.sh office || test -z "$$CI"
	$(BIN)/mptf proof

bench: install ## Spans and ratios of what must be fast; it fails over the bars
	$(BIN)/mptf bench

pictures: install ## Pictures of the demonstration that runs, for the README
	$(BIN)/python -m tests.picturing

lint: install ## Style and likely mistakes
	$(BIN)/ruff check $(SOURCES)

format: install ## Lay the code out
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix-only $(SOURCES)

format-check: install
	$(BIN)/ruff format --check $(SOURCES)

types: install ## Types, strictly
	$(BIN)/mypy

contracts: install ## Which way imports run
	$(BIN)/lint-imports --no-logo

wheel-check: install ## The built wheel, in an empty environment far from here
	@bash .ci/wheel_check.sh $(BIN)/python

lock: install ## Take the newest versions that pyproject.toml allows, with their hashes
	$(BIN)/python -m uv pip compile --quiet --universal --upgrade --generate-hashes \
		--no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --group dev --output-file requirements.lock pyproject.toml
	@! grep -n '://' requirements.lock

clean: ## Remove the environment, builds and caches; data in var/ stays
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		.coverage htmlcov
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
