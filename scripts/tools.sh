#!/usr/bin/env bash
# Installs what is missing on a Debian 12 with the Rust toolchain: `tools.sh build`, `tools.sh build test`.
set -euo pipefail

missing=()
want() { # want COMMAND PACKAGE
  command -v "$1" >/dev/null || missing+=("$2")
}

for purpose in "$@"; do
  case $purpose in
    build)
      want cc gcc
      want c++ g++
      want cmake cmake
      want nasm nasm
      want mold mold
      want perl perl
      ;;
    test)
      want chromium chromium
      want chromedriver chromium-driver
      want python3 python3
      want npm npm
      want php php-cli
      want phpcs php-codesniffer
      want mariadbd mariadb-server
      want apache2 apache2
      want nginx nginx-light
      [ -e /usr/share/wordpress/wp-load.php ] || missing+=(wordpress php-mysql php-gd php-curl)
      # Reads HEIC, as a site's image editor.
      php -m 2>/dev/null | grep -qx imagick || missing+=(php-imagick)
      ;;
    *)
      echo "tools.sh: unknown purpose $purpose" >&2
      exit 2
      ;;
  esac
done

if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

for purpose in "$@"; do
  if [ "$purpose" = test ]; then
    tools=${CARGO_TARGET_DIR:-target}/tools
    # Judges the accessibility of each page in the browser test; and the oldest PHP that the plugin is for.
    [ -f "$tools/node_modules/axe-core/axe.min.js" ] && [ -d "$tools/node_modules/@php-wasm/node-7-4" ] ||
      npm install --prefix "$tools" --no-save --no-audit --no-fund --silent axe-core@4.10.3 @php-wasm/node-7-4@3.1.56
    command -v cargo-deny >/dev/null || cargo install --locked --quiet --debug cargo-deny@0.20.2
  fi
done
