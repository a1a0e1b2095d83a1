"""The arithmetic of the tables by judge: bytes of each picture at equal quality, and of all at one level.

*One level for all* compares a peer as people use it, with one setting for all pictures: at the setting whose worst pictures
(p5) are as good as ours, though its other pictures are better than they need be. What that saves is *aim*. *Picture by
picture* brings the peer to our value on each picture by itself: what is saved then is *coding*.
"""

import math
from dataclasses import dataclass

import curves


@dataclass(frozen=True)
class Judge:
    """Who says how good a result is."""

    title: str
    field: str
    is_difference: bool  # lower is better

    def goodness(self, result):
        """A value of which more is better."""
        return -result[self.field] if self.is_difference else result[self.field]


JUDGES = (
    Judge("SSIMULACRA2", "score", False),
    Judge("Butteraugli 3-norm", "b3", True),
    Judge("eye3", "eye3", True),
)


@dataclass(frozen=True)
class Step:
    """A tool at one level, as curves.bytes_at takes it."""

    level: str
    total_bytes: int
    p5: float


@dataclass(frozen=True)
class Comparison:
    """Our bytes beside a peer's, as parts: -0.2 is a fifth fewer. None where nothing can be compared."""

    one_level: float | None  # aim and coding
    total: float | None  # coding: the sum of all pictures that can be compared
    median: float | None  # coding: the middle picture
    pictures: int
    unreached: int  # the peer is worse at all of its levels, so that they are not compared

    @property
    def aim(self):
        """What choosing the level for each picture saves alone."""
        if self.one_level is None or self.total is None:
            return None
        return (1 + self.one_level) / (1 + self.total) - 1


def compare(pictures, ours, floor, peer, judge):
    """Compares our results at one floor with a peer's levels by one judge."""
    ratios, our_bytes, their_bytes = [], 0, 0
    for picture in pictures:
        result = picture["results"][ours][floor]
        needed = bytes_at_equal_quality(picture["results"][peer], judge, judge.goodness(result))
        if needed is not None:
            ratios.append(result["bytes"] / needed - 1)
            our_bytes += result["bytes"]
            their_bytes += needed
    return Comparison(
        one_level=_one_level(pictures, ours, floor, peer, judge),
        total=our_bytes / their_bytes - 1 if ratios else None,
        median=curves.percentile(ratios, 0.5) if ratios else None,
        pictures=len(pictures),
        unreached=len(pictures) - len(ratios),
    )


def bytes_at_equal_quality(by_level, judge, goodness):
    """The bytes at which one picture's curve of levels reaches a value; a level between two is interpolated.

    Where all levels are better, the fewest bytes of all; None where all are worse.
    """
    # A level that costs more bytes and is worse is nobody's choice, and would bend the curve.
    steps = [Step(level, result["bytes"], judge.goodness(result)) for level, result in by_level.items()]
    return curves.bytes_at(frontier(steps), goodness)


def frontier(steps):
    """Leaves out steps that are worse and not smaller than another; numbers the others by their quality."""
    kept = []
    for step in sorted(steps, key=lambda step: (step.total_bytes, -step.p5)):
        if not kept or step.p5 > kept[-1].p5:
            kept.append(step)
    return [Step(str(number), step.total_bytes, step.p5) for number, step in enumerate(kept)]


def _one_level(pictures, ours, floor, peer, judge):
    """Ours at its floor against the one level of the peer that has the same p5."""
    target = curves.percentile([judge.goodness(picture["results"][ours][floor]) for picture in pictures], 0.05)
    total = sum(picture["results"][ours][floor]["bytes"] for picture in pictures)
    by_level = {}
    for picture in pictures:
        for level, result in picture["results"][peer].items():
            by_level.setdefault(level, []).append(result)
    steps = [
        Step(level, sum(result["bytes"] for result in results), curves.percentile(map(judge.goodness, results), 0.05))
        for level, results in by_level.items()
    ]
    needed = curves.bytes_at(frontier(steps), target)
    return None if needed is None or math.isclose(needed, 0) else total / needed - 1


def processor_time(pictures, tool, level):
    """A tool's processor seconds over all pictures, or None where one was not timed."""
    results = [picture["results"].get(tool, {}).get(level, {}) for picture in pictures]
    times = [result.get("cpu_s") for result in results]
    return None if None in times else sum(times)
