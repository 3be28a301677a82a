# Two commands: `make demo` grades the example class, `make test` runs all checks but the slow ones. docs/testing.md tells
# what each of the others runs. `make kept` renews the pages that tests compare with, `make screenshots` the pictures of
# the documentation.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Percent of lines and branches of grader/ that the quick tests run: 93 when this was last looked at.
FLOOR := 92
# Some hundred processes would each compile the program again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-slow test-browser test-newest test-oldest lock coverage soak kept screenshots validate lint changelog clean

demo: $(VENV)/.installed
	$(BIN)/grader grade nyu_hw1 examples/nyu_hw1/class --out demo

QUICK := pytest -n auto --dist loadfile -m "not slow and not browser and not soak"
test: $(VENV)/.installed-test lint
	GRADED_EXAMPLES=build/examples $(BIN)/python -m $(QUICK)

coverage: $(VENV)/.installed-test lint
	$(BIN)/coverage erase
	GRADED_EXAMPLES=build/examples $(BIN)/python -m coverage run -m $(QUICK)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --fail-under=$(FLOOR)

soak: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m soak
	$(BIN)/python -m pytest -m "hypothesis and not slow" --hypothesis-profile=soak
	$(BIN)/python -m benchmarks.real_class --assignment nyu_hw1 --size 500 5000 --only-ours

test-slow: $(VENV)/.installed-test
	GRADED_EXAMPLES=build/examples $(BIN)/python -m pytest -n auto --dist loadfile -m slow

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

# What is installed is locked, with hashes, for every platform; torch by version alone, for a reason told there.
$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements/demo.txt requirements/torch.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/demo.txt
	$(BIN)/pip install --quiet --requirement requirements/torch.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements/test.txt
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/test.txt
	touch $@

$(VENV)/.installed-browser: $(VENV)/.installed-test requirements/browser.txt
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/browser.txt
	touch $@

# Renews the locks: the newest releases that pyproject.toml allows. browser.txt is the widest; the others hold a part of it.
UV := build/uv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-package torch --constraint requirements/torch.txt --override requirements/overrides.txt \
	pyproject.toml --extra torch --group build
lock: $(UV)
	$(COMPILE) --upgrade --group test --group browser --output-file requirements/browser.txt
	$(COMPILE) --group test --constraint requirements/browser.txt --output-file requirements/test.txt
	$(COMPILE) --constraint requirements/browser.txt --output-file requirements/demo.txt

# What comes with the next release; with VERSION=0.2.0 it is moved into CHANGELOG.md under that version.
changelog: $(UV)
	$(UV) tool run --from "towncrier>=25.8,<27" towncrier build $(if $(VERSION),--version $(VERSION),--draft --version next)

$(UV): pyproject.toml
	$(PYTHON) -m venv build/uv
	build/uv/bin/pip install --quiet --upgrade "uv>=0.9"

# The tests again, in an environment of its own, with the newest and with the oldest releases that pyproject.toml allows.
test-newest test-oldest: test-%: $(UV)
	$(UV) venv --quiet --clear --python $(PYTHON) build/$*
	$(UV) pip install --quiet --python build/$* --resolution $(if $(filter newest,$*),highest,lowest-direct) \
		--group test --editable ".[torch]"
	$(UV) pip freeze --python build/$* | tee build/$*/versions.txt
	build/$*/bin/python -m $(QUICK)

clean:
	rm -rf $(VENV) demo build dist
