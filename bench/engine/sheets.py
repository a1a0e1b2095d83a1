#!/usr/bin/env python3
"""sheets.py: contact sheets of the worst results of each suite of a run, and whether each has been looked at.

`sheets.py --corpus DIR` takes the measurements of bench.py over that corpus, makes the worst results again, and writes
RESULTS/sheets/CORPUS-SUITE-N.webp (without loss): the original, ours, and the best peer at equal bytes, at 1× and 2×, around
the place where the judges see the largest difference, and some more with the strongest bands in smooth areas. CORPUS-SUITE.tsv
beside them lists what they show. Whoever has looked writes a line each into RESULTS/verdicts.tsv, and `sheets.py --check`
fails where an entry has none.

Needs Pillow, except for --check: target/peers/venv/bin/python.
"""

import argparse
import os
import sys
from pathlib import Path

import entries
import limits
import peers
import results
from measure import run
from scoring import Memory, Scorer, digest
from suites import SUITES

ROOT = Path(__file__).resolve().parents[2]
REFINEMENTS = 5


def main():
    arguments = parse_arguments()
    if arguments.check:
        return check(arguments.results)
    import panels  # --check does without Pillow

    maker = Maker(arguments)
    for measured in measured_runs(arguments):
        make_sheets(f"{maker.corpus}-{measured['suite']}", chosen(measured, arguments), maker, arguments.results / "sheets", panels)
    return 0


def make_sheets(name, candidates, maker, folder, panels):
    """Draws the sheets of one suite, and lists what is on them."""
    drawn, made = [], []
    for candidate, judge in candidates:
        print(f"{candidate.suite} {candidate.mode}: {candidate.path}", file=sys.stderr, flush=True)
        panel, entry = maker.panel(candidate, judge, panels)
        drawn.append(panel)
        made.append(entry)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{name}-*.webp"):
        old.unlink()
    pages, numbers = panels.pages(drawn)
    for number, page in enumerate(pages, 1):
        (folder / f"{name}-{number}.webp").write_bytes(panels.encoded(page))
    listed = [entry(f"{name}-{number}.webp") for entry, number in zip(made, numbers, strict=True)]
    entries.write(folder / f"{name}.tsv", listed)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="the pictures that bench.py measured")
    parser.add_argument("--suite", default="", help="only some of its suites")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--bands", type=int, default=5, help="that many more, with the strongest bands in smooth areas")
    parser.add_argument("--check", action="store_true", help="only check that every entry has a verdict")
    parser.add_argument("--results", type=Path, default=ROOT / "bench/engine/results")
    parser.add_argument("--measured", type=Path, help="where bench.py wrote its measurements, if not into the results")
    parser.add_argument("--eiderpix", default=str(ROOT / "target/release/eiderpix"))
    parser.add_argument("--scorer", default=ROOT / "target/bench/release/bench-score")
    parser.add_argument("--peers", default=os.environ.get("PEERS") or ROOT / "target/peers")
    arguments = parser.parse_args()
    if not arguments.corpus and not arguments.check:
        parser.error("--corpus is missing")
    return arguments


def chosen(measured, arguments):
    """The results of a suite that are shown, each with the judge whose worst place is (none: the judge nearest to its limit)."""
    found = list(entries.candidates([measured], SUITES))
    worst = entries.worst(found, arguments.count)
    others = [entry for entry in found if entry not in worst]
    banded = entries.with_bands(others, arguments.bands)
    return [*((entry, None) for entry in worst), *((entry, "bands") for entry in banded)]


def measured_runs(arguments):
    """The measurements of the corpus, of the suites that are wanted."""
    wanted = arguments.suite.split(",") if arguments.suite else list(SUITES)
    for measured in results.read_all(arguments.measured or arguments.results):
        if measured["corpus"] == arguments.corpus.resolve().name and measured["suite"] in wanted:
            yield measured


def check(folder):
    """Tells which entries nobody has looked at, and in which a difference is seen at 1×."""
    listed = [entry for path in sorted((folder / "sheets").glob("*.tsv")) for entry in entries.read(path)]
    verdicts = entries.read_verdicts(folder / "verdicts.tsv") if listed else {}
    missing = entries.without_verdict(listed, verdicts)
    for entry in missing:
        print(f"no verdict: {' '.join(entry.key)} on {entry.sheet}")
    for entry in listed:
        verdict, what = verdicts.get(entry.key, ("", ""))
        if verdict == "seen at 1×":
            print(f"seen at 1×: {entry.mode} {entry.path} on {entry.sheet}: {what}")
    print(f"{len(listed)} entries, {len(listed) - len(missing)} with a verdict")
    return 1 if missing else 0


class Maker:
    """Makes the results of a run again, as their bytes were not kept."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.corpus = arguments.corpus.resolve().name
        self.peers = Path(arguments.peers).resolve()
        self.scorer = Scorer(arguments.scorer, Memory(ROOT / "target/bench/memory.jsonl"))

    def panel(self, candidate, judge, panels):
        """Draws one entry; gives the panel, and a function from the sheet's name to the entry."""
        suite = SUITES[candidate.suite]
        path = self.arguments.corpus / candidate.path
        original = path.read_bytes()
        tool = peers.ours(self.arguments.eiderpix, None, suite.flags)
        ours = run(tool, path, suite.ending, candidate.floor, self.peers, peers.our_level(candidate.floor)).output
        level, theirs = self._peer(suite, candidate, path, len(ours))
        figures = self.scorer.places(path, ours)
        allowed = limits.limits(float(candidate.floor), ours, figures["has_few_colors"])
        x, y, frame, background = figures["places"][judge or _worst(figures, allowed)]
        columns = [panels.Shown(f"original, {len(original):,} bytes", panels.frame_of(original, frame))]
        columns.append(panels.Shown(f"ours, {len(ours):,} bytes", panels.frame_of(ours, frame, original)))
        peer_title = f"{suite.rival} {level}, {len(theirs):,} bytes"
        columns.append(panels.Shown(peer_title, panels.frame_of(theirs, frame, original)))
        told = _told(figures, allowed)
        head = (
            f"{self.corpus}/{candidate.path} to {suite.ending[1:]}, {candidate.mode}, {len(ours):,} of {len(original):,} bytes",
            f"ours: {told}; around {x}, {y}" + (f" of frame {frame}" if frame else "") + f", worst over {background}",
            f"peer: {_told(self.scorer.places(path, theirs), {})}",
        )

        def entry(sheet):
            return entries.Entry(
                self.corpus, suite.name, candidate.mode, candidate.path, digest(ours)[:12], len(ours), told, sheet
            )

        return panels.draw(head, columns, (x, y)), entry

    def _peer(self, suite, candidate, path, our_bytes):
        """The rival's result whose bytes are nearest to ours, not above by more than 2 %."""
        tool = peers.PEERS[suite.rival]
        low, high = entries.nearest_levels(candidate.peer_levels, our_bytes)
        best = (low, self._peer_at(suite, tool, path, low))
        for _ in range(REFINEMENTS if high else 0):
            middle = str((int(low) + int(high)) // 2)
            if middle in (low, high):
                break
            made = self._peer_at(suite, tool, path, middle)
            if len(made) <= our_bytes * 1.02:
                low = middle
                best = max(best, (middle, made), key=lambda pair: len(pair[1]))
            else:
                high = middle
        return best

    def _peer_at(self, suite, tool, path, level):
        return run(tool, path, suite.ending, level, self.peers).output or path.read_bytes()


def _worst(figures, allowed):
    """The judge whose place is shown: the nearest to its limit."""
    judged = {name: figures[name] / limit for name, limit in allowed.items() if name in figures["places"]}
    return max(judged, key=judged.get)


def _told(figures, allowed):
    """All figures, each with its limit where there is one."""
    names = (("score", "SSIMULACRA2"), ("b3", "B3"), ("bmax", "Bmax"), ("eye3", "eye3"), ("hardened", "hardened"), ("bands", "bands"))
    parts = []
    for field, name in names:
        if figures[field] is not None:
            limit = f" of {allowed[field]:.2f}" if field in allowed else ""
            parts.append(f"{name} {figures[field]:.2f}{limit}")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
