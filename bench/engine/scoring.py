"""Scores results by the scorer of score/, and remembers what was scored and what peers made.

Both are facts about bytes: a score depends on the two files only, a peer's result on the file, the tool's version
and its level. Times are never remembered.
"""

import hashlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

# Of score/Cargo.toml: another scorer gives other scores.
SCORER = "bench-score 1.0.0"


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

    def megapixels(self, picture):
        """Counts the original's pixels, all frames together."""
        return self._ask(picture, picture)["megapixels"]

    def score(self, picture, original, result):
        """Scores a result's bytes against the picture, whose own bytes are `original`."""
        key = ("score", SCORER, digest(original), digest(result))
        score = self._memory.get(*key)
        if score is None:
            with tempfile.NamedTemporaryFile(prefix="bench-score-") as file:
                file.write(result)
                file.flush()
                score = self._ask(picture, file.name)["score"]
            self._memory.put(*key, value=score)
        return score

    def _ask(self, original, result):
        self._process.stdin.write(f"{os.fspath(original)}\t{os.fspath(result)}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ValueError(f"{Path(original).name}: {answer['error']}")
        return answer
