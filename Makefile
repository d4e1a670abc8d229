# What a person does with this project; `make help` lists it. Needs Python 3.11+ and make, brings everything else.
.DEFAULT_GOAL := help
.PHONY: help run test test-system check fmt bench lock proto venv venv-dev
PY := .venv/bin/python

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: venv ## everything on http://localhost:8080: packages, models, databases, a demo, then the servers
	@exec $(PY) manage.py start

test: venv-dev ## all tests, on servers of their own
	@sh deploy/install-test-tools.sh && browser= || browser="-m not\ browser"; eval $(PY) -m pytest $$browser $(ARGS)

test-system: venv-dev ## what touches the stores, on this machine's own PostgreSQL and Redis
	@EMBEDDED__POSTGRES_BIN=system EMBEDDED__REDIS_SERVER=system $(PY) -m pytest -q \
		-m "not browser and not models and not slow and not servers" rapida_site accounts assistants/tests telephony

check: venv-dev ## style, types, import rules, migrations, settings, API schema
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) manage.py check --fail-level ERROR
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

fmt: venv-dev ## format the code and sort the imports
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

bench: venv-dev ## the performance of the voice core, next to a bare server
	@$(PY) -m benchmarks $(ARGS)

lock: venv-dev ## pin and hash what requirements*.in name
	$(PY) -m uv pip compile $(LOCK) requirements.in -o requirements.txt
	$(PY) -m uv pip compile $(LOCK) requirements-dev.in -o requirements-dev.txt

proto: venv-dev ## generate the modules of rapida_site/pb from its .proto files
	$(PY) -m grpc_tools.protoc -I. --python_out=. --pyi_out=. rapida_site/pb/*.proto
	$(PY) -m grpc_tools.protoc -I. --grpc_python_out=. $$(grep -l '^service' rapida_site/pb/*.proto)

venv:
	@sh deploy/bootstrap.sh requirements.txt

venv-dev:
	@sh deploy/bootstrap.sh requirements-dev.txt requirements.txt

LOCK := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
