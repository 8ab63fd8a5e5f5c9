# One build for everything: release, with the tests (docs/testing.md).
BUILD := swift build -c release --explicit-target-dependency-import-check error
BIN := $(shell pwd)/.build/release

.PHONY: help build test demo simulate model bench lint

help:
	@echo 'make test    build, and run every test, end to end included (root, Debian 12)'
	@echo 'make demo    see three masters renewed one after the other, in three minutes, without Kubernetes'
	@echo 'make lint    formatting and imports'
	@echo 'make simulate RUNS=20000   more simulated clusters; make model checks the lock with spin'
	@echo 'make bench   measure against other programs; not part of the tests'

build:
	.ci/install-dependencies build
	$(BUILD) --build-tests

test:
	.ci/install-dependencies build test
	$(BUILD) --build-tests
	.ci/test

demo:
	.ci/install-dependencies build
	$(BUILD) --product loopwarden
	$(BUILD) --product loopwarden-standin
	$(BIN)/loopwarden-standin demo --loopwarden $(BIN)/loopwarden

# Every run is a cluster over two years under seeded faults (docs/simulation.md).
RUNS ?= 20000
simulate:
	.ci/install-dependencies build
	$(BUILD) --product loopwarden-simulate
	$(BIN)/loopwarden-simulate --runs $(RUNS)

model:
	.ci/install-dependencies model
	docs/model/check

bench:
	.ci/install-dependencies build bench
	$(BUILD) --product loopwarden
	$(BUILD) --product loopwarden-standin
	$(BUILD) --product loopwarden-bench
	Tests/Benchmarks/run $(BIN)

lint:
	.ci/lint
