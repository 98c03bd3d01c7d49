SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.8
UV := .tools/uv/bin/uv
BIN := .venv/bin
STAMPS := .tools/stamps
WORKERS ?= auto
export UV_PYTHON_DOWNLOADS := never

# The first Python of at least 3.11 that really runs (a version manager's shim may not).
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v $$p; break; }; done)

.PHONY: help install client run demo doctor test e2e prove soak kcl bench check format coverage openapi synth deploy clean clean-state

help:  ## What there is to do
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMPS)/python $(STAMPS)/emulator $(STAMPS)/node  ## Everything the other commands need, inside this folder

client: install $(STAMPS)/client  ## The web client, built into client/dist

run: install $(STAMPS)/client  ## The whole platform on this machine (FEED=replay BARS=file SPEED=60 replays); Ctrl-C stops it
	@exec $(BIN)/plimsoll up

demo: install  ## Three strategies on the running platform, each ending its own way
	@$(BIN)/plimsoll demo

doctor:  ## What is missing on this machine
	@if [ -x $(BIN)/plimsoll ]; then $(BIN)/plimsoll doctor; else echo 'Nothing is installed yet: run `make install`.'; exit 1; fi

test: install $(STAMPS)/client  ## All tests: rules, adapters, stacks, the client, then the running platform
	@$(BIN)/python -m scripts.generate_openapi --check
	@$(BIN)/pytest -m 'not platform' -n $(WORKERS) --dist loadgroup -q
	@cd client && npm test --silent
	@$(BIN)/pytest -m platform -q

e2e: install $(STAMPS)/client  ## The client in a browser against a platform of its own (PLIMSOLL_URL=address: that one; ONLY=name)
	@cd client && npm run --silent e2e -- $(ONLY)

prove: install  ## The proof, whole, with a report (SEEDS=2000 simulated worlds)
	@$(BIN)/plimsoll prove --seeds $(or $(SEEDS),2000)

soak: install  ## Many simulated worlds, without the real processes (SEEDS=100000)
	@$(BIN)/plimsoll prove --skip-processes --seeds $(or $(SEEDS),100000)

KCL_JARS := $(CURDIR)/.tools/kcl/jars
kcl: $(UV) $(STAMPS)/emulator  ## The Kinesis Client Library's real daemon: crash, hand-over, split, merge (needs Java 17)
	@java -version 2>&1 | grep -Eq 'version "(1[7-9]|[2-9][0-9])' || { echo 'Java 17 or newer is missing: install it, then try again.'; exit 1; }
	@"$(PYTHON)" scripts/fetch_kcl_jars.py --maven-layout $(KCL_JARS)/maven $(KCL_JARS)
	@KCL_MVN_REPO_SEARCH_URL="file://$(KCL_JARS)/maven/" UV_PROJECT_ENVIRONMENT=.tools/kcl-venv \
		$(UV) sync --locked --quiet --group kcl --python "$(PYTHON)"
	@PLIMSOLL_KCL_JARS=$(KCL_JARS) .tools/kcl-venv/bin/pytest tests/kcl -q

bench: install $(STAMPS)/bench  ## Speed: triggers beside named peers
	@$(BIN)/python -m bench.triggers

check: install $(STAMPS)/client-packages  ## Style, types, import rules
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet || { echo 'Not formatted: run `make format`.'; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@cd client && npm run --silent lint && npm run --silent types

format: install  ## Format, and mend what can be mended
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

coverage: install  ## Tests with coverage of lines and branches, and its floors
	@$(BIN)/coverage erase
	@$(BIN)/pytest -m 'not platform' -n $(WORKERS) --dist loadgroup -q --cov --cov-report=
	@$(BIN)/coverage report --skip-covered
	@$(BIN)/python -m scripts.coverage_gate

openapi: install  ## docs/openapi.json from the code
	@$(BIN)/python -m scripts.generate_openapi

synth: install  ## Synthesise the stacks (STAGE=dev)
	@$(CDK) synth -q $(CONTEXT)

deploy: install $(STAMPS)/client  ## Deploy the stacks and the client to AWS (STAGE=dev IMAGE=tag)
	@$(BIN)/python -m infra.deploy_window $(STAGE) $(if $(FORCE),--force)
	@$(CDK) deploy --all --require-approval broadening $(CONTEXT)
	@$(BIN)/python -m infra.publish_client $(STAGE)

clean-state:  ## Forget the local platform's state (not its installation)
	@$(BIN)/python -m cli.platform.forget

clean: clean-state  ## Remove all that was installed or built here
	rm -rf .venv .tools node_modules client/node_modules client/dist cdk.out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

STAGE ?= dev
CONTEXT = -c stage=$(STAGE) $(if $(IMAGE),-c image=$(IMAGE))
CDK = env PATH="$(CURDIR)/$(BIN):$$PATH" JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 node_modules/.bin/cdk --no-notices

$(UV):
	@[ -n "$(PYTHON)" ] || { echo 'Python 3.11 or newer is missing: install it (python.org or your packages), then try again.'; exit 1; }
	@echo 'Installing uv $(UV_VERSION) into .tools/uv'
	@"$(PYTHON)" -m venv .tools/uv || { echo 'Python has no venv module: install it (Debian: python3-venv).'; exit 1; }
	@.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv==$(UV_VERSION)'

$(STAMPS)/python: uv.lock pyproject.toml | $(UV)
	@[ -n "$(PYTHON)" ] || { echo 'Python 3.11 or newer is missing: install it (python.org or your packages), then try again.'; exit 1; }
	@$(UV) sync --locked --quiet --python "$(PYTHON)"
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/emulator: emulator/requirements.lock | $(UV)
	@$(UV) venv --quiet --clear --python "$(PYTHON)" .tools/emulator-venv
	@$(UV) pip sync --quiet --python .tools/emulator-venv/bin/python --require-hashes emulator/requirements.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/bench: bench/peers/requirements.lock | $(UV)
	@$(UV) venv --quiet --clear --python "$(PYTHON)" .tools/bench-venv
	@$(UV) pip sync --quiet --python .tools/bench-venv/bin/python --require-hashes bench/peers/requirements.lock
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: package-lock.json package.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null \
		|| { echo 'Node.js 20 or newer is missing: install it (nodejs.org or your packages), then try again.'; exit 1; }
	@npm ci --silent --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

CLIENT_SOURCES := $(shell find client -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/e2e/*' \
	-not -name '*.test.*' -not -name '*.md' 2>/dev/null)

$(STAMPS)/client-packages: client/package-lock.json client/package.json | $(STAMPS)/node
	@echo 'Installing the client'"'"'s packages'
	@cd client && npm ci --silent --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/client: $(CLIENT_SOURCES) docs/openapi.json $(STAMPS)/client-packages
	@echo 'Building the client'
	@cd client && npm run --silent build
	@mkdir -p $(STAMPS) && touch $@
