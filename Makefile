# The interface of the project. `make help` explains every target.
# What is up to date is not made again: each step leaves a file that is newer than what it was made from.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
export PYTHONDONTWRITEBYTECODE = 1

PYTHON ?= python3
RENDERER ?= auto
PORT ?= 8000
# make expands no `$` in these two, and they stand in no text of the shell
override export RENDERER := $(value RENDERER)
override export PORT := $(value PORT)

BIN := .venv/bin
TABLES := $(sort $(wildcard data/*.csv data/reference/* data/boundaries/*) $(shell find validation -name '*.py' -o -name '*.sql'))
ANALYSIS := $(sort $(shell find analysis -name '*.py' -o -name '*.sql' -o -name '*.toml') $(wildcard data/external/imported/*/import.json))
PAGES := $(sort $(wildcard reports/*.qmd reports/*.py reports/*.css reports/*.js reports/_quarto.yml reports/fr/*.qmd reports/fr/_quarto.yml CHANGELOG.md))

.PHONY: all help test test-slow lint validate tidy record db facts engine report serve sql query docs package diff verify calibrate import-acled fetch import bench audit clean

all: _site/index.html  ## Set up, check the tables, build the database, the facts and the site; print where it is
	@echo "The site: $(CURDIR)/_site/index.html"

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the environment -------------------------------------------------------------------------------------

.venv/made: requirements.lock
	@echo "Setting up .venv (about a minute, once)" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock 2>.venv/pip.log \
	  || { cat .venv/pip.log; exit 1; }
	@touch $@

# --- the steps -------------------------------------------------------------------------------------------

# What a step is made of, by name: written anew only when the list changes, so that what was removed makes a difference too.
build/tables.list: NAMED = $(TABLES)
build/analysis.list: NAMED = $(ANALYSIS)
build/pages.list: NAMED = $(PAGES) SITE_URL=$${SITE_URL-}
build/tables.list build/analysis.list build/pages.list: FORCE
	@mkdir -p build
	@cmp -s $@ <(echo "$(NAMED)") || echo "$(NAMED)" >$@
FORCE:

# Whose output is the answer to a question (`make query … >file`) finds nothing of the steps before it in there.
build/validation.json: .venv/made build/tables.list $(TABLES)
	@$(BIN)/python -m validation check --report build/validation-failed.json >&2
	@mv -f build/validation-failed.json $@

build/strikes.duckdb: build/validation.json build/analysis.list $(ANALYSIS)
	@$(BIN)/python -m analysis db >&2

build/facts.json: build/strikes.duckdb $(wildcard CITATION.cff)
	@$(BIN)/python -m analysis facts >&2

# DuckDB for browsers comes from npm and is asked for once; where there is no npm the site is made without it.
build/engine.asked: .venv/made reports/engine.py reports/npm.py
	@mkdir -p build
	@$(BIN)/python -m reports engine --if-possible
	@touch $@

_site/index.html: build/facts.json build/engine.asked build/pages.list $(PAGES)
	@$(BIN)/python -m reports build --renderer "$$RENDERER"

engine: .venv/made  ## Fetch DuckDB for browsers from npm, pinned by its hash, for the page "Ask the data"; `make` tries it once
	@mkdir -p build
	@$(BIN)/python -m reports engine
	@touch build/engine.asked

validate: build/validation.json  ## Check every table; lists file, line, column, value, rule and remedy of all that fails
	@$(BIN)/python -m validation check

tidy: .venv/made  ## Put the CSV files into their one form (sorted by key, UTF-8, LF)
	@$(BIN)/python -m validation tidy

record: build/facts.json  ## Record since when each number of the pages reads as it does, in data/numbers.csv
	@$(BIN)/python -m analysis record

db: build/strikes.duckdb  ## Build build/strikes.duckdb and build/parquet/*.parquet

facts: build/facts.json  ## Compute every number, figure and table that the pages use

report:  ## Render the site into _site/; RENDERER=quarto or RENDERER=embedded forces one
	@$(MAKE) $(if $(filter-out auto,$(RENDERER)),-W reports/_quarto.yml) all

serve: _site/index.html  ## Show the site on 127.0.0.1 and make it again when something changes; PORT=8000
	@$(BIN)/python -m reports serve --port "$$PORT"

# --- questions -------------------------------------------------------------------------------------------

sql: build/strikes.duckdb  ## Open the database read-only in the DuckDB shell, with three questions to try
	@$(BIN)/python -m analysis banner
	@$(BIN)/python -m duckdb_cli -readonly build/strikes.duckdb

# What is typed after these targets is passed on as it stands: make expands no `$` in it, and it never becomes part of a
# shell command. `analysis/typed.py` finds the names in GIVEN and the values in the environment.
ifneq ($(filter query diff import-acled fetch import bench,$(MAKECMDGOALS)),)
given = $(if $(filter command,$(firstword $(origin $(1)))),$(1))
GIVEN := $(foreach name,$(.VARIABLES),$(call given,$(name)))
$(foreach name,$(GIVEN),$(eval override export $(name) := $$(value $(name))))
export GIVEN
endif

query: build/strikes.duckdb  ## Run a saved query, NAME=… PARAMETER=…, or SQL="SELECT …"; lists the saved ones; FORMAT=table, csv, json, md or parquet, OUT=file
	@$(BIN)/python -m analysis query --make

docs: build/strikes.duckdb  ## Write docs/queries.md and docs/dictionary.md anew
	@$(BIN)/python -m analysis docs

# --- releases --------------------------------------------------------------------------------------------

package: build/strikes.duckdb  ## The citable release in dist/: CSV, Parquet, data package, RO-Crate, PROV, checksums
	@$(BIN)/python -m analysis package

diff: build/facts.json  ## What changed since REF=v0.1.0 (any git version): rows, and numbers in the prose; build/diff.html
	@$(BIN)/python -m analysis diff -- "$$REF"
export REF ?=

verify: .venv/made  ## Build the last commit twice from clean clones, in unlike surroundings, and compare every byte
	@$(BIN)/python -m reports verify $(if $(filter quarto embedded,$(RENDERER)),--renderer "$$RENDERER")

calibrate: .venv/made  ## Simulate how often each method of the trial is wrong (minutes); writes data/reference/calibration.csv
	@$(BIN)/python -m analysis calibrate

# --- other people's data ---------------------------------------------------------------------------------

import-acled: .venv/made  ## Make the monthly figures from ACLED's aggregated weekly file: FILE=path
	@$(BIN)/python -m analysis make import-acled

fetch: .venv/made  ## Download a registered dataset: NAME=ucdp-ged VERSION=25.1; ACLED: NAME=acled-events SINCE=… UNTIL=… COUNTRY=Mali
	@$(BIN)/python -m analysis.external make fetch

import: .venv/made  ## Read another producer's file into the database: FILE=path; STRICT=1, VERSION=…, NEW_COLUMNS=1
	@$(BIN)/python -m analysis.external make import

bench: .venv/made  ## Measure the import of a synthetic file of ACLED's size (ROWS=2400000); LOAD=1: of our own tables, 1, 10 and 100 times over
	@$(BIN)/python -m $(if $(filter LOAD,$(GIVEN)),tests.load,analysis.external make bench)

# --- the house -------------------------------------------------------------------------------------------

lint: .venv/made  ## Linters alone
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/codespell README.md CONTRIBUTING.md CHANGELOG.md docs analysis validation reports tests

test: lint _site/index.html  ## Linters and the whole test suite, but for the tests that take minutes
	@$(BIN)/python -m pytest -n 2

test-slow: .venv/made  ## The tests that take minutes: fuzzing, crashes, load
	@$(BIN)/python -m pytest -n 2 -m slow

audit: .venv/made  ## Look up what is known against the pinned packages; needs the network, and says so where it has none
	@$(BIN)/python -m tests.audit

clean:  ## Remove everything that was built (not .venv)
	rm -rf build _site dist $(foreach in,reports reports/fr,$(in)/_parts $(in)/_variables.yml $(in)/downloads $(in)/incidents)
