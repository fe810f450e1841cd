# The commands of the project. Nothing but git, make and Python has to be there beforehand.
SHELL := /bin/bash
.DEFAULT_GOAL := help

UV := scripts/uv
RUN := $(UV) run --frozen
# The demonstration needs no development packages, and shows what visitors of a real site would see.
MANAGE := DJANGO_SETTINGS_MODULE=cms.settings.demo HOST=$(HOST) PORT=$(PORT) $(UV) run --frozen --no-sync python manage.py
HOST ?= localhost
PORT ?= 8000
SINCE ?= HEAD
# Parallel test workers; 0 runs the tests in one process. One more than cores, because they wait for PostgreSQL,
# Chromium and servers, which work meanwhile.
WORKERS ?= 3
PYTEST := $(RUN) pytest -n $(WORKERS) --dist loadfile
# Whatever the environment names, these are about SQLite.
ON_SQLITE := env -u DATABASE_URL -u REDIS_URL
ON_SERVICES := scripts/services
# Chosen by a recording of statements; see docs/development.md.
RECORDED := not browser and not faults and not long

.PHONY: help demo check near templates template-sqlite template-services test test-services test-chosen test-faults test-faults-sqlite \
	test-faults-services test-plugin test-apart test-long statements statements-check bench bench-live bench-votes messages screenshots clean

help:  ## Show the commands.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo:  ## Start the demonstration at http://$(HOST):$(PORT)
	@echo "Инсталират се пакетите. / Installing the packages."
	@$(UV) sync --quiet --frozen --no-default-groups --inexact
	@echo "Подготвя се базата данни; първия път отнема около минута. / Preparing the database; a minute the first time."
	@$(MANAGE) migrate --verbosity 0
	@$(UV) run --frozen --no-sync python scripts/catalogues.py --compile
	@$(MANAGE) demo
	@$(MANAGE) serve

check:  ## Format, lint, types, templates, imports, migrations, deployment, catalogues, vendored files.
	$(ON_SQLITE) $(RUN) python scripts/check.py

near:  ## In half a minute: the tests that your changes can break, ruff and mypy; SINCE=COMMIT compares with another.
	$(ON_SQLITE) $(RUN) python scripts/near.py --since $(SINCE)

templates:  ## The migrated databases of SQLite and PostgreSQL, which tests copy; made by the tests where missing.
	$(MAKE) --jobs=2 template-sqlite template-services

template-sqlite:
	$(ON_SQLITE) $(RUN) python -m tests.databases

template-services:
	$(ON_SERVICES) $(RUN) python -m tests.databases

test:  ## The complete suite on SQLite, with branch coverage; browser tests where Chromium is present.
	$(ON_SQLITE) $(PYTEST) -p tests.branches -m "not faults and not long"

test-services:  ## What can differ on real PostgreSQL and Redis, started for it and stopped after it.
	$(ON_SERVICES) $(PYTEST) -m "not faults and not long"

test-chosen:  ## The same by fewer tests: each statement once, and a thirtieth of the rest by the day.
	$(ON_SERVICES) $(PYTEST) -m "not faults and not long" --statements chosen

test-faults: test-faults-sqlite test-faults-services  ## Kills and restarts processes, on SQLite and on PostgreSQL with Redis.

# What needs PostgreSQL's template comes after it, while the tests on SQLite keep the other core busy.
test-apart: template-services test-faults test-plugin

test-faults-sqlite:
	$(ON_SQLITE) $(RUN) pytest -m faults tests/faults

test-faults-services:
	$(ON_SERVICES) $(RUN) pytest -m faults tests/faults

test-plugin:  ## Builds a generated plugin and the example, installs, tests and purges them; types in the tutorial.
	scripts/plugin_in_scratch.sh
	$(ON_SQLITE) $(PYTEST) -n0 -m long tests/plugins/test_tutorial.py -k with_all_steps

test-long:  ## What takes long and seldom fails: larger councils, all that can differ on PostgreSQL, measurements with bars.
	$(ON_SQLITE) $(PYTEST) -m long --everything
	$(ON_SERVICES) $(PYTEST) -m "not faults"
	$(RUN) python -m bench

statements: template-sqlite  ## Record which test executes which statements, for test-chosen.
	$(ON_SQLITE) $(PYTEST) -m "$(RECORDED)" --statements record

statements-check: template-sqlite  ## Fails where a statement of the suite is executed by no test that test-chosen runs.
	$(ON_SQLITE) $(PYTEST) -m "$(RECORDED)" --statements check

bench:  ## Measurements against a baseline; results in var/bench/.
	$(RUN) python -m bench

bench-live:  ## What a live screen costs against other ways, on SQLite and on PostgreSQL with Redis.
	$(RUN) python -m bench live

bench-votes:  ## How fast ballots are taken, on SQLite and on PostgreSQL.
	$(RUN) python -m bench votes

messages:  ## Update the message catalogues from the sources and make them ready.
	$(RUN) python scripts/catalogues.py --write
	$(RUN) python scripts/catalogues.py --compile

screenshots:  ## Pictures of the main pages for the documentation.
	$(RUN) python scripts/screenshots.py

clean:  ## Remove what the commands made, the demonstration's data included.
	rm -rf .venv .tools var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
