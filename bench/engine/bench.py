#!/usr/bin/env python3
"""Compares the engine with its peers: bytes at equal worst-case score, speed, memory.

For each picture every peer and our own command run in turn, so that whatever else the machine does meets all of them.
Measurements go to RESULTS/CORPUS/SUITE.json, tables and plots are drawn from there, and drawn again by --redraw.
"""

import argparse
import os
from pathlib import Path

import limits
import peers
import publish
import results
from measure import run
from scoring import FIGURES, IDENTICAL, SCORER, Memory, Scorer, digest
from suites import SUITES

ROOT = Path(__file__).resolve().parents[2]


def main():
    arguments = parse_arguments()
    if not arguments.redraw:
        bench = Bench(arguments)
        for name in arguments.suite:
            measured = bench.measure(SUITES[name])
            if measured["pictures"] and not arguments.peers_only:
                results.write(arguments.results, measured)
                print(publish.report(measured), flush=True)
    publish.draw_all(arguments.results, arguments.plots, arguments.page if arguments.publish else None)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="pictures in folders by kind: photo-jpeg, web-jpeg, photo-png, …")
    parser.add_argument("--suite", default="all", help=f"some of {','.join(SUITES)}")
    parser.add_argument("--limit", type=int, help="that many pictures a suite, for a quick look")
    parser.add_argument("--effort", default="", help="our efforts, the first on all floors; without, the default one")
    parser.add_argument("--floor", default="", help="our floors instead of the suite's: 70 is lossy, 85 is glossy")
    parser.add_argument("--rival", action="store_true", help="of the peers only the one that pictures are compared with one by one")
    parser.add_argument("--reuse-peers", action="store_true", help="take peers' bytes and scores from earlier runs")
    parser.add_argument("--peers-only", action="store_true", help="only measure what --reuse-peers takes")
    parser.add_argument("--redraw", action="store_true", help="measure nothing")
    parser.add_argument("--publish", action="store_true", help="write the repository's results, plots and page")
    parser.add_argument("--eiderpix", default=str(ROOT / "target/release/eiderpix"))
    parser.add_argument("--scorer", default=ROOT / "target/bench/release/bench-score")
    parser.add_argument("--peers", default=os.environ.get("PEERS") or ROOT / "target/peers")
    arguments = parser.parse_args()
    if not arguments.corpus and not arguments.redraw:
        parser.error("--corpus is missing")
    arguments.suite = list(SUITES) if arguments.suite in ("", "all") else arguments.suite.split(",")
    unknown = set(arguments.suite) - set(SUITES)
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    if arguments.publish and arguments.limit:
        parser.error("--publish is for whole suites, not for --limit")
    arguments.effort = [effort for effort in arguments.effort.split(",") if effort] or [None]
    if arguments.effort != [None] and not peers.takes_effort(arguments.eiderpix):
        parser.error(f"{arguments.eiderpix} has no --effort")
    arguments.floor = [int(floor) for floor in arguments.floor.split(",") if floor]
    arguments.peers = Path(arguments.peers).resolve()
    arguments.page = ROOT / "docs/BENCHMARKS.md"
    arguments.results = ROOT / ("bench/engine/results" if arguments.publish else "target/bench/results")
    arguments.plots = ROOT / ("docs/plots" if arguments.publish else "target/bench/plots")
    return arguments


class Bench:
    """What all suites of one run share."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.memory = Memory(ROOT / "target/bench/memory.jsonl")
        self.scorer = Scorer(arguments.scorer, self.memory)

    def measure(self, suite):
        """Runs one suite over the corpus; returns what results.write takes."""
        ours = {} if self.arguments.peers_only else {
            tool.name: (tool, self.arguments.floor or (suite.floors if index == 0 else suite.targets))
            for index, tool in enumerate(
                peers.ours(self.arguments.eiderpix, effort, suite.flags) for effort in self.arguments.effort
            )
        }
        names = [suite.rival] if self.arguments.rival and suite.rival else suite.peers
        theirs = {name: peers.PEERS[name] for name in names}
        tools = [*theirs.values(), *(tool for tool, _ in ours.values())]
        versions = {tool.name: peers.version(tool, self.arguments.peers) for tool in tools}
        measured = results.empty(suite, self.arguments, versions)
        for path in results.progress(suite.name, self._pictures(suite)):
            picture = Picture(path, path.read_bytes(), *self.scorer.describe(path))
            found = {
                name: {str(level): self._peer(suite, tool, versions[name], level, picture) for level in suite.peers[name]}
                for name, tool in theirs.items()
            }
            for name, (tool, floors) in ours.items():
                levels = ("lossless",) if suite.is_lossless else floors
                found[name] = {str(level): self._ours(suite, tool, level, picture) for level in levels}
            results.add(measured, self.arguments.corpus, picture, found)
        return measured

    def _pictures(self, suite):
        found = sorted(
            path
            for folder in suite.folders
            for path in (self.arguments.corpus / folder).glob("*")
            if path.stat().st_size <= suite.most_bytes
        )
        limit = self.arguments.limit or len(found)
        # Spread over the folders.
        return [found[index * len(found) // limit] for index in range(min(limit, len(found)))]

    def _peer(self, suite, tool, version, level, picture):
        key = ("peer", SCORER, version, tool.commands, level, suite.ending, digest(picture.original))
        known = self.memory.get(*key)
        is_timed = str(level) == suite.speed_level(tool.name) and not self.arguments.peers_only
        may_reuse = self.arguments.reuse_peers or self.arguments.peers_only
        if known and may_reuse and not is_timed:
            return known
        measured = run(tool, picture.path, suite.ending, level, self.arguments.peers)
        result = self._judged(measured, picture)
        self.memory.put(*key, value={name: result[name] for name in ("bytes", "outcome", *FIGURES)})
        return result

    def _ours(self, suite, tool, level, picture):
        measured = run(tool, picture.path, suite.ending, level, self.arguments.peers, peers.our_level(level))
        result = self._judged(measured, picture)
        if level != "lossless":
            result["excess"] = 0.0
            if result["outcome"] in ("made", "own format"):
                allowed = limits.limits(float(level), measured.output, picture.has_few_colors)
                result["excess"] = limits.excess(result, allowed)
                result["bands"] = self.scorer.places(picture.path, measured.output)["bands"]
        return result

    def _judged(self, measured, picture):
        costs = {"cpu_s": measured.cpu_seconds, "wall_s": measured.wall_seconds, "peak_mb": measured.peak_mb}
        if measured.output is None or len(measured.output) >= len(picture.original):
            outcome = "failed" if measured.has_failed else "kept"
            return {"bytes": len(picture.original), "outcome": outcome, **IDENTICAL, **costs}
        made = "own format" if measured.is_own_format else "made"
        figures = self.scorer.judge(picture.path, picture.original, measured.output)
        return {"bytes": len(measured.output), "outcome": made, **figures, **costs}


class Picture:
    """One original."""

    def __init__(self, path, original, megapixels, has_few_colors):
        self.path = path
        self.original = original
        self.megapixels = megapixels
        self.has_few_colors = has_few_colors


if __name__ == "__main__":
    main()
