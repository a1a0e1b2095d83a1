#!/usr/bin/env bash
# Checks the WordPress connector: its syntax, and its behaviour within a stand-in for WordPress.
set -euo pipefail
cd "$(dirname "$0")/../wordpress/connector"

for file in *.php; do
  php -l "$file" >/dev/null
done
php -d memory_limit=64M test_connector.php
