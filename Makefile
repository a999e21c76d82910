# 创响: `make run` starts the demo world on http://127.0.0.1:8000, `make test` runs the suites, `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first Python from 3.11.2 to 3.13; `make PYTHON=/usr/bin/python3 …` chooses another.
SUITABLE := import sys; sys.exit(not (3, 11, 2) <= sys.version_info[:3] < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do $$p -c '$(SUITABLE)' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PORT ?= 8000
CI ?=

ifeq ($(CI),true)
CI_FLAG := --ci
endif

.PHONY: help setup setup-dev run test test-sqlite test-services test-rest lint bench services lock messages clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## everything a fresh clone needs, into .venv
	@test -n "$(PYTHON)" || { echo "setup: no Python 3.11.2 to 3.13 found (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(PYTHON) scripts/setup.py

setup-dev:
	@test -n "$(PYTHON)" || { echo "setup: no Python 3.11.2 to 3.13 found (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(PYTHON) scripts/setup.py --dev $(CI_FLAG)

run: setup ## set up, seed the demo world once, serve it on PORT (8000) until Ctrl-C
	@DEMO=1 $(BIN)/python scripts/run.py --port $(PORT)

test: test-sqlite test-services ## the suite on SQLite, then the service suite where the services answer

test-sqlite: setup-dev
	@$(BIN)/python scripts/test.py sqlite $(CI_FLAG)

test-services: setup-dev
	@$(BIN)/python scripts/test.py services $(CI_FLAG)

test-rest: setup-dev ## what `make test` leaves out because it is long
	@$(BIN)/python scripts/test.py sqlite --rest $(CI_FLAG)
	@$(BIN)/python scripts/test.py services --rest $(CI_FLAG)

lint: setup-dev ## ruff, djade, mypy, import contract, catalogues, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@git ls-files -z 'templates/*.html' '*/templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config importlinter.ini
	@$(BIN)/python scripts/messages.py check
	@$(BIN)/python manage.py makemigrations --check --dry-run

bench: setup-dev ## the measurements, with their commands; fails on the query counts
	@$(BIN)/python scripts/bench.py

services: ## install and start Debian's PostgreSQL, Redis and RabbitMQ where that is allowed
	@bash scripts/services.sh

lock: ## lock the requirements anew, with hashes, for Python 3.11.2 to 3.13
	@bash scripts/lock.sh

messages: setup-dev ## collect the messages of every app, show what is untranslated
	@$(BIN)/python scripts/messages.py extract
	@$(BIN)/python scripts/messages.py missing

clean: ## remove what was made here; the database and .env stay
	rm -rf .venv .venv-node node_modules static/vendor staticfiles assets/fonts var/test var/cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	find . -name '*.mo' -not -path './.venv/*' -delete
