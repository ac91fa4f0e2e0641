# make demo and make test are all a new reader needs: each sets up what it wants first.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# The first Python on the path that is new enough; PYTHON=/path/to/python says otherwise.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit; }; done; echo python3)

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := --quiet --disable-pip-version-check

.PHONY: help demo test long lint types bench clean
help:
	@echo "make demo    set up, read the sample papers, show what was rebuilt, search it"
	@echo "make test    set up, run the tests"
	@echo "make long    the tests that take longer"
	@echo "make lint    style and formatting"
	@echo "make types   strict type check"
	@echo "make bench   pages a second, memory as pages grow, how fast the archive and the search for reprints find, how true collations are"
	@echo "make clean   take away what these made"

# A machine without ensurepip (Debian's python3 without python3-venv) still has pip: it installs into the bare one.
$(READY): pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		found=$$("$(PYTHON)" --version 2>/dev/null) || found="not there"; \
		echo "broadsheet needs Python 3.11 or later; $(PYTHON) is $$found." \
			"Install a newer one, or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) with $$("$(PYTHON)" --version) (once; about a minute)"
	@rm -rf "$(VENV)"
	@if "$(PYTHON)" -m venv "$(VENV)" >/dev/null 2>&1; then \
		"$(BIN)/python" -m pip install $(PIP) -e '.[dev]'; \
	else \
		rm -rf "$(VENV)" && "$(PYTHON)" -m venv --without-pip "$(VENV)" && \
		"$(PYTHON)" -m pip --python "$(BIN)/python" install $(PIP) -e '.[dev]'; \
	fi || { echo "The set-up failed; the lines above say why. It needs pip and the package index." >&2; exit 1; }
	@touch "$(READY)"

demo: $(READY)
	@"$(BIN)/broadsheet" demo

test: $(READY)
	"$(BIN)/python" -m pytest -q

long: $(READY)
	"$(BIN)/python" -m pytest -q -m long

lint: $(READY)
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .

types: $(READY)
	"$(BIN)/mypy"

bench: $(READY)
	"$(BIN)/python" bench/run.py
	"$(BIN)/python" bench/read.py
	"$(BIN)/python" bench/search.py
	"$(BIN)/python" bench/ingest.py
	"$(BIN)/python" bench/reuse.py
	"$(BIN)/python" bench/weave.py --sets 10
	"$(BIN)/python" bench/serve.py --articles 10000
	"$(BIN)/python" bench/collation.py --stories 100

clean:
	rm -rf "$(VENV)" .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
