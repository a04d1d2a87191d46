# Everything starts with `make up`. Wants: Python 3.11 or newer, make, and a package index.
.DEFAULT_GOAL := help
SHELL := /bin/sh

UV_VERSION := 0.13.9
TOOLS := .remit-tools/uv-$(UV_VERSION)
# The uv of this machine, or a pinned one that we fetch for ourselves.
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo $(TOOLS)/bin/uv)
BIN := .venv/bin
CASE ?= examples/cases/kansas-city-drive-offs.yaml

export UV_LINK_MODE ?= copy
# Paid once here, saved at every start.
export UV_COMPILE_BYTECODE ?= 1
unexport PYTHONDONTWRITEBYTECODE

EXPORT = $(UV) export -q --no-header --no-emit-project --format requirements-txt

.PHONY: help up down demo test check compiled rules invariants bench attacks faults fuzz histories docs texts screenshots lock clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

up: .venv/ready ## Start everything and print the portal's address and sign-in links
	@exec $(BIN)/remit up $(ARGS)

down: .venv/ready ## Stop what `make up` started
	@$(BIN)/remit down

demo: .venv/ready ## Play a real case from opening to close on a throw-away stack
	@exec $(BIN)/remit case play $(CASE)

test: .venv/ready-dev ## Run everything that must hold, four files at once
	@$(MAKE) --no-print-directory -j 2 check compiled
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/ready-dev ## Style, rooms and types, without running anything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# Else each of the four would compile all tests for itself; one core is idle while types are checked.
compiled: .venv/ready-dev
	@$(BIN)/python -m pytest --collect-only -q $(ARGS) | tail -n 1

rules: .venv/ready-dev ## The rules' own tests, in a few seconds
	$(BIN)/python -m pytest tests/rules $(ARGS)

SEQUENCES ?= 10000
STEPS ?= 20
invariants: .venv/ready-dev ## Try 10,000 random sequences of all commands (SEQUENCES=500 STEPS=50)
	INVARIANT_SEQUENCES=$(SEQUENCES) INVARIANT_STEPS=$(STEPS) $(BIN)/python -m pytest -q tests/rules/invariants $(ARGS)

docs: .venv/ready-dev ## Write docs/cli.md and docs/data.md anew from the code
	$(BIN)/python -m cli.docs > docs/cli.md
	$(BIN)/python -m cli.fields > docs/data.md

texts: .venv/ready-dev ## Write what there is to say into the catalogs of the other languages
	$(BIN)/python -m language.texts

screenshots: .venv/ready-dev ## Draw the portal's pages anew into docs/screenshots (needs chromium)
	$(BIN)/python -m pytest -q tests/portal/gallery.py

FUZZ ?= 25
fuzz: .venv/ready-dev ## Send the API requests that nobody thought of (FUZZ=100 SEED=7)
	FUZZ_EXAMPLES=$(FUZZ) FUZZ_SEED=$(or $(SEED),1) $(BIN)/python -m pytest -q tests/portal/test_described.py $(ARGS)

faults: .venv/ready-dev ## Kill processes at random and check what was promised (ARGS="--minutes 30 --seed 7")
	@exec $(BIN)/python -m tests.faults $(ARGS)

bench: .venv/ready-dev ## Measure everything against its floors (ARGS="--only handoffs --out F")
	@exec $(BIN)/python -m bench $(ARGS)

attacks: .venv/ready-dev ## Attack a ledger in every known way and write docs/attacks.md from it
	WRITE_ATTACKS=1 $(BIN)/python -m pytest -q tests/attacks $(ARGS)

histories: .venv/ready-dev ## Record anew the histories that replay tests tell again
	$(BIN)/python -m tests.record_histories

lock: $(UV) ## Choose versions anew and write them down with their hashes
	$(UV) lock --upgrade
	$(EXPORT) --no-dev --group build --extra embedded --extra pdf -o requirements/run.txt
	$(EXPORT) --no-dev --extra traces --extra pdf -o requirements/image.txt
	$(EXPORT) --only-group build -o requirements/build.txt
	$(EXPORT) --all-extras -o requirements/dev.txt

clean: ## Remove the environment; the data folder stays
	rm -rf .venv .remit-tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The environment to run, and the one to develop. The second contains the first, so whoever has
# the second keeps it.
.venv/ready: requirements/run.txt requirements/dev.txt pyproject.toml | $(UV)
	@if [ -e .venv/ready-dev ]; then $(MAKE) -s .venv/ready-dev; \
	else $(call install,requirements/run.txt); fi
	@touch $@

.venv/ready-dev: requirements/dev.txt pyproject.toml | $(UV)
	@$(call install,requirements/dev.txt)
	@touch $@

define install
echo "Installing what $(1) lists" >&2 && \
[ -x $(BIN)/python ] || $(UV) venv -q --python '>=3.11' .venv && \
$(UV) pip sync -q --python $(BIN)/python --require-hashes $(1) && \
$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
endef

$(TOOLS)/bin/uv:
	@echo "Fetching uv $(UV_VERSION)" >&2
	@python3 -m pip install -q --disable-pip-version-check --no-warn-script-location \
		--target $(TOOLS) 'uv==$(UV_VERSION)'
