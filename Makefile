# `make demo` and `make test` need nothing but Python 3.11 or newer; build/setup does the rest.
# PYTHON=/path/to/python chooses the interpreter of the virtual environment.

VENV := .venv
PY := $(VENV)/bin/python
LOCK := build/lock
FREEZE := work/freeze/venv/bin/python build/freeze
UV := uv==0.13.8

.DEFAULT_GOAL := help
.PHONY: help demo gui test netlab check lint format types layers wheel messages golden bench screenshots lock clean setup-run setup-gui \
	setup-dev setup-lab setup-freeze freeze console twice smoke windows pages

help: ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

setup-run:
	@build/setup run

setup-gui:
	@build/setup gui

setup-dev:
	@build/setup dev

setup-lab:
	@build/setup lab

setup-freeze:
	@build/setup freeze

demo: setup-run ## Show a blocked network and its diagnosis, against the built-in simulated Azure.
	@$(PY) -m arcdiag demo || test $$? -eq 3  # 3 is "blocked": what this scenario must say

gui: setup-gui ## Open the window.
	@$(PY) -m arcdiag gui

test: setup-dev setup-lab ## Run the tests.
	@$(PY) -m pytest

netlab: setup-dev setup-lab ## Run the tests in real networks alone (as root).
	@$(PY) -m pytest -m netlab

check: lint types layers wheel test ## Lint, types for Linux and Windows, layers, wheel, tests.

lint: setup-dev ## Look for mistakes and for unformatted code.
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

format: setup-dev ## Mend what lint can mend.
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

types: setup-dev ## Check the types, strictly, for Linux and for Windows.
	@$(PY) -m mypy --platform linux
	@$(PY) -m mypy --platform win32

layers: setup-dev ## Check that imports point down and the doors to the world are kept.
	@$(VENV)/bin/lint-imports

wheel: setup-dev ## Build the wheel and see that it carries all it needs.
	@rm -rf work/wheel && mkdir -p work/wheel
	@$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir work/wheel .
	@$(PY) -m pip install --quiet --no-deps --no-index --target work/wheel/installed work/wheel/*.whl
	@cd work/wheel/installed && PYTHONPATH=. ../../../$(PY) ../../../build/smoke.py

freeze: setup-freeze ## Build the standalone programs of this platform into dist.
	@$(FREEZE)

console: ## Build the console alone, as one file: for systems that Qt is not made for.
	@WITHOUT_QT=1 build/setup freeze
	@$(FREEZE) --console

twice: setup-freeze ## Build them twice, and see that the bytes are the same.
	@$(FREEZE) --twice

smoke: setup-dev setup-lab ## Run what lies in dist, here and in places such as it lands in.
	@$(PY) build/smoke.py dist

pages: setup-dev ## Renew the pages of docs that are made from the code.
	@$(PY) build/pages/troubleshooting.py

windows: setup-dev ## Tests, demo, programs and window by a Windows Python under wine: WINPY=its launcher.
	@$(PY) build/windows/wine.py $(WINPY)

messages: setup-dev ## Renew the translations from the sources.
	@$(PY) build/messages

golden: setup-dev ## Write the tests' golden reports anew; git diff shows what changed in a format.
	@$(PY) -m tests.unit.report.test_golden

bench: setup-dev ## Measure speed, memory and true step times into docs/bench.md (best as root).
	@$(PY) build/bench --output docs/bench.md $(ARGS)

screenshots: setup-dev ## Draw the window's main states into docs/screenshots.
	@$(PY) build/screenshots.py $(ARGS)

lock: setup-run ## Resolve anew what build/lock pins; UPGRADE=--upgrade takes newer versions.
	@$(PY) -m pip install --quiet $(UV)
	@build/lock/make "$(PY)" $(UPGRADE)

clean: ## Remove what the other targets made.
	rm -rf $(VENV) work dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
