# Two commands from nothing: `make run` fills iku.db from samples/, `make test` runs every test.
# Each sets up what it needs (system packages where it may, .venv, pinned Python packages); a second run finds it there.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := pipeline extractors normalizers sql
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help run test check setup system system-test clean

help:
	@echo "make run    read samples/ into iku.db and show what is in it"
	@echo "make test   run every test"
	@echo "make check  lint, format and types"
	@echo "make setup  only make .venv ready;  make clean  take .venv and caches away"

run: setup
	@$(BIN)/iku ingest samples

test: system-test $(VENV)/.tests
	@$(BIN)/python -m pytest

check: $(VENV)/.tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict $(PACKAGES)

setup: $(VENV)/.ready

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.ready: pyproject.toml constraints.txt | system
	@echo "Setting up $(VENV) (once, some minutes) ..."
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.ready
	@echo "Adding what the tests need ..."
	@$(PIP) --editable '.[dev]'
	@touch $@

# What the system must have, looked for by what is used and not by package name; installed through apt-get where that is allowed.
system:
	@command -v $(PYTHON) >/dev/null || { echo "error: $(PYTHON) was not found; install Python 3.11 or later (sudo apt-get install python3 python3-venv)" >&2; exit 3; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: Python 3.11 or later is needed, $(PYTHON) is $$($(PYTHON) -V 2>&1); install a later one and run: make PYTHON=python3.11" >&2; exit 3; }
	@missing=(); \
	$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv); \
	command -v tesseract >/dev/null || missing+=(tesseract-ocr); \
	languages=$$(tesseract --list-langs 2>/dev/null || true); \
	for language in eng ind; do grep -qx $$language <<<"$$languages" || missing+=(tesseract-ocr-$$language); done; \
	$(call install,$${missing[@]+"$${missing[@]}"})

# The tests of the store run on a PostgreSQL of their own beside SQLite.
system-test: system
	@missing=(); \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql); \
	$(call install,$${missing[@]+"$${missing[@]}"})

define install
set -- $(1); \
if [ $$# -gt 0 ]; then \
  if ! command -v apt-get >/dev/null; then echo "error: missing on this system: $$* (these are Debian's names); install them and run make again" >&2; exit 4; fi; \
  if [ "$$(id -u)" = 0 ]; then as=(); \
  elif sudo -n true 2>/dev/null; then as=(sudo -n); \
  else echo "error: system packages are missing; run: sudo apt-get install -y $$*" >&2; exit 4; fi; \
  echo "Installing $$* ..."; \
  log=$$(mktemp); \
  $${as[@]+"$${as[@]}"} apt-get update >$$log 2>&1 || true; \
  $${as[@]+"$${as[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$$@" >>$$log 2>&1 \
    || { tail -n 5 $$log >&2; echo "error: apt-get could not install the packages; run: sudo apt-get install -y $$*" >&2; exit 4; }; \
  rm -f $$log; \
fi
endef
