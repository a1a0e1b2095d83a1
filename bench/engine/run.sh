#!/usr/bin/env bash
# Compression and speed beside peers, in one run: run.sh CORPUS
#
# HARNESS is the folder of bench.py (runs a command over a corpus, scores what comes out with an SSIMULACRA2 of its own),
# PEERS the folder that its install.sh filled. Tables go to bench/engine/results; docs/BENCHMARKS.md tells what they say.
# Ours reads a level as the floor, peers read it as their quality.
set -euo pipefail

corpus=$1
here=$(cd "$(dirname "$0")" && pwd)
eiderpix=${EIDERPIX:-$here/../../target/release/eiderpix}
: "${HARNESS:?the folder of bench.py}" "${PEERS:?the folder of the peers}"
export PEERS

ours() { # ours NAME ENDING FLAGS: the harness's description of our command
  echo "$1:$2=sh -c \"$eiderpix optimize {in} --out {dir} --threads 1 --floor {level} $3 && mv {dir}/*.$2 {out}\""
}

bench() { # bench TABLE ARGUMENTS
  local table=$here/results/$1.txt
  shift
  "$PEERS/venv/bin/python" "$HARNESS/bench.py" --corpus "$corpus" "$@" | tee "$table"
}

bench jpeg --cat photo-jpeg,web-jpeg --max-kb 700 --levels 60,70,75,82,90 --equal 70,75,80 \
  --peers caesium,mozjpeg --cmd "$(ours eiderpix jpg '')"
bench png --cat screenshot-png,alpha-png,palette-png --max-kb 40 --levels 70,80,90 --equal 70,80,85 \
  --peers pngquant+oxipng,caesium --cmd "$(ours eiderpix png '')"
bench webp --cat photo-png --limit 5 --levels 60,70,75,80 --equal 70,75 \
  --peers cwebp-sharpyuv --cmd "$(ours eiderpix webp '--to webp')"
bench gif --cat gif --max-kb 500 --levels 60,70,80,85 \
  --peers gifsicle --cmd "$(ours eiderpix gif '')"
