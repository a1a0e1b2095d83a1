"""The arithmetic of the tables: percentiles, totals, and bytes at a wanted p5."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One tool at one level over all pictures."""

    level: str
    total_bytes: int
    p5: float
    lowest: float
    mean: float
    kept: int  # the original counts: the result was not smaller
    own_format: int  # no variant was made: the result in the picture's own format is smaller, and counts
    failed: int  # the original counts: there was no result
    cpu_mp_s: float | None  # None where it was not timed
    wall_mp_s: float | None
    peak_mb: float | None


def percentile(values, fraction):
    """Interpolates between the two nearest ranks."""
    values = sorted(values)
    position = (len(values) - 1) * fraction
    low = math.floor(position)
    high = math.ceil(position)
    return values[low] + (values[high] - values[low]) * (position - low)


def curve(run, tool):
    """Sums a tool's results of one run, a point a level."""
    by_level = {}
    for picture in run["pictures"]:
        for level, result in picture["results"].get(tool, {}).items():
            by_level.setdefault(level, []).append((picture, result))
    return [_point(level, pairs) for level, pairs in by_level.items()]


def _point(level, pairs):
    scores = [result["score"] for _, result in pairs]
    timed = [(picture["megapixels"], result) for picture, result in pairs if "cpu_s" in result]
    complete = len(timed) == len(pairs)
    megapixels = sum(megapixels for megapixels, _ in timed)

    def speed(name):
        return megapixels / max(sum(result[name] for _, result in timed), 1e-9) if complete else None

    return Point(
        level=level,
        total_bytes=sum(result["bytes"] for _, result in pairs),
        p5=percentile(scores, 0.05),
        lowest=min(scores),
        mean=sum(scores) / len(scores),
        kept=sum(result.get("outcome") == "kept" for _, result in pairs),
        own_format=sum(result.get("outcome") == "own format" for _, result in pairs),
        failed=sum(result.get("outcome") == "failed" for _, result in pairs),
        cpu_mp_s=speed("cpu_s"),
        wall_mp_s=speed("wall_s"),
        peak_mb=max(result["peak_mb"] for _, result in timed) if complete else None,
    )


def bytes_at(points, p5):
    """Interpolates the bytes at which a curve has this p5: log bytes over score, the cheapest crossing.

    Where all of the curve lies above, its fewest bytes; None where all of it lies below.
    """
    crossings = []
    for one, other in _neighbours(points):
        low, high = sorted((one, other), key=lambda point: point.p5)
        if low.p5 <= p5 <= high.p5:
            part = (p5 - low.p5) / max(high.p5 - low.p5, 1e-9)
            logarithm = math.log(low.total_bytes) * (1 - part) + math.log(high.total_bytes) * part
            crossings.append(math.exp(logarithm))
    above = [point.total_bytes for point in points if point.p5 >= p5]
    return min(crossings or above, default=None)


def p5_at(points, total_bytes):
    """Interpolates the p5 that a curve reaches with these bytes, or None outside of it."""
    crossings = []
    for one, other in _neighbours(points):
        low, high = sorted((one, other), key=lambda point: point.total_bytes)
        if low.total_bytes <= total_bytes <= high.total_bytes:
            width = math.log(high.total_bytes / low.total_bytes)
            part = math.log(total_bytes / low.total_bytes) / width if width else 1.0
            crossings.append(low.p5 + (high.p5 - low.p5) * part)
    return max(crossings, default=None)


def _neighbours(points):
    points = sorted(points, key=lambda point: float(point.level))
    return list(zip(points, points[1:], strict=False))
