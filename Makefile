# Two commands: `make demo` grades the example class, `make test` runs all checks but the slow ones, which
# `make test-slow` runs: the corpus of attacks, runs that are killed, every known mistake in other hands. `make
# test-browser` opens every page of the example classes in Chromium, which must be installed. `make validate` tells
# whether every assignment is fit to be released. `make kept` renews the pages that tests compare with,
# `make screenshots` the pictures of the documentation.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow test-browser kept screenshots validate lint install clean

demo: $(VENV)/.installed
	$(BIN)/grader grade nyu_hw1 examples/nyu_hw1/class --out demo

test: $(VENV)/.installed-test lint
	GRADED_EXAMPLES=build/examples $(BIN)/python -m pytest -n auto --dist loadfile -m "not slow and not browser"

test-slow: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m slow

test-browser: $(VENV)/.installed-browser
	GRADED_EXAMPLES=build/examples $(BIN)/python -m pytest -m browser

kept: $(VENV)/.installed-test
	RENEW=1 $(BIN)/python -m pytest -q tests/report/test_kept.py

screenshots: $(VENV)/.installed-browser
	$(BIN)/grader grade nyu_hw1 examples/nyu_hw1/class --out build/examples/nyu_hw1
	$(BIN)/python benchmarks/screenshots.py build/examples/nyu_hw1 docs/images

validate: $(VENV)/.installed
	$(BIN)/grader validate --all

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[torch]"
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --constraint constraints.txt --group test
	touch $@

$(VENV)/.installed-browser: $(VENV)/.installed-test
	$(BIN)/pip install --quiet --constraint constraints.txt --group browser
	touch $@

clean:
	rm -rf $(VENV) demo build dist
