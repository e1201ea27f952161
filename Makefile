# claimwatch: set up, build, run, test, measure, install. `make help` lists the targets.
SHELL := /bin/bash
SWIFT ?= swift
CONFIG ?= Config/claimwatch.toml
PREFIX ?= /usr/local
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PACKAGES := libcurl4-openssl-dev libxml2-dev libsqlite3-dev libtomlplusplus-dev libssl-dev zlib1g-dev pkg-config
TEST_PACKAGES := nginx-light openssl procps util-linux
BINARY := .build/release/claimwatch

.PHONY: help setup setup-test build run test train embed-model test-training lint format clean install uninstall

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
	$(SWIFT) test --skip-build

train: ## Train the claim model anew, from data to model file (hours; resumable).
	sh Training/train.sh .build-train

embed-model: ## Build the model file MODEL=FILE into the program.
	python3 Training/embed_model.py "$(MODEL)"

test-training: ## Test the reference implementation of the claim model.
	.build-train/venv/bin/python -m unittest discover -s Training/tests -t .

lint: ## Fail on anything swift-format, the unit checker or the shell would complain of.
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests
	bash Scripts/check-units.sh

format: ## Rewrite the Swift sources in the house style.
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

clean: ## Remove what a build wrote.
	rm -rf .build .build-*

install: build ## Install binary, unit, man page and, where there is none, the configuration.
	$(SUDO) bash Scripts/install.sh $(PREFIX)

uninstall: ## Remove what `make install` wrote, but neither configuration, state nor logs.
	$(SUDO) bash Scripts/uninstall.sh $(PREFIX)
