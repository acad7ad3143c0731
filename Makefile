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

.PHONY: help run test check bench calibrate setup system system-test system-bench clean

help:
	@echo "make run    read samples/ into iku.db and show what is in it"
	@echo "make test   run every test"
	@echo "make check  lint, format and types"
	@echo "make bench  accuracy and speed beside other tools (CORPUS=folder TRUTH=folder BENCH='--only office --peers none')"
	@echo "make calibrate  how far a told confidence can be believed (CORPUS=folder TRUTH=folder)"
	@echo "make setup  only make .venv ready;  make clean  take .venv and caches away"

run: setup
	@$(BIN)/iku ingest samples

test: system-test $(VENV)/.tests
	@$(BIN)/python -m pytest

check: $(VENV)/.tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict $(PACKAGES)

# Documents to measure by, and their truth files where those are not in truth/ in or beside that folder; BENCH: more options.
CORPUS ?= samples
TRUTH ?=
BENCH ?=
MEASURED = $(CORPUS) $(if $(TRUTH),--truth $(TRUTH)) $(BENCH)

bench: system-bench $(VENV)/.peers
	@$(BIN)/python -m tests.bench $(MEASURED)

calibrate: $(VENV)/.ready
	@$(BIN)/python -m tests.bench.calibrate $(MEASURED)

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

# The peers in an environment of their own, with an OpenCV that needs no screen; without them `make bench` measures us alone.
$(VENV)/.peers: $(VENV)/.ready
	@echo "Adding the peers (once) ..."
	@test -x $(VENV)/peers/bin/pip || $(PYTHON) -m venv --clear $(VENV)/peers
	@peers=$$($(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"])'); \
	pip="$(VENV)/peers/bin/python -m pip --quiet --disable-pip-version-check"; \
	if $$pip install --constraint constraints.txt $$peers && $$pip uninstall --yes opencv-contrib-python opencv-python-headless \
	  && $$pip install --constraint constraints.txt opencv-contrib-python-headless; \
	then touch $@; else echo "warning: the peers could not be installed; they are left out" >&2; fi

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

system-bench: system
	@missing=(); \
	command -v gs >/dev/null || missing+=(ghostscript); \
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
