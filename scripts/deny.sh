#!/usr/bin/env bash
# Checks licences, bans and sources; advisories only where their database can be asked.
set -euo pipefail

cargo deny --all-features check licenses bans sources

advisories="${CARGO_HOME:-$HOME/.cargo}/advisory-dbs"
if [ -d "$advisories" ]; then
  cargo deny --all-features check --disable-fetch advisories
else
  echo "advisories not checked: there is no copy of the database in $advisories"
fi
