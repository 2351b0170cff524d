# `make demo` makes a film; `make test` and `make lint` are what the build server runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check
DEMO := examples/short-film.storyboard.toml

.PHONY: demo install test lint simulate mutants schemas lexicon clean

demo: $(VENV)/installed
	$(BIN)/veospec run $(DEMO)

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --editable .
	$(BIN)/python -m compileall -q veospec emulator/veo_emulator
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(PIP) install --group test
	@touch $@

$(VENV)/installed-lint: $(VENV)/installed-test
	$(PIP) install --group lint
	@touch $@

# google-genai 2.x is the last that speaks Veo to the Developer API: an environment of its own.
.venv-genai2/installed: pyproject.toml
	$(PYTHON) -m venv .venv-genai2
	.venv-genai2/bin/python -m pip --quiet --disable-pip-version-check install --upgrade 'pip>=25.1'
	.venv-genai2/bin/python -m pip --quiet --disable-pip-version-check install --editable '.[developer-api]' --group test
	@touch $@

# Google's clients for JavaScript; where there is no npm their tests are skipped.
tests/js/node_modules/installed: tests/js/package-lock.json
	if command -v npm >/dev/null; then \
		npm ci --prefix tests/js --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	fi

test: $(VENV)/installed-test .venv-genai2/installed tests/js/node_modules/installed
	$(BIN)/python -m pytest -n 2 tests
	.venv-genai2/bin/python -m pytest tests/surfaces

lint: $(VENV)/installed-lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Runs, crashes, faults and edits in one process, JOBS such processes side by side (as many as there
# are processors, at most four); a failing seed is printed and replays exactly.
SECONDS ?= 60
simulate: $(VENV)/installed-test
	$(BIN)/python -m tests.simulation --seconds $(SECONDS) $(if $(JOBS),--processes $(JOBS))

# Breaks the code in small ways and counts how many a test notices: docs/quality.md.
OF ?= veospec/plan veospec/run
SAMPLE ?= 1000000
SEED ?= 1
$(VENV)/installed-mutants: $(VENV)/installed-test
	$(PIP) install --group mutants
	@touch $@

mutants: $(VENV)/installed-mutants
	nice -n 15 $(BIN)/python tools/mutants.py $(OF) --sample $(SAMPLE) --seed $(SEED) --jobs $(or $(JOBS),1)

schemas: $(VENV)/installed
	$(BIN)/python tools/make_schemas.py

# What each pattern of the lexicon needs of a text, read from the patterns.
lexicon: $(VENV)/installed
	$(BIN)/python tools/make_pattern_index.py

clean:
	rm -rf $(VENV) .venv-genai2 mutants tests/js/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
