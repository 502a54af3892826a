# Set-up lives in packaging/setup_project.py; this file only names the steps.
PYTHON ?= python3
BIN := .venv/bin
SET_UP := $(PYTHON) packaging/setup_project.py
PYTEST_WORKERS ?= 2
LINTED := wizard tests packaging

.PHONY: run setup test lint bench screenshots lock package clean test-environment
.DEFAULT_GOAL := run

run: setup
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    echo "没有图形显示，改为在本机练习环境里走完所有平台，结果写入 out/。"; \
	    echo "No display: onboarding every platform against the local stand-ins instead, into out/."; \
	    exec $(BIN)/gangway practice --all --out out/; \
	else exec $(BIN)/gangway; fi

setup:
	@$(SET_UP) run

test-environment:
	@$(SET_UP) test

lint: test-environment
	@$(BIN)/ruff check $(LINTED)
	@$(BIN)/ruff format --check $(LINTED)
	@$(BIN)/mypy
	@$(BIN)/mypy packaging
	@$(BIN)/lint-imports

test: lint
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadgroup

bench: test-environment
	@$(BIN)/python -m tests.bench $(NAME)

screenshots: test-environment
	@$(BIN)/python packaging/screenshots.py

# `make lock` keeps what is pinned where it still fits; `make lock UPGRADE=--upgrade` takes the newest.
TOOLS := build/package-venv
unexport UV_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS
COMPILE = $(TOOLS)/bin/uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 \
    --generate-hashes --no-build --no-emit-index-url \
    --custom-compile-command "make lock" --constraint packaging/locks/constraints.txt --extra build $(UPGRADE)

lock:
	@$(SET_UP) package --venv $(TOOLS)
	$(COMPILE) --output-file packaging/locks/runtime.lock
	$(COMPILE) --extra test --extra oracles --extra dev --constraint packaging/locks/runtime.lock --output-file packaging/locks/test.lock
	$(COMPILE) --extra package --constraint packaging/locks/runtime.lock --output-file packaging/locks/package.lock

package:
	@$(SET_UP) package --venv $(TOOLS)
	@packaging/linux/build.sh $(TOOLS)/bin/python

clean:
	rm -rf .venv build dist out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
