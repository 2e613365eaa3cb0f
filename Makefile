# What a contributor types. Each target says in one line what it is for; `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run test bench lock messages screenshots

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
NO_PYTHON := Python 3.11 or newer is needed, and there is no $(PYTHON) on this PATH: install it first.
find_python = command -v $(PYTHON) > /dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }
bootstrap = @$(find_python); $(PYTHON) config/bootstrap.py
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS) pyproject.toml

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

setup: ## make the full environment in .venv from requirements-dev.txt
	$(bootstrap) dev

run: ## serve on 127.0.0.1, with a demo district in an empty database (PORT=8001 make run)
	$(bootstrap) runtime
	@exec $(VENV_PYTHON) -m config.serve

test: ## run every check and test (make test ARGS="-k rolls")
	$(bootstrap) dev
	@exec $(VENV_PYTHON) -m tests.run $(ARGS)

bench: ## measure pages beside SQL by hand, and imports beside the library's way (make bench ARGS=pages)
	$(bootstrap) dev
	@exec $(VENV_PYTHON) -m tests.bench $(ARGS)

# Without --upgrade the pins stand, and only what pyproject.toml asks for changes.
lock: ## renew both lock files (make lock ARGS=--upgrade)
	@$(find_python); set -e; uv=$$(command -v uv) || { \
		folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; uv=$$folder/bin/uv; \
		$(PYTHON) -m venv "$$folder"; "$$folder/bin/python" -m pip install --quiet uv; \
	}; \
	"$$uv" $(COMPILE) --output-file requirements.txt; \
	"$$uv" $(COMPILE) --group dev --constraints requirements.txt --output-file requirements-dev.txt

messages: ## collect and compile the Vietnamese words (needs gettext)
	$(bootstrap) runtime
	@$(VENV_PYTHON) manage.py makemessages --locale vi --no-location --no-obsolete
	@$(VENV_PYTHON) manage.py compilemessages --locale vi --ignore .venv

screenshots: ## take the pictures of the documents anew (needs Chromium)
	$(bootstrap) dev
	@$(VENV_PYTHON) -m tests.browser.screenshots
