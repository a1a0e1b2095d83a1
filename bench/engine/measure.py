"""Runs a tool over one picture and measures it."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from peers import WRAPPERS

SECONDS_AT_MOST = 600


@dataclass
class Measured:
    """What a run cost and made; some tools write nothing where they gain nothing."""

    output: bytes | None = None
    is_own_format: bool = False  # another format was asked for, and the picture's own is smaller
    has_failed: bool = False
    cpu_seconds: float = 0.0  # user and system, the start of the process included
    wall_seconds: float = 0.0
    peak_mb: float = 0.0


def run(tool, picture, ending, level, peers, flags=()):
    """Runs all of a tool's commands over a copy of the picture, in a fresh folder."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        source = Path(name) / "in" / f"picture{picture.suffix.lower()}"
        folder = Path(name) / "out"
        source.parent.mkdir()
        folder.mkdir()
        shutil.copyfile(picture, source)
        fields = {
            "input": source,
            "output": folder / f"picture{ending}",
            "folder": folder,
            "level": level,
            "peers": peers,
            "wrappers": WRAPPERS,
        }
        total = Measured()
        for command in tool.commands:
            argv = [part.format(**fields) for part in command]
            if not _run_one([*argv, *flags], Path(name) / "peak", total):
                total.has_failed = True
                return total
        written = _result(folder, source.name, ending)
        if written:
            total.output = written.read_bytes()
            total.is_own_format = written.suffix != ending
        return total


def _run_one(argv, peak_file, total):
    # A process starts with its parent's peak: time(1), being small, stands between this one and the tool.
    timed = ["time", "--quiet", "--format", "%M", "--output", str(peak_file), *argv]
    started = time.perf_counter()
    process = subprocess.Popen(
        timed, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    watchdog = _kill_later(process)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    watchdog.cancel()
    total.wall_seconds += time.perf_counter() - started
    total.cpu_seconds += usage.ru_utime + usage.ru_stime
    if peak_file.exists():
        total.peak_mb = max(total.peak_mb, int(peak_file.read_text().split()[-1]) / 1024)
    return process.returncode == 0


def _kill_later(process):
    watchdog = threading.Timer(SECONDS_AT_MOST, lambda: os.killpg(process.pid, signal.SIGKILL))
    watchdog.daemon = True
    watchdog.start()
    return watchdog


def _result(folder, source_name, ending):
    """Finds what was written: as it was asked for, as our own command names variants, or as the picture is named.

    Our own command makes no variant where its result in the picture's own format is smaller: then that is delivered.
    """
    names = (f"picture{ending}", f"{source_name}{ending}", source_name)
    written = (folder / name for name in names)
    return next((path for path in written if path.is_file() and path.stat().st_size > 0), None)
