#!/usr/bin/env python3
"""Holds our sniffs to their examples: each line of tests/bad.php is found by what it names, no line of tests/good.php by any."""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def found(example):
    run = subprocess.run(
        ["phpcs", f"--standard={HERE / 'Eiderpix'}", "--report=json", str(example)], capture_output=True, text=True, check=False
    )
    messages = next(iter(json.loads(run.stdout)["files"].values()))["messages"]
    ours = [message for message in messages if message["source"].startswith("Eiderpix.")]
    return {(message["line"], message["source"].split(".")[2]) for message in ours}


def named(example):
    lines = enumerate(example.read_text().splitlines(), 1)
    return {(number, name) for number, line in lines for name in re.findall(r"[A-Z]\w+", line.partition("; // ")[2])}


bad, good = HERE / "tests/bad.php", HERE / "tests/good.php"
problems = [f"bad.php:{line} is not found by {name}" for line, name in sorted(named(bad) - found(bad))]
problems += [f"bad.php:{line} is found by {name}" for line, name in sorted(found(bad) - named(bad))]
problems += [f"good.php:{line} is found by {name}" for line, name in sorted(found(good))]
print("\n".join(problems), file=sys.stderr)
sys.exit(1 if problems else 0)
