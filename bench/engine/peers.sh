#!/usr/bin/env bash
# Installs the peers: `peers.sh`, into target/peers or PEERS=DIR. What is there already is left alone.
#
# About 15 minutes on two cores. Wants cargo, node with npm, python3 and, for the Debian packages, root or sudo.
set -euo pipefail

CAESIUMCLT=1.5.0
OXIPNG=10.2.1
SHARP=0.35.5
SVGO=4.1.0 # for svg.py
PYJPEGLI=0.3.2
PILLOW=13.0.0 # opens and turns the pictures for pyjpegli
PILLOW_AVIF=1.6.0 # has libaom, rav1e and SVT-AV1, for avif_encoders.py
NUMPY=2.4.6 # draws graphics.py's pictures

here=$(cd "$(dirname "$0")" && pwd)
peers=${PEERS:-$here/../../target/peers}
mkdir -p "$peers"
peers=$(cd "$peers" && pwd)

debian_packages() { # COMMAND:PACKAGE; their version is the release's, and is written beside the tables
  local missing=() pair
  for pair in pngquant:pngquant gifsicle:gifsicle cwebp:webp jpegoptim:jpegoptim jpegtran:libjpeg-turbo-progs avifdec:libavif-bin \
    time:time nasm:nasm cmake:cmake; do
    [ -n "$(type -P "${pair%%:*}")" ] || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}"
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

crate() { # crate NAME VERSION
  ! "$peers/bin/$1" --version 2>/dev/null | grep -qF "$2" || return 0
  echo "installing $1 $2"
  CARGO_TARGET_DIR=$peers/build cargo install --quiet --locked --force --root "$peers" "$1@$2"
}

node_package() { # node_package NAME VERSION
  [ "$(node -p "require('$peers/node/node_modules/$1/package.json').version" 2>/dev/null)" != "$2" ] || return 0
  echo "installing $1 $2"
  mkdir -p "$peers/node"
  npm install --prefix "$peers/node" --silent --no-fund --no-audit --save-exact "$1@$2"
}

python_packages() { # python_packages NAME==VERSION …
  local have
  have=$("$peers/venv/bin/pip" freeze 2>/dev/null || true)
  local wanted missing=()
  for wanted in "$@"; do
    grep -qixF "$wanted" <<<"$have" || missing+=("$wanted")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "installing ${missing[*]}"
  [ -x "$peers/venv/bin/pip" ] || python3 -m venv "$peers/venv"
  "$peers/venv/bin/pip" install --quiet "${missing[@]}"
}

debian_packages
node_package sharp "$SHARP"
node_package svgo "$SVGO"
python_packages "pyjpegli==$PYJPEGLI" "pillow==$PILLOW" "pillow-avif-plugin==$PILLOW_AVIF" "numpy==$NUMPY"
crate oxipng "$OXIPNG"
crate caesiumclt "$CAESIUMCLT"
rm -rf "$peers/build"
