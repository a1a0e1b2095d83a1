# The front door. `make run` and `make test` install what is missing.
.DEFAULT_GOAL := help
SHELL := /bin/bash
# Cargo builds a dependency with the features that the chosen targets want of it, tests' wants included. Choosing a small
# test too, here as everywhere the whole workspace, has `make run` and `make test` use the same builds.
BUILD := cargo build --release --locked --workspace --bins --test tiles
DATA ?= ./data
SCORER := bench/engine/score/Cargo.toml
LOAD := bench/service/load/Cargo.toml
PEERS_PYTHON = $(or $(PEERS),target/peers)/venv/bin/python

.PHONY: help run test check tools build format lint deny unit php connector corpus graphics bench-engine bench-sheets bench-service bench-check second-corpus wordpress-zip wordpress-test

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: tools ## build and start the service on 127.0.0.1:8787, in the foreground
	$(BUILD)
	@exec ./target/release/eiderpix serve --data $(DATA) $(ARGS)

test: tools-test check php ## everything: format, lints, licences, unit, integration and browser tests

check: format lint deny connector unit ## what needs no installing beyond the tools

format:
	cargo fmt --all --check

lint:
	cargo clippy --release --locked --workspace --all-targets -- -D warnings

deny: ## licences, sources and duplicates of the whole dependency graph
	./scripts/deny.sh

unit:
	./scripts/unit.sh

php: ## syntax (of PHP 7.4, too), style, security sniffs and translations of the plugin
	@find wordpress -name '*.php' -print0 | xargs -0 -n1 -P2 php -l >/dev/null
	@./scripts/wordpress_translations.py check
	@node scripts/php74.mjs wordpress/eiderpix
	@wordpress/phpcs/test_sniffs.py
	@phpcs --standard=wordpress/phpcs/Eiderpix -n --extensions=php wordpress/eiderpix

wordpress-zip: ## target/eiderpix.zip, to be uploaded at Plugins → Add New
	./scripts/wordpress_zip.sh target/eiderpix.zip

wordpress-test: tools-test ## only the plugin in a real WordPress with MariaDB and Chromium, as `make test` does, too
	cargo test --release --locked --workspace --test wordpress

connector: ## the WordPress connector, by PHP
	./scripts/connector.sh

corpus: tools ## every picture below CORPUS=DIR through the command line, each result verified
	CORPUS="$(abspath $(CORPUS))" cargo test --release --locked --workspace --test corpus -- --ignored --nocapture

bench-engine: build ## compression and speed beside peers over CORPUS=DIR; SUITE=jpeg,png LIMIT=3 EFFORT=fast,best FLOOR=70,85 REUSE=1 PUBLISH=1
	PEERS="$(PEERS)" ./bench/engine/peers.sh
	cargo build --release --locked --manifest-path $(SCORER) --target-dir target/bench
	PEERS="$(PEERS)" python3 bench/engine/bench.py --corpus "$(abspath $(CORPUS))" $(if $(SUITE),--suite $(SUITE)) \
	  $(if $(LIMIT),--limit $(LIMIT)) $(if $(EFFORT),--effort $(EFFORT)) $(if $(FLOOR),--floor $(FLOOR)) \
	  $(if $(REUSE),--reuse-peers) $(if $(PUBLISH),--publish)

bench-sheets: ## contact sheets of the worst results that bench-engine published over CORPUS=DIR; SUITE=png COUNT=20
	PEERS="$(PEERS)" $(PEERS_PYTHON) bench/engine/sheets.py --corpus "$(abspath $(CORPUS))" $(if $(SUITE),--suite $(SUITE)) \
	  $(if $(COUNT),--count $(COUNT))

graphics: ## logos, icons, interfaces, charts, maps, comics, scans and GIFs, drawn into target/bench/graphics
	PEERS="$(PEERS)" ./bench/engine/peers.sh
	$(PEERS_PYTHON) bench/engine/graphics.py target/bench/graphics

bench-service: ## polls and first answers of a busy service, with pictures of CORPUS=DIR; RATE=1000 SECONDS_EACH=20 PUBLISH=1
	$(BUILD)
	cargo build --release --locked --manifest-path $(LOAD) --target-dir target/bench
	python3 bench/service/bench.py --corpus "$(abspath $(CORPUS))" $(if $(RATE),--rate $(RATE)) \
	  $(if $(SECONDS_EACH),--seconds $(SECONDS_EACH)) $(if $(PUBLISH),--publish)

bench-check: ## format, lints, licences and tests of the benchmark itself, which is not part of the workspace
	for manifest in $(SCORER) $(LOAD); do \
	  cargo fmt --check --manifest-path $$manifest && \
	  cargo clippy --release --locked --manifest-path $$manifest --target-dir target/bench --all-targets -- -D warnings && \
	  cargo test --release --locked --quiet --manifest-path $$manifest --target-dir target/bench || exit 1; \
	done
	cargo deny --manifest-path $(SCORER) --config deny.toml check --hide-inclusion-graph --allow license-not-encountered licenses
	for tests in bench/engine/test_*.py; do python3 $$tests || exit 1; done
	python3 bench/engine/sheets.py --check

second-corpus: ## pictures that nothing is tuned on, into target/corpora/second
	./bench/engine/second_corpus.sh

build:
	$(BUILD)

tools: ## what building needs
	@./scripts/tools.sh build

tools-test: ## what testing needs besides
	@./scripts/tools.sh build test
