# The operator's and developer's commands; `make help` lists them. Everything else is in portal/operations.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv/bin/python

.PHONY: help run dev test bench messages lock python
.DEFAULT_GOAL := help

help:
	@echo 'make run       everything from nothing, then the portal on http://127.0.0.1:8000 (PORT=8001 make run)'
	@echo 'make dev       the same with changed code reloaded and errors shown; for developers only'
	@echo 'make test      every check: lint, types, messages, unit and browser tests (PYTEST_ARGS="-k name")'
	@echo 'make bench     the promises in figures, measured here (BENCH="search_quality" runs only that one)'
	@echo 'make messages  extract the messages of the interface into locale/ and say what is not translated'
	@echo 'make lock      lock the newest allowed versions of the requirements'
	@echo 'make help      this list'

python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer was not found. Install it, or name it: make run PYTHON=/path/to/python3.11' >&2; exit 1; }

run: python
	@exec $(PYTHON) -m portal.operations.run run

dev: python
	@exec $(PYTHON) -m portal.operations.run dev

test: python
	@exec $(PYTHON) -m portal.operations.verify

bench: python
	@exec $(PYTHON) -m bench

.venv: python
	@$(PYTHON) -c 'from portal.operations import environment; environment.provide("run")'

.venv-dev: python
	@$(PYTHON) -c 'from portal.operations import environment; environment.provide("test")'

messages: .venv
	@$(VENV) manage.py messages

COMPILE := -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11

# The second lock starts from the first, so that both name the same versions.
lock: .venv-dev
	@$(VENV) $(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	@cp requirements.lock requirements-dev.lock
	@$(VENV) $(COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock

.PHONY: .venv .venv-dev
