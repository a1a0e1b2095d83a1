#!/usr/bin/env python3
"""Compares SVG with svgo: bytes, and what both results look like by `eiderpix score`.

svg.py --corpus DIR [--eiderpix BINARY] [--peers DIR]: the files of DIR/svg; prints a table.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODES = ("lossless", "glossy", "lossy")
LOOKS_DIFFERENT_BELOW = 70


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--eiderpix", default=ROOT / "target/release/eiderpix", type=Path)
    parser.add_argument("--peers", default=Path(os.environ.get("PEERS") or ROOT / "target/peers"), type=Path)
    arguments = parser.parse_args()
    pictures = sorted((arguments.corpus / "svg").glob("*.svg"))
    tools = {"svgo --multipass": lambda picture, result: svgo(arguments.peers, picture, result)}
    for mode in MODES:
        tools[mode] = lambda picture, result, mode=mode: ours(arguments.eiderpix, mode, picture, result)
    print(f"| | original | {' | '.join(tools)} |\n| --- | ---: |{' ---: |' * len(tools)}")
    totals, differing = dict.fromkeys(tools, 0), dict.fromkeys(tools, 0)
    for picture in pictures:
        cells = []
        for name, tool in tools.items():
            size, score = measured(arguments.eiderpix, picture, tool)
            totals[name] += size
            differing[name] += score is not None and score < LOOKS_DIFFERENT_BELOW
            cells.append(f"{size:,}".replace(",", " ") + (f" ({score:.1f})" if score is not None else " (kept)"))
        print(f"| {picture.name} | {picture.stat().st_size} | {' | '.join(cells)} |")
    original = sum(picture.stat().st_size for picture in pictures)
    sums = [f"**{totals[name]}** (−{100 - 100 * totals[name] / original:.1f} %)" for name in tools]
    print(f"| together | {original} | {' | '.join(sums)} |")
    print(f"| look different (below {LOOKS_DIFFERENT_BELOW}) | | {' | '.join(str(differing[name]) for name in tools)} |")


def measured(eiderpix, picture, tool):
    """Size and score of a result; the original counts where there is none that is smaller."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        result = Path(name) / "result.svg"
        tool(picture, result)
        original = picture.stat().st_size
        if not result.exists() or not 0 < result.stat().st_size < original:
            return original, None
        scored = subprocess.run([eiderpix, "score", "--json", picture, result], capture_output=True, text=True)
        return result.stat().st_size, json.loads(scored.stdout)["score"] if scored.returncode == 0 else -100.0


def svgo(peers, picture, result):
    command = [peers / "node/node_modules/.bin/svgo", "-q", "--multipass", "-i", picture, "-o", result]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ours(eiderpix, mode, picture, result):
    shutil.copyfile(picture, result)
    subprocess.run([eiderpix, "optimize", "--in-place", "--mode", mode, "--json", result], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
