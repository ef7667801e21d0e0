# make demo and make test set up everything they need in .venv; nothing else is installed anywhere.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint models bench docs clean install lock

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit('zwgk-nlp needs Python 3.11 or newer: make PYTHON=python3.12 …' if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/zwgk batch corpus/reports --out out --resume
	$(BIN)/zwgk compare out --html out/index.html

test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

models: $(STAMP)
	$(BIN)/zwgk train corpus --out models/default

# Also run by the tests, with warnings as errors.
docs: $(STAMP)
	$(BIN)/python -m mkdocs build --strict

bench: $(STAMP)
	$(BIN)/zwgk evaluate corpus --split test
	$(BIN)/python benchmarks/pipeline.py
	$(BIN)/python tests/kills.py 50
	if [ -d ../shared/seeds ]; then $(BIN)/python benchmarks/seeds.py; fi

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-header --no-annotate -o constraints.txt

clean:
	rm -rf $(VENV) out site .mypy_cache .ruff_cache .pytest_cache .hypothesis
