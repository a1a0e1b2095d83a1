#!/usr/bin/env python3
"""metric.py PICTURE…: what scoring costs, ours beside the published crate's.

Puts the pictures together into larger ones, makes a JPEG of each, and has `eiderpix score` and the benchmark's own scorer
(fast-ssim2, see score/) compare the two, in turn, a process each. Both decode the same files, which counts for both.
Prints processor time, the largest resident set, and both scores. Needs Pillow: target/peers/venv/bin/python.
"""

import argparse
import itertools
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SIZES = ((1200, 800), (2400, 1600), (4200, 2800))
ROUNDS = 3


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="+", type=Path)
    parser.add_argument("--eiderpix", default=ROOT / "target/release/eiderpix")
    parser.add_argument("--scorer", default=ROOT / "target/bench/release/bench-score")
    arguments = parser.parse_args()
    print("| picture | fast-ssim2, CPU s | MiB | Eiderpix, CPU s | MiB | times faster | scores |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        for size in SIZES:
            original, result = Path(name) / "original.png", Path(name) / "result.jpg"
            picture = together(arguments.pictures, size)
            picture.save(original, compress_level=1)
            picture.save(result, quality=75)
            print(row(size, original, result, arguments))


def together(paths, size):
    """Fills a canvas of that size with the pictures, row by row."""
    canvas = Image.new("RGB", size)
    turn = itertools.cycle(paths)
    x = y = 0
    while y < size[1]:
        tile = Image.open(next(turn)).convert("RGB").resize((600, 400))
        canvas.paste(tile, (x, y))
        x += 600
        if x >= size[0]:
            x, y = 0, y + 400
    return canvas


def row(size, original, result, arguments):
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(run([arguments.scorer], f"{original}\t{result}\n"))
        ours.append(run([arguments.eiderpix, "score", original, result], ""))
    seconds = [statistics.median(seconds for seconds, _, _ in runs) for runs in (theirs, ours)]
    mebibytes = [max(memory for _, memory, _ in runs) for runs in (theirs, ours)]
    scores = f"{json.loads(theirs[0][2])['score']:.2f}, {float(ours[0][2]):.2f}"
    return (f"| {size[0]} × {size[1]} | {seconds[0]:.2f} | {mebibytes[0]} | {seconds[1]:.2f} | {mebibytes[1]} "
            f"| {seconds[0] / seconds[1]:.1f} | {scores} |")


def run(command, fed):
    """Returns processor seconds, the largest resident set in MiB, and what was printed."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdin.write(fed)
    process.stdin.close()
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, printed


if __name__ == "__main__":
    main()
