#!/usr/bin/env python3
"""avif_encoders.py PICTURE…: AV1 encoders on bytes and CPU time, each picture brought to the same scores.

Run by the peers' Python, which has them all in one package: target/peers/venv/bin/python bench/engine/avif_encoders.py.
Everybody encodes on one thread. An encoder's bytes at a score are interpolated between its levels, picture by picture;
its CPU time is that of one encode at the level that is nearest to the score in the middle. Our own command searches:
its bytes are what it delivers for that floor, its time is that of all its encodes and scores, and of the PNG besides.
"""

import argparse
import json
import math
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pillow_avif
from PIL import Image

from scoring import Memory, Scorer

ROOT = Path(__file__).resolve().parents[2]
SCORES = (70, 75, 80)
LEVELS = (30, 40, 50, 60, 70, 80, 90)


@dataclass(frozen=True)
class Encoder:
    """An encoder with the options that people would give it for photographs."""

    title: str
    codec: str
    subsampling: str
    speed: int
    options: tuple = ()

    def encode(self, picture, quality, path):
        """Writes an AVIF; returns the seconds of CPU that took."""
        before = seconds(resource.RUSAGE_SELF)
        picture.save(
            path,
            "AVIF",
            codec=self.codec,
            subsampling=self.subsampling,
            speed=self.speed,
            quality=quality,
            max_threads=1,
            autotiling=False,
            advanced=self.options,
        )
        return seconds(resource.RUSAGE_SELF) - before


ENCODERS = (
    # libavif gives libaom tune=iq by itself.
    Encoder("libaom, 4:4:4, speed 6", "aom", "4:4:4", 6),
    Encoder("libaom, 4:2:0, speed 6", "aom", "4:2:0", 6),
    Encoder("rav1e, 4:4:4, speed 6", "rav1e", "4:4:4", 6),
    Encoder("rav1e, 4:4:4, speed 3", "rav1e", "4:4:4", 3),
    Encoder("SVT-AV1, 4:2:0, preset 6", "svt", "4:2:0", 6),
    Encoder("SVT-AV1, 4:2:0, preset 6, tune 3", "svt", "4:2:0", 6, (("tune", "3"),)),
    Encoder("SVT-AV1, 4:2:0, preset 3, tune 3", "svt", "4:2:0", 3, (("tune", "3"),)),
)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="+", type=Path)
    parser.add_argument("--eiderpix", default=str(ROOT / "target/release/eiderpix"))
    parser.add_argument("--scorer", default=ROOT / "target/bench/release/bench-score")
    arguments = parser.parse_args()
    scorer = Scorer(arguments.scorer, Memory(ROOT / "target/bench/memory.jsonl"))
    megapixels = sum(scorer.megapixels(path) for path in arguments.pictures)
    rows = [(encoder.title, *measure(encoder, arguments.pictures, scorer)) for encoder in ENCODERS]
    rows.append(("**Eiderpix balanced**, 4:4:4, libaom 3.11", *measure_ours(arguments.eiderpix, arguments.pictures)))
    print(f"{len(arguments.pictures)} pictures, {megapixels:.1f} MP; {versions()}.\n")
    print("|  | " + " | ".join(f"KB at {score}" for score in SCORES) + " | CPU s/MP |")
    print("| --- |" + " ---: |" * (len(SCORES) + 1))
    for title, totals, cpu_seconds in rows:
        cells = [f"{total / 1000:.1f}" if total else "–" for total in totals]
        print(f"| {title} | {' | '.join(cells)} | {cpu_seconds / megapixels:.2f} |")


def measure(encoder, paths, scorer):
    """Totals over the pictures at each score, None where one does not reach it; and seconds of CPU."""
    totals = [0.0] * len(SCORES)
    cpu_seconds = 0.0
    for path in paths:
        picture = Image.open(path).convert("RGB")
        original = path.read_bytes()
        points = []
        with tempfile.NamedTemporaryFile(suffix=".avif") as file:
            for level in LEVELS:
                spent = encoder.encode(picture, level, file.name)
                made = Path(file.name).read_bytes()
                points.append((scorer.score(path, original, made), len(made), spent))
        print(f"{encoder.title}: {path.name}", file=sys.stderr, flush=True)
        found = [bytes_at(points, score) for score in SCORES]
        totals = [total + size if total is not None and size else None for total, size in zip(totals, found, strict=True)]
        middle = SCORES[len(SCORES) // 2]
        cpu_seconds += min(points, key=lambda point: abs(point[0] - middle))[2]
    return totals, cpu_seconds


def measure_ours(eiderpix, paths):
    """What our own command delivers for each floor, and the seconds that the one in the middle took."""
    totals, spent = [], []
    for score in SCORES:
        before = seconds(resource.RUSAGE_CHILDREN)
        flags = ("--mode", "lossy", "--floor", str(score), "--to", "avif", "--threads", "1", "--json")
        with tempfile.TemporaryDirectory() as folder:
            told = subprocess.run(
                [eiderpix, "optimize", *map(str, paths), "--out", folder, *flags], capture_output=True, text=True, check=True
            ).stdout
        results = [json.loads(line) for line in told.splitlines()]
        avifs = [result for result in results if result["format"] == "avif"]
        assert len(avifs) == len(paths), "every picture has an AVIF"
        totals.append(sum(result["bytes"] for result in avifs))
        spent.append(seconds(resource.RUSAGE_CHILDREN) - before)
    return totals, spent[len(spent) // 2]


def bytes_at(points, score):
    """Interpolates the bytes at a score: log bytes over score; None where no level reaches it."""
    points = sorted(points)
    for low, high in zip(points, points[1:], strict=False):
        if low[0] <= score <= high[0]:
            part = (score - low[0]) / max(high[0] - low[0], 1e-9)
            return math.exp(math.log(low[1]) * (1 - part) + math.log(high[1]) * part)
    return None


def seconds(who):
    """User and system time so far."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def versions():
    """Asks the package which encoders it has: "libaom 3.14.1, rav1e 0.8.1, SVT-AV1 4.1.0"."""
    told = pillow_avif.AvifImagePlugin._avif.codec_versions()
    names = (("libaom", "aom"), ("rav1e", "rav1e"), ("SVT-AV1", "svt"))
    found = [(name, re.search(rf"{codec} \[enc\]:v?([\d.]+)", told)) for name, codec in names]
    return ", ".join(f"{name} {match[1]}" for name, match in found if match)


if __name__ == "__main__":
    main()
