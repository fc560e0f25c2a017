# The words a person needs; `make` alone lists them. How the environment comes about stands in setup.sh.

LOCK = uv pip compile setup.cfg --extra editable --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet $(LOCK_FLAGS)
BIN = .venv/bin
PROJECT = setup.sh setup.cfg pyproject.toml
# -n 2: the tests are written to be independent, and the smallest machine they must pass on has two cores.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile

export PYTHON

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run setup develop test check lint bench chaos lock

help: ## list these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: setup ## everything, then the desk on the practice platform; Ctrl-C ends it
	@exec $(BIN)/listing-monitor demo

setup: .venv/.ready-to-run ## .venv with the command listing-monitor in it
	@echo "setup: $(BIN)/listing-monitor is ready"

test: develop ## everything for the tests, then all of them
	@DESK_BROWSER="$$(sh setup.sh browser)" $(PYTEST)

check: develop lint test ## format, lint, types, import contracts, then the tests

lint: develop ## format, lint, types and import contracts alone
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: develop ## measure, print the figures, and write docs/benchmark.md (half an hour)
	@for bench in main_job matcher; do echo "== $$bench"; $(BIN)/python -m benchmarks.$$bench || exit 1; done

chaos: develop ## 200 kill -9 at random moments, each followed by a plain re-run
	@CHAOS_KILLS=$${CHAOS_KILLS:-200} $(BIN)/python -m pytest -m chaos -s

lock: ## resolve the dependencies anew (needs uv); LOCK_FLAGS=--upgrade takes newer versions
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

develop: .venv/.ready-to-test

.venv/.ready-to-run: requirements.txt $(PROJECT)
	@sh setup.sh run
	@touch $@

# What the tests need holds what a run needs, in the same versions, so either serves for `make run`.
.venv/.ready-to-test: requirements-dev.txt requirements.txt $(PROJECT)
	@sh setup.sh dev
	@touch .venv/.ready-to-run $@
