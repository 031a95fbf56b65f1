# make demo and make test work on a fresh clone with nothing prepared.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE ?= examples/oakfield/facts.yaml
TESTS ?= tests

# Where another Python is named than the virtual environment was made with, it is made anew.
ifneq ($(origin PYTHON),file)
ifneq ($(shell $(PYTHON) --version 2>&1 || :),$(shell $(BIN)/python --version 2>&1 || :))
.PHONY: $(VENV)/ready
endif
endif

.PHONY: help demo demo-cohort test test-long floors check office accessible engines agreement bench bench-cohort examples schemas clean

help: ## list what can be done
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' | column -t -s '|'

demo: $(VENV)/ready ## assess an example school, whole
	@$(BIN)/assay assess $(EXAMPLE)

demo-cohort: $(VENV)/ready ## generate 100,000 schools, assess them, sum them up, explain one
	@sh tools/demo_cohort.sh "$(BIN)" build/cohort

test: $(VENV)/ready ## run every test, property and attack tests with a quarter of their examples
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(TESTS)

floors: ## run every test with the lowest versions that pyproject.toml allows (or some: TESTS=tests/cli)
	@mkdir -p build && $(PYTHON) tools/floors.py > build/floors.txt
	@CONSTRAINTS=build/floors.txt sh tools/prepare.sh "$(PYTHON)" build/floors test
	build/floors/bin/python -m pytest -q -W ignore::DeprecationWarning -n auto --dist worksteal $(TESTS)

test-long: export ASSAY_TESTS = long
test-long: test ## run every test with all of its examples (half an hour)

check: $(VENV)/checks ## style, types, layers, and the documentation's commands
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --diff tests/conftest.py
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house/test_docs.py

office: $(VENV)/ready ## fill in and save a workbook with LibreOffice, and read it back (installs it on Debian)
	@sh tools/office.sh
	$(BIN)/python -m pytest -q tests/office/office.py

accessible: $(VENV)/ready ## check the reports with axe-core in a headless Chromium (installs both on Debian)
	@sh tools/accessible.sh "$(BIN)" build/accessible

engines: $(VENV)/engines ## the agreement tests on Spark and PostgreSQL (installs Java and PostgreSQL on Debian)
	@sh tools/engines.sh
	$(BIN)/python -m pytest -q tests/cohort/spark.py tests/cohort/postgres.py

agreement: $(VENV)/ready ## hold 100,000 generated schools against the reference, row by row (some minutes)
	$(BIN)/python tools/agreement.py

bench-cohort: $(VENV)/bench ## time cohorts beside their alternatives; prints ratios
	$(BIN)/python bench/cohort.py

bench: $(VENV)/bench ## time Assay beside its alternatives; prints ratios
	$(BIN)/python bench/run.py

examples: $(VENV)/ready ## make the example schools' other forms anew from their facts.yaml
	$(BIN)/python tools/make_examples.py

schemas: $(VENV)/ready ## write the published JSON Schemas of rule files and assessments anew
	$(BIN)/python -m assay.rules.schema.rule_files > rules/schema/rules-1.json
	$(BIN)/assay schema assessment -o engine/explaining/assessment-1.json

clean: ## remove the virtual environment and what tools left behind
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/ready: pyproject.toml constraints.txt
	@sh tools/prepare.sh "$(PYTHON)" "$(VENV)" test

$(VENV)/checks: $(VENV)/ready
	@sh tools/prepare.sh "$(PYTHON)" "$(VENV)" check && touch $@

$(VENV)/engines: $(VENV)/ready
	@sh tools/prepare.sh "$(PYTHON)" "$(VENV)" engines && touch $@

$(VENV)/bench: $(VENV)/ready
	@sh tools/prepare.sh "$(PYTHON)" "$(VENV)" bench && touch $@
