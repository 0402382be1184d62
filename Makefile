# make demo: install, train or load, score, show.   make test: install, run the tests.
VENV ?= .venv
PYTHON ?= python3
BIN := $(abspath $(VENV))/bin
export HF_HUB_DISABLE_TELEMETRY := 1

.PHONY: demo test check dist test-wheel clean

$(VENV)/base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/installed: $(VENV)/base
	$(BIN)/pip install --quiet --editable '.[multilingual,mpnet]' --group dev
	touch $@

demo: $(VENV)/base
	PATH="$(BIN):$$PATH" bash scripts/demo.sh

test: $(VENV)/installed
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

dist: $(VENV)/installed
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist

# The wheel alone, outside the tree: what a user's `pip install` brings must pass the tests too.
test-wheel: dist
	rm -rf dist/wheel && mkdir -p dist/wheel
	$(BIN)/pip install --quiet --no-deps --target dist/wheel/site dist/*.whl
	cp -r tests configs scripts pyproject.toml dist/wheel/
	cd dist/wheel && PYTHONPATH=site $(BIN)/python -c "import stance; assert 'wheel/site' in stance.__file__, stance.__file__"
	cd dist/wheel && PYTHONPATH=site $(BIN)/python -m pytest -m "not slow" $(ARGS)

clean:
	rm -rf $(VENV) dist build
