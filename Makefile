# Two commands do everything: `make pack` and `make test`. Each sets up what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TEST_READY := .venv/.test-ready
DOCS_READY := .venv-docs/.ready
# One worker for each core, but never more than two: the notebooks run side by side as well.
WORKERS ?= 2

.PHONY: pack test check lab bench thorough reference docs lock audit clean

pack: $(READY) ## run the whole suite on the bundled demonstration data
	$(BIN)/dpiabook run parameters/demo.yml

test: $(TEST_READY) ## lint, types and every test
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup src tests

check: $(TEST_READY) lint ## lint, types and unit tests, in under a minute
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not browser" src tests/unit tests/property

lint: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

FILE ?= parameters/demo.yml
lab: $(READY) ## open a working copy of the notebooks, on a page that says what each answers; FILE=parameters/mine.yml
	$(BIN)/dpiabook lab $(FILE)

bench: $(TEST_READY) ## time what is timed, and print Markdown rows
	$(BIN)/python -m benchmarks

thorough: $(TEST_READY) ## the long forms of the tests
	$(BIN)/python -m pytest -n $(WORKERS) -m "thorough or not thorough" --run-thorough src tests

reference: $(TEST_READY) ## execute the notebooks anew for the tests to compare with
	$(BIN)/python tests/notebooks/make_reference.py

docs: $(DOCS_READY) ## the documentation as a site, with every link looked at: outputs/.docs/index.html
	NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build -q

lock: ## pin every version with its hash
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q uv
	.venv-lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o requirements.lock
	.venv-lock/bin/uv pip compile pyproject.toml --extra test --extra examples --extra spark --extra pdf --extra template --extra privacy --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q \
		-c requirements.lock -o requirements-test.lock
	printf 'mkdocs-material>=9.7\nmkdocstrings[python]>=1.0\n' | .venv-lock/bin/uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o requirements-docs.lock
	rm -rf .venv-lock

audit: ## known vulnerabilities of every pinned version, where an index can be reached; a dated record
	$(PYTHON) -m venv .venv-audit && .venv-audit/bin/pip install -q pip-audit
	{ echo "Asked on $$(date -u +%F), for requirements.lock:"; \
		.venv-audit/bin/pip-audit --disable-pip --require-hashes --progress-spinner off -r requirements.lock 2>&1; } \
		> vulnerabilities.txt; ended=$$?; cat vulnerabilities.txt; rm -rf .venv-audit; exit $$ended

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(TEST_READY): requirements-test.lock $(READY)
	$(BIN)/pip install -q --require-hashes -r requirements-test.lock
	touch $@

$(DOCS_READY): requirements-docs.lock
	test -x .venv-docs/bin/python || $(PYTHON) -m venv .venv-docs
	.venv-docs/bin/pip install -q --require-hashes -r requirements-docs.lock
	touch $@

clean:
	rm -rf .venv .venv-docs outputs
