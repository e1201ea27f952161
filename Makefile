# claimwatch: set up, build, run, test, measure, install. `make help` lists the targets.
SHELL := /bin/bash
SWIFT ?= swift
CONFIG ?= Config/claimwatch.toml
PREFIX ?= /usr/local
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PACKAGES := libcurl4-openssl-dev libxml2-dev libsqlite3-dev libtomlplusplus-dev libre2-dev libssl-dev zlib1g-dev pkg-config python3
TEST_PACKAGES := nginx-light mandoc passwd openssl procps util-linux systemd logrotate python3-aiosmtpd postgresql pgbouncer
DEB_PACKAGES := dpkg-dev binutils chrpath xz-utils python3 git
comma := ,
BINARY := .build/release/claimwatch
FORMATTED := Package.swift Sources Tests Benchmarks Fuzz

# A trap in a test says where it was, also where nobody sits at a terminal.
TESTED := SWIFT_BACKTRACE=enable=yes,color=no,interactive=no,threads=crashed $(SWIFT) test --skip-build

BENCH_PACKAGES := $(PACKAGES) nginx-light openssl python3

.PHONY: help setup setup-test build run test bench-poll torture torture-outputs torture-cluster test-release test-asan test-tsan train embed-model test-training lint format clean install uninstall

help: ## This list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: ## Install the Debian packages that are missing.
	@bash Scripts/install-packages.sh $(PACKAGES)

setup-test: setup
	@bash Scripts/install-packages.sh $(TEST_PACKAGES)

build: setup ## Build .build/release/claimwatch.
	$(SWIFT) build -c release --static-swift-stdlib --product claimwatch

run: build ## Build and run the daemon in the foreground on Config/claimwatch.toml.
	exec $(BINARY) run --print-alerts --config $(CONFIG)

test: setup-test ## Build everything and pass every test.
	$(SWIFT) build --build-tests
	@# The parser's growth tests keep both cores busy; beside them, tests with sockets would starve. Those of
	@# fetching have hundreds of sockets open at once, and few descriptors are left beside them.
	$(TESTED) --filter FeedParseTests
	$(TESTED) --filter FeedFetchTests
	$(TESTED) --skip FeedParseTests --skip FeedFetchTests

bench-poll: build ## Polling beside the floor in C (ROWS=1,3 REPEATS=3 FEEDS=1000 TOOLS= WORK=).
	@bash Scripts/install-packages.sh $(BENCH_PACKAGES)
	python3 Benchmarks/PollBench/bench.py --rows $(or $(ROWS),all) --repeats $(or $(REPEATS),5) \
	  --feeds $(or $(FEEDS),0) $(if $(TOOLS),--tools $(TOOLS)) $(if $(WORK),--folder $(WORK))

.PHONY: corpus
corpus: ## Check our own corpus of claims and write it to .build-corpus as JSON lines.
	python3 Training/corpus/build.py --out .build-corpus

train: ## Train the claim model anew, from data to model file (hours; resumable).
	sh Training/train.sh .build-train

embed-model: ## Build the model file MODEL=FILE into the program.
	python3 Training/embed_model.py "$(MODEL)"

test-training: ## Test the reference implementation of the claim model.
	.build-train/venv/bin/python -m unittest discover -s Training/tests -t .

CYCLES ?= 1000
torture: build ## Kill, rotate, tear and fail the real daemon for hours (CYCLES=1000).
	$(SWIFT) build --build-tests
	CLAIMWATCH_TORTURE=$(CYCLES) CLAIMWATCH_BINARY=$(CURDIR)/$(BINARY) $(SWIFT) test --skip-build --filter 'TortureTests|FaultTests'

torture-outputs: build ## Kill the real daemon while its receiver answers as it likes (CYCLES=1000).
	$(SWIFT) build --build-tests
	CLAIMWATCH_OUTPUT_TORTURE=$(CYCLES) CLAIMWATCH_BINARY=$(CURDIR)/$(BINARY) $(SWIFT) test --skip-build --filter OutputTortureTests

CLUSTER_CYCLES ?= 300
torture-cluster: build setup-test ## Kill, stop and cut off three daemons on a PostgreSQL, set its clock and kill it: the store's layers alone, then whole daemons (CLUSTER_CYCLES=300).
	$(SWIFT) build --build-tests
	CLAIMWATCH_CLUSTER_TORTURE=$(CLUSTER_CYCLES) $(SWIFT) test --skip-build --filter 'ClusterTortureTests|FailOverTests'
	python3 Benchmarks/ClusterBench/torture.py $(BINARY) --cycles $(CLUSTER_CYCLES)

test-release: build ## The tests that a debug build cannot answer for, on the release binary.
	$(SWIFT) build --build-tests
	CLAIMWATCH_BINARY=$(CURDIR)/$(BINARY) $(SWIFT) test --skip-build --filter StatesThreadIsStuck

test-asan: setup-test ## Every test under AddressSanitizer, in a build of its own.
	bash Scripts/test-sanitized.sh address

test-tsan: setup-test ## Every test under ThreadSanitizer, in a build of its own.
	bash Scripts/test-sanitized.sh thread

lint: ## Fail on anything swift-format, the checkers of units, traps and the corpus or the shell would complain of.
	$(SWIFT) format lint --strict --parallel --recursive $(FORMATTED)
	bash Scripts/check-units.sh
	python3 Scripts/check-total.py
	python3 Training/corpus/build.py

format: ## Rewrite the Swift sources in the house style.
	$(SWIFT) format --in-place --parallel --recursive $(FORMATTED)

.PHONY: bench-parse
bench-parse: ## Measure the parser beside libxml2 alone; exits with 1 where a bar is missed.
	$(SWIFT) build -c release --static-swift-stdlib --product ParseBench
	.build/release/ParseBench

.PHONY: bench-page
bench-page: ## Measure the reader of article pages beside libxml2 alone (PAGES=FOLDER of .html or .html.gz).
	$(SWIFT) build -c release --static-swift-stdlib --product PageBench
	.build/release/PageBench $(PAGES)

.PHONY: bench-list
bench-list: ## Measure the reader of pages that list items, on pages of 1 MB made there.
	$(SWIFT) build -c release --static-swift-stdlib --product ListBench
	.build/release/ListBench

.PHONY: bench-cluster-simulation
bench-cluster-simulation: ## A simulated day of a million feeds on eight nodes with failures (SIZE="FEEDS NODES HOURS SEED"); exits with 1 where an invariant is broken.
	$(SWIFT) build -c release --static-swift-stdlib --product ClusterBench
	.build/release/ClusterBench $(SIZE)

.PHONY: bench-cluster
bench-cluster: build ## One daemon on SQLite and on PostgreSQL, then 1, 2 and 4 on one PostgreSQL (CLUSTER="--feeds 5000 --growth 20000"); exits with 1 where a bar is missed.
	@bash Scripts/install-packages.sh python3 postgresql
	python3 Benchmarks/ClusterBench/bench.py $(BINARY) $(CLUSTER)

.PHONY: bench-cluster-soak
bench-cluster-soak: setup-test ## Two writers on a PostgreSQL for half an hour, in a third of which no old row may be cleared away (MINUTES=30); exits with 1 where a bar is missed.
	$(SWIFT) build -c release --static-swift-stdlib --product ClusterSoak
	.build/release/ClusterSoak $(or $(MINUTES),30)

.PHONY: bench-stories
bench-stories: build ## Score stories, reprints and relations (STORIES=FOLDER with the data and its run.py).
	python3 $(STORIES)/run.py $(CURDIR)/$(BINARY)

.PHONY: bench-stories-memory
bench-stories-memory: ## What the engine of stories takes for 60,000 items made of those of FILE (lines as of `claimwatch stories --jsonl`).
	$(SWIFT) build -c release --static-swift-stdlib --product StoryMemoryBench
	.build/release/StoryMemoryBench $(FILE)

.PHONY: check-report
check-report: build ## Make the sample report and have a headless Chromium look at it (pictures in .build/report-sample).
	Scripts/report-sample.py $(BINARY) .build/report-sample
	Scripts/check-report.py --pictures .build/report-sample .build/report-sample/report.html .build/report-sample/compared.html

.PHONY: fuzz fuzz-smoke growth bench-traps
fuzz: ## List the fuzz targets, or run one: TARGET=record RUNS=10000000 (TIME= LARGE=1 JOBS= INPUT=).
	@RUNS="$(RUNS)" TIME="$(TIME)" LARGE="$(LARGE)" JOBS="$(JOBS)" INPUT="$(INPUT)" bash Fuzz/run "$(TARGET)"

fuzz-smoke: setup ## Every fuzz target for as many executions as fit into TIME seconds (60), two at a time.
	@TIME="$(or $(TIME),60)" bash Fuzz/smoke

growth: setup ## Fail where four times the input takes over six times the time or memory (ONLY=words).
	@make -s -j2 -f Fuzz/build.mk growth
	@# Without the quarantine, in which freed memory waits: what is new each time costs more the more there is.
	@printf '1/2\n2/2\n' | ASAN_OPTIONS=quarantine_size_mb=0:thread_local_quarantine_size_kb=0 \
	  SWIFT_BACKTRACE=enable=no xargs -P 2 -I PART .build-fuzz/growth PART $(ONLY)

bench-traps: build ## Hostile inputs alone and beside a good feed; exits with 1 where a bar is missed.
	python3 Benchmarks/TrapBench/bench.py $(TRAPS)

.PHONY: bench-outputs
bench-outputs: build ## Receivers that never answer beside polls and alerts (ALERTS=1000 HOUR=36000); exits with 1 where a bar is missed.
	python3 Benchmarks/OutputBench/bench.py $(BINARY) --alerts $(or $(ALERTS),1000) --hour $(or $(HOUR),36000)

.PHONY: bench-report
bench-report: build ## Time and size of a report of 500 alerts; exits with 1 where a bar is missed.
	python3 Benchmarks/ReportBench/bench.py $(BINARY)

.PHONY: bench-match
bench-match: ## Measure the matcher by script and number of terms, and queries by number of watches (TEXTS=ascii,queries).
	Benchmarks/MatchBench/run $(subst $(comma), ,$(TEXTS))

.PHONY: bench-replay
bench-replay: build ## Items on disk, and the time of a replay (ITEMS=100000 WATCHES=100 FEEDS=FOLDER); exits with 1 where a bar is missed.
	python3 Benchmarks/ReplayBench/bench.py $(BINARY) --items $(or $(ITEMS),100000) \
	  --watches $(or $(WATCHES),100) $(if $(FEEDS),--feeds $(FEEDS)) $(if $(WORK),--work $(WORK))

.PHONY: bench-match-text
bench-match-text: ## Measure the matcher on real text beside grep and rg (TEXT=FILE with an item a line).
	@bash Scripts/install-packages.sh $(PACKAGES) ripgrep
	python3 Benchmarks/MatchBench/real.py "$(TEXT)"

.PHONY: bench-claims
bench-claims: ## Measure the extraction of claims against its bars (MODEL=FILE, TEXTS=FILE.jsonl.gz).
	Benchmarks/TaggerBench/run "$(MODEL)" "$(TEXTS)"

clean: ## Remove what a build wrote.
	rm -rf .build .build-*

install: build ## Install binary, units, manual, completions and, where there is none, the configuration (PREFIX=, DESTDIR=).
	$(if $(DESTDIR),,$(SUDO)) DESTDIR="$(DESTDIR)" bash Scripts/install.sh $(PREFIX)

.PHONY: deb test-deb
deb: build ## Pack claimwatch_VERSION_ARCH.deb and its debug symbols into .build/deb.
	@bash Scripts/install-packages.sh $(DEB_PACKAGES)
	bash Scripts/make-deb.sh .build/deb

test-deb: build ## As root: lintian, equal bytes of two builds, and the package's life in a fresh Debian (debootstrap).
	@bash Scripts/install-packages.sh $(DEB_PACKAGES) lintian debootstrap
	bash Scripts/test-deb.sh

uninstall: ## Remove what `make install` wrote, but neither configuration, state nor logs.
	$(if $(DESTDIR),,$(SUDO)) DESTDIR="$(DESTDIR)" bash Scripts/uninstall.sh $(PREFIX)
