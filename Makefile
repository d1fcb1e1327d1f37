# The names of the daily work. `make ask Q="…"` and `make test` need nothing installed but python3 (≥ 3.11) with venv.
PYTHON ?= python3
BIN := .venv/bin
# The question travels through the environment, never through the recipe's text: quotes, $ and backticks are safe.
override Q := $(value Q)
export Q
MINUTES ?= 60

.PHONY: help setup ask test lint eval bench fuzz chaos soak audit pages lock clean

help: ## these words
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/'

setup: .venv/installed ## create .venv and install what is pinned in requirements.lock

.venv/installed: requirements.lock pyproject.toml
	@echo "Installing the pinned packages into .venv (once; some minutes) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
	@touch $@

ask: setup ## answer a question: make ask Q="Can police make me unlock my phone?"
	@$(BIN)/rapporteur ask -- "$$Q"; code=$$?; [ $$code -eq 3 ] || exit $$code

test: setup ## every check: ruff, mypy, all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	$(BIN)/pytest -n auto --dist loadfile

lint: setup ## ruff and mypy only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

eval: setup ## the gold questions, with the gates
	$(BIN)/rapporteur eval run --fail-under eval/gates.toml

bench: setup ## beside stock LlamaIndex and Chroma, and as the library grows; writes docs/benchmarks.md
	$(BIN)/rapporteur eval bench --docs

fuzz: setup ## a million made inputs against every parser and renderer
	$(BIN)/python -m tests.fuzz

chaos: setup ## kill, fill, damage: a hundred times each, and nothing may be lost
	$(BIN)/python -m tests.chaos

soak: setup ## the Discord bot on loopback under load and faults for an hour: make soak MINUTES=10
	$(BIN)/python -m tests.bot.discord_wire.load --minutes $(MINUTES)

audit: setup ## ask the database of known weaknesses about every pinned package, and fail where one is not answered for
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.lock

pages: setup ## write docs/commands.md from what --help prints
	$(BIN)/python -m tests.commands_page

lock: ## pin anew (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --upgrade --quiet --output-file requirements.lock

clean: ## remove .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
