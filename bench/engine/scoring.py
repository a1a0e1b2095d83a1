"""Judges results by the scorer of score/, and remembers what was judged and what peers made.

Both are facts about bytes: a figure depends on the two files only, a peer's result on the file, the tool's version
and its level. Times are never remembered.
"""

import hashlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

# Of score/Cargo.toml: another scorer gives other figures.
SCORER = "bench-score 2.0.0"
# What the judges say: SSIMULACRA2 (higher is better), and differences (lower is better). Of ours bands are told, too.
FIGURES = ("score", "b3", "bmax", "eye3", "hardened")
IDENTICAL = {"score": 100.0, "b3": 0.0, "bmax": 0.0, "eye3": 0.0, "hardened": None}


def digest(data):
    """Names bytes."""
    return hashlib.sha256(data).hexdigest()[:24]


class Memory:
    """A file of JSON lines, read whole and only ever added to."""

    def __init__(self, path):
        self._path = path
        self._values = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            for line in path.read_text().splitlines():
                key, value = json.loads(line)
                self._values[key] = value

    def get(self, *parts):
        """Finds what is remembered under a key, or None."""
        return self._values.get(self._key(parts))

    def put(self, *parts, value):
        """Remembers a value; written at once, so that an interrupted run loses nothing."""
        key = self._key(parts)
        if self._values.get(key) == value:
            return
        self._values[key] = value
        with self._path.open("a") as file:
            file.write(json.dumps([key, value]) + "\n")

    @staticmethod
    def _key(parts):
        return " | ".join(str(part) for part in parts)


class Scorer:
    """The scoring process; results of one original should follow one another."""

    def __init__(self, program, memory):
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._memory = memory

    def describe(self, picture):
        """Counts the original's pixels, all frames together, and says whether its colours are few."""
        answer = self._ask(picture, picture)
        return answer["megapixels"], answer["has_few_colors"]

    def judge(self, picture, original, result):
        """Judges a result's bytes against the picture, whose own bytes are `original`."""
        key = ("figures", SCORER, digest(original), digest(result))
        figures = self._memory.get(*key)
        if figures is None:
            answer = self.places(picture, result)
            figures = {name: answer[name] for name in FIGURES}
            self._memory.put(*key, value=figures)
        return figures

    def places(self, picture, result):
        """All that the scorer says, where the figures are worst included."""
        with tempfile.NamedTemporaryFile(prefix="bench-score-") as file:
            file.write(result)
            file.flush()
            return self._ask(picture, file.name)

    def _ask(self, original, result):
        self._process.stdin.write(f"{os.fspath(original)}\t{os.fspath(result)}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ValueError(f"{Path(original).name}: {answer['error']}")
        return answer
