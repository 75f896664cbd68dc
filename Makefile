# Padan's commands. `make help` lists them. Linux, make and Python 3.11 to 3.13 are all that must be there.

CITY ?= small
SEED ?= 1
PORT ?= 8080
INBOX ?=
PERIOD ?=
RIGHT_PYTHON = -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
# The first of these that Padan runs on; another one: make run PYTHON=/path/to/python3.12
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python $(RIGHT_PYTHON) && echo $$python && break; done)

UV := uv==0.13.9
BIN := .venv/bin
JOB = --city $(CITY) --seed $(SEED) --port $(PORT) \
	$(if $(INBOX),--inbox '$(INBOX)') $(if $(PERIOD),--period $(PERIOD))

.DEFAULT_GOAL := help
.PHONY: help run up down truth year test check bench lock clean

help: ## Say what there is to do
	@echo "Padan verifies a city's vulnerable workers before it pays for their insurance."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  CITY=small|full  SEED=1  PORT=8080   which synthetic city, and Airflow's port"
	@echo "  INBOX=folder  PERIOD=YYYY-MM         your own files instead: folder/<agency>/[<YYYY-MM>/]"

run: .venv/run.stamp ## The whole flow through the real scheduler; leaves out/ and no process
	@$(BIN)/padan run $(JOB)

up: .venv/run.stamp ## The same, left running with Airflow's pages on 127.0.0.1
	@$(BIN)/padan up $(JOB)

down: .venv/run.stamp ## Stop what `make up` started
	@$(BIN)/padan down

truth: .venv/run.stamp ## The last run of a synthetic city against its truth; writes out/truth.json
	@$(BIN)/padan truth --city $(CITY) --seed $(SEED)

year: .venv/run.stamp ## Twelve simulated months of a city; writes out/year/year.json
	@$(BIN)/padan year --city $(CITY) --seed $(SEED)

test: .venv/dev.stamp ## Every test, with coverage
	@$(BIN)/pytest --cov=padan --cov-branch --cov-report=term-missing:skip-covered

check: .venv/dev.stamp ## Lint, types, import rules, SQL, the compose file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar include/sql
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yaml

bench: .venv/dev.stamp ## Time and memory of the main job, by stage
	@$(BIN)/python bench/bench_run.py --city $(CITY) --seed $(SEED)

lock: .venv/dev.stamp ## Resolve requirements*.in anew, with hashes
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 \
		requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 \
		requirements-dev.in --output-file requirements-dev.txt

clean: ## Forget every run: databases, caught mails, inboxes of the homes, out/ (not your own files, not .venv)
	@test ! -x $(BIN)/padan || $(BIN)/padan down
	@for link in .padan/pgdata .padan/*/pgdata; do \
		test ! -L "$$link" || rm -rf "$$(dirname "$$(readlink "$$link")")"; done
	rm -rf .padan out

# What is installed is remembered by a file, so that it is done once for each version of the locks.
.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/uv
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@rm -f .venv/dev.stamp
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt pyproject.toml | .venv/bin/uv
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch .venv/run.stamp $@

.venv/bin/uv:
	@test -n '$(PYTHON)' && $(PYTHON) $(RIGHT_PYTHON) || { \
		echo "Padan needs Python 3.11, 3.12 or 3.13; $(or $(PYTHON),none was found)$(if $(PYTHON), is not one)." \
		"Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make a virtual environment." \
		"On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up .venv (once; about a gigabyte) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet '$(UV)'
