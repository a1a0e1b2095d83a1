"""The measurements of a suite as a file: one line a picture, so that a change can be read."""

import json
import os
import platform
import sys

FIELDS = ("bytes", "outcome", "score", "b3", "bmax", "eye3", "hardened", "excess", "bands", "cpu_s", "wall_s", "peak_mb")

TIMES = ("cpu", "wall", "peak")


def empty(suite, arguments, versions):
    """Starts the measurements of a suite."""
    return {
        "suite": suite.name,
        "corpus": arguments.corpus.resolve().name,
        "versions": versions,
        "machine": _machine(),
        "has_reused_peers": arguments.reuse_peers,
        "pictures": [],
    }


def add(measured, corpus, picture, found):
    """Adds one picture's results: tool, level, result."""
    measured["pictures"].append(
        {
            "path": str(picture.path.relative_to(corpus)),
            "bytes": len(picture.original),
            "megapixels": _rounded(picture.megapixels),
            "has_few_colors": picture.has_few_colors,
            # Rounded before anything is drawn, so that drawing it again from the file makes the same.
            "results": _mapped(found, lambda result: {name: _rounded(value) for name, value in result.items()}),
        }
    )


def progress(name, pictures):
    """Goes through pictures and says so."""
    for index, path in enumerate(pictures, 1):
        print(f"{name}: {index} of {len(pictures)}, {path.name}", file=sys.stderr, flush=True)
        yield path


def write(folder, measured):
    """Writes RESULTS/CORPUS/SUITE.json."""
    path = folder / measured["corpus"] / f"{measured['suite']}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {name: value for name, value in measured.items() if name != "pictures"}
    lines = ",\n".join(json.dumps(_packed(picture)) for picture in measured["pictures"])
    fields = json.dumps({"fields": FIELDS, **head})
    path.write_text(f'{fields[:-1]}, "pictures": [\n{lines}\n]}}\n')


def read_all(folder):
    """Reads every suite's measurements below a folder."""
    for path in sorted(folder.glob("*/*.json")):
        measured = json.loads(path.read_text())
        measured["pictures"] = [_unpacked(picture, measured["fields"]) for picture in measured["pictures"]]
        yield measured


def _packed(picture):
    def values(result):
        # What was not timed is shorter: times are the last fields.
        return [result.get(name) for name in FIELDS if name in result or not name.startswith(TIMES)]

    return {**picture, "results": _mapped(picture["results"], values)}


def _unpacked(picture, fields):
    return {**picture, "results": _mapped(picture["results"], lambda values: dict(zip(fields, values, strict=False)))}


def _mapped(by_tool, change):
    return {
        tool: {level: change(result) for level, result in by_level.items()} for tool, by_level in by_tool.items()
    }


def _rounded(value):
    return round(value, 4) if isinstance(value, float) else value


def _machine():
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as file:
            model = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} × {model}"
