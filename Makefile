# One build for everything: release, with the tests (docs/testing.md).
# The rest is for the package: no folder of this machine in what is built, so that the same commit
# makes the same bytes in another one, and no library path of its own (docs/packaging.md).
BUILD := swift build -c release --explicit-target-dependency-import-check error \
  --disable-local-rpath -Xswiftc -debug-prefix-map -Xswiftc $(CURDIR)=. \
  -Xswiftc -Xcc -Xswiftc -fmacro-prefix-map=$(CURDIR)=. \
  -Xswiftc -Xfrontend -Xswiftc -no-clang-module-breadcrumbs
BIN := $(shell pwd)/.build/release

.PHONY: help build binary deb test demo simulate model bench lint

help:
	@echo 'make test    build, and run every test, end to end included (root, Debian 12)'
	@echo 'make deb     build the Debian package, into .build/deb'
	@echo 'make demo    see three masters renewed one after the other, in three minutes, without Kubernetes'
	@echo 'make lint    formatting and imports'
	@echo 'make simulate RUNS=20000   more simulated clusters; make model checks the lock with spin'
	@echo 'make bench   measure against other programs; not part of the tests'

build:
	.ci/install-dependencies build
	$(BUILD) --build-tests

binary:
	.ci/install-dependencies build
	$(BUILD) --product loopwarden

deb:
	.ci/install-dependencies build package
	packaging/build-deb

test:
	.ci/install-dependencies build test package
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
	$(BUILD) --product loopwarden-fleet
	Tests/Benchmarks/run $(BIN)
	Tests/Benchmarks/Fleet/run $(BIN)

lint:
	.ci/lint
