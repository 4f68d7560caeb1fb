# The two commands of the README, and what maintainers use.
.PHONY: demo test lint sim lock bench docs clean
NODES ?= 3
SEEDS ?= 200
# The official text of the plan, which is not part of this repository: beside it, or where PLAN=FILE says.
PLAN ?= $(wildcard ../shared/data/plan-of-action-2016-2025.txt)

demo:            ## a living network on loopback; NODES=12 for all; ONCE=1 runs the scenario and ends; PLAN=FILE for the official text
	@tools/setup.sh run
	@.venv/bin/python -m sheaf.demo.network --nodes $(NODES) $(if $(PLAN),--plan '$(PLAN)') $(if $(ONCE),--once)

test:            ## every test, on SQLite and PostgreSQL, with the browser and the simulated federation
	@tools/setup.sh test
	@tools/test.sh

lint:            ## formatting, types, import rules
	@tools/setup.sh test
	@tools/lint.sh

sim:             ## fresh seeds of the simulated federation: make sim SEEDS=5000
	@tools/setup.sh test
	@.venv/bin/python -m tests.sim --seeds $(SEEDS)

lock:            ## compile requirements/*.in to locked, hashed files
	@tools/lock.sh

bench:           ## the races; each prints what it measured
	@tools/setup.sh test
	@for race in bench/*.py; do .venv/bin/python -m bench.$$(basename $$race .py); done

clean:
	rm -rf .venv .demo build src/sheaf/web/static/vendor
