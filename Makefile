# One build for everything: release, with the tests (docs/testing.md).
BUILD := swift build -c release --explicit-target-dependency-import-check error
BIN := $(shell pwd)/.build/release

.PHONY: help build test demo bench lint

help:
	@echo 'make test    build, and run every test, end to end included (root, Debian 12)'
	@echo 'make demo    see a certificate age and be renewed, in two minutes, without Kubernetes'
	@echo 'make lint    formatting and imports'
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

bench:
	.ci/install-dependencies build bench
	$(BUILD) --product loopwarden
	$(BUILD) --product loopwarden-standin
	$(BUILD) --product loopwarden-bench
	Tests/Benchmarks/run $(BIN)

lint:
	.ci/lint
