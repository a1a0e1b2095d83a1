"""The entries of contact sheets: which results are the worst of a run, and what was said of them after looking.

Entries and verdicts are lines of text with tabs, so that a change can be read. A verdict holds for the bytes that were
looked at: another result of the same picture needs a new one.
"""

from dataclasses import asdict, dataclass, fields

from judge_tables import FLOORS

VERDICTS = ("not seen", "seen at 2×", "seen at 1×")


@dataclass(frozen=True)
class Entry:
    """One result of ours on a sheet."""

    corpus: str
    suite: str
    mode: str
    path: str
    digest: str  # of the result's bytes
    bytes: int
    figures: str  # as they stand on the sheet
    sheet: str

    @property
    def key(self):
        """What a verdict is found by."""
        return (self.corpus, self.suite, self.mode, self.path, self.digest)


@dataclass(frozen=True)
class Candidate:
    """A result in a run's measurements."""

    suite: str
    mode: str
    floor: str
    path: str
    result: dict
    peer_levels: dict  # of the suite's rival: level, bytes


def candidates(runs, suites):
    """Goes through all results of ours that lost something, by suite."""
    for measured in runs:
        suite = suites.get(measured["suite"])
        if suite is None or not suite.rival:
            continue
        for picture in measured["pictures"]:
            ours = next((tool for tool in picture["results"] if tool.startswith("Eiderpix")), None)
            peer = picture["results"].get(suite.rival, {})
            for floor, mode in FLOORS if ours else ():
                result = picture["results"][ours].get(floor)
                # What went its own format's way is an entry of that suite.
                if result and result["outcome"] == "made" and result["score"] < 100 and "excess" in result:
                    levels = {level: found["bytes"] for level, found in peer.items()}
                    yield Candidate(suite.name, mode, floor, picture["path"], result, levels)


def worst(found, count):
    """The worst first: by the excess over the limits, then by the figures."""

    def rank(entry):
        return (-entry.result["excess"], -entry.result["b3"], -entry.result["eye3"], entry.path)

    return sorted(found, key=rank)[:count]


def with_bands(found, count):
    """The results with the strongest bands, which have no limit in graphics."""
    return sorted(found, key=lambda entry: (-(entry.result.get("bands") or 0.0), entry.path))[:count]


def nearest_levels(peer_levels, our_bytes, allowance=1.02):
    """The peer's level whose bytes are nearest to ours and not far above, and the next larger level, if there is one."""
    by_bytes = sorted(peer_levels.items(), key=lambda pair: pair[1])
    below = [level for level, size in by_bytes if size <= our_bytes * allowance]
    above = [level for level, size in by_bytes if size > our_bytes * allowance]
    return (below[-1] if below else above[0]), (above[0] if below and above else None)


def write(path, entries):
    """Writes entries as lines."""
    names = [field.name for field in fields(Entry)]
    lines = ["\t".join(names), *("\t".join(str(asdict(entry)[name]) for name in names) for entry in entries)]
    path.write_text("\n".join(lines) + "\n")


def read(path):
    """Reads what write wrote."""
    names, *lines = (line.split("\t") for line in path.read_text().splitlines())
    return [Entry(**dict(zip(names, line, strict=True))) for line in lines]


def read_verdicts(path):
    """Reads verdicts: key, verdict, and what was seen."""
    verdicts = {}
    for line in path.read_text().splitlines()[1:]:
        *key, verdict, what = line.split("\t")
        if verdict not in VERDICTS:
            raise ValueError(f"{path.name}: {verdict!r} is none of {', '.join(VERDICTS)}")
        verdicts[tuple(key)] = (verdict, what)
    return verdicts


def without_verdict(entries, verdicts):
    """The entries that nobody has looked at."""
    return [entry for entry in entries if entry.key not in verdicts]
