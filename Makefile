# Placemap. `make help` lists what there is. Needs Python 3.11 to 3.13 and nothing else: every command
# sets up what it lacks first (into .venv, node_modules and .cache, all ignored by git).

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test check fix egress bench docs lock clean
.NOTPARALLEL:
# Every journey and many a test start programs of ours: without kept bytecode each compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
# Extra words for pytest, as in: make test ARGS="tests/cohort -k referral"
ARGS ?=
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py
IN_VENV = .venv/bin/python

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing and build styles and scripts
	@$(BOOTSTRAP) run build
	@$(IN_VENV) -m placemap.project.assets

demo: setup ## run the demonstration (PORT=8000); Ctrl-C stops it
	@exec .venv/bin/placemap demo --port $(PORT)

demo-reset: setup ## delete the demonstration's data and start it afresh
	@exec .venv/bin/placemap demo --port $(PORT) --reset

test: ## run every test, real-browser ones included (ARGS= goes to pytest)
	@$(BOOTSTRAP) run build test
	@$(IN_VENV) -m placemap.project.assets
	@$(IN_VENV) -m placemap.project.browser
	@$(IN_VENV) scripts/run_tests.py $(ARGS)

check: ## formatting, types, import contracts, migrations, generated files: changes nothing
	@$(BOOTSTRAP) run build test
	@$(IN_VENV) scripts/check.py

fix: ## format the code and mend what can be mended by itself
	@$(BOOTSTRAP) run build test
	@$(IN_VENV) -m ruff check --fix-only --quiet .
	@$(IN_VENV) -m ruff format .
	@$(IN_VENV) scripts/generate.py

egress: ## run the tests under strace, in pieces or ARGS=--whole: nothing reaches beyond this machine (ARGS=--sum)
	@$(BOOTSTRAP) run build test
	@$(IN_VENV) -m placemap.project.assets
	@$(IN_VENV) -m placemap.project.browser
	@$(IN_VENV) scripts/check_egress.py $(ARGS)

bench: ## every figure of speed, memory and accuracy, beside its peer
	@$(BOOTSTRAP) run build test bench
	@$(IN_VENV) -m placemap.project.assets
	@$(IN_VENV) -m bench $(ARGS)

docs: ## write the generated pages of docs/reference
	@$(BOOTSTRAP) run build test
	@$(IN_VENV) scripts/generate.py

lock: ## write the hashed locks again after changing pyproject.toml or package.json
	@$(BOOTSTRAP) run build
	@$(IN_VENV) scripts/lock.py

clean: ## delete what was built and cached; keeps .venv and the demonstration's data
	@rm -rf node_modules .cache placemap/web/static/placemap placemap/web/static_root
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage
	@find placemap tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +
