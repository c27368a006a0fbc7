# Every target sets up what it needs: a fresh machine needs Python 3.11 or newer, its venv module, and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
export BEANCOUNT_DISABLE_LOAD_CACHE = 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-quick test-deep check lint types format bench docs bless smoke clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml src/arledger/__init__.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## print the demo book's aging
	@$(BIN)/arledger aging --ledger ledgers/demo/main.beancount --as-of 2026-03-31

test: $(STAMP) ## run the tests
	$(BIN)/python -m pytest -n auto -q -m 'not deep'

test-quick: $(STAMP) ## the inner loop: the trade, the checks and the house in less than a minute
	$(BIN)/python -m pytest -n auto -q -m 'not deep' tests/unit/subledger tests/unit/terms tests/unit/matching tests/unit/entries tests/unit/controls tests/unit/checks tests/architecture

test-deep: $(STAMP) ## run the long property tests too
	ARLEDGER_DEEP=1 $(BIN)/python -m pytest -n auto -q

lint: $(STAMP) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP) ## let ruff format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## mypy, strict
	$(BIN)/mypy

check: $(STAMP) ## what CI runs: lint, types and test, two at a time
	@$(MAKE) --no-print-directory -j2 lint types test

bench: $(STAMP) ## measure speed beside bean-check, hledger and ledger
	$(BIN)/python -m benchmarks.run

docs: $(STAMP) ## write docs/commands.md and the outputs of README and other pages from the program
	$(BIN)/python tools/write_commands.py docs/commands.md
	$(BIN)/python tools/write_readme.py README.md
	$(BIN)/python tools/write_readme.py docs/deposits.md
	$(BIN)/python tools/write_readme.py docs/leasing.md
	$(BIN)/python tools/write_readme.py docs/moving-in.md
	for page in docs/moving-in/*.md; do $(BIN)/python tools/write_readme.py $$page || exit 1; done
	$(BIN)/python tools/write_readme.py docs/reminders.md
	$(BIN)/python tools/write_readme.py docs/disputes.md
	$(BIN)/python tools/write_readme.py docs/plans.md
	$(BIN)/python tools/write_readme.py docs/invoices.md
	$(BIN)/python tools/write_readme.py docs/contact-log.md
	$(BIN)/python tools/write_readme.py docs/collections.md
	$(BIN)/python tools/write_readme.py docs/interest.md
	$(BIN)/python tools/write_readme.py docs/escalations.md
	$(BIN)/python tools/write_readme.py docs/figures.md
	$(BIN)/python tools/write_readme.py docs/analysis.md
	$(BIN)/python tools/write_readme.py docs/statements.md
	$(BIN)/python tools/write_readme.py docs/provision.md
	$(BIN)/python tools/write_readme.py docs/negotiating.md
	$(BIN)/python tools/write_readme.py docs/forecast.md

bless: $(STAMP) ## rewrite the golden transcripts; review the diff
	ARLEDGER_BLESS=1 $(BIN)/python -m pytest -q -m 'not deep' tests/golden tests/errors

smoke: $(STAMP) ## build the wheel and run it from a clean environment
	sh tools/smoke.sh $(BIN)/python

clean: ## remove the environment and build products
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis
