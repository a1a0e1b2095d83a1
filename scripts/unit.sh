#!/usr/bin/env bash
# Runs every test of the workspace: by cargo-nextest where it is installed, else by `cargo test`.
set -euo pipefail

if command -v cargo-nextest >/dev/null; then
  cargo nextest run --release --locked --workspace --no-fail-fast "$@"
else
  cargo test --release --locked --workspace --no-fail-fast "$@"
fi
