# The commands of the project. Nothing but git, make and Python has to be there beforehand.
SHELL := /bin/bash
.DEFAULT_GOAL := help

UV := scripts/uv
RUN := $(UV) run --frozen
# The demonstration needs no development packages, and shows what visitors of a real site would see.
MANAGE := DJANGO_SETTINGS_MODULE=cms.settings.demo HOST=$(HOST) PORT=$(PORT) $(UV) run --frozen --no-sync python manage.py
HOST ?= localhost
PORT ?= 8000
# Parallel test workers; 0 runs the tests in one process.
WORKERS ?= 2
PYTEST := $(RUN) pytest -n $(WORKERS) --dist loadfile

.PHONY: help demo check test test-services test-faults test-plugin bench messages screenshots clean

help:  ## Show the commands.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo:  ## Start the demonstration at http://$(HOST):$(PORT)
	$(UV) sync --frozen --no-default-groups --inexact
	@$(MANAGE) migrate --verbosity 0
	@$(UV) run --frozen --no-sync python scripts/catalogues.py --compile
	@$(MANAGE) demo
	@$(MANAGE) serve

check:  ## Format, lint, types, templates, imports, migrations, deployment, catalogues, vendored files.
	$(RUN) python scripts/check.py

test:  ## The complete suite on SQLite; browser tests where Chromium is present.
	$(PYTEST) -m "not faults"

test-services:  ## The same suite on real PostgreSQL and Redis, started for it and stopped after it.
	scripts/services $(PYTEST) -m "not faults"

test-faults:  ## Kills and restarts processes, on SQLite and on PostgreSQL with Redis.
	$(RUN) pytest -m faults
	scripts/services $(RUN) pytest -m faults

test-plugin:  ## Generates a plugin, builds and installs it in a scratch environment, tests and purges it.
	scripts/plugin_in_scratch.sh

bench:  ## Measurements against a baseline; results in var/bench/.
	$(RUN) python -m bench

messages:  ## Update the message catalogues from the sources and make them ready.
	$(RUN) python scripts/catalogues.py --write
	$(RUN) python scripts/catalogues.py --compile

screenshots:  ## Pictures of the main pages for the documentation.
	$(RUN) python scripts/screenshots.py

clean:  ## Remove what the commands made, the demonstration's data included.
	rm -rf .venv .tools var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
