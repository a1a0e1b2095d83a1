"""Draws the table, and puts it into the page."""

import os
import platform
import re
import subprocess

BEGIN, END = "<!-- measured -->", "<!-- end -->"


def table(rows):
    lines = [
        "| | workers | answers a second | p50 ms | p99 ms | slowest ms | failed | |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        rate = "–" if row["per_second"] is None else f"{row['per_second']:.0f}"
        outcomes = ", ".join(f"{code}: {count}" for code, count in row["outcomes"].items())
        note = "; ".join(part for part in (f"codes {outcomes}" if outcomes else "", row.get("note", "")) if part)
        lines.append(
            f"| {row['name']} | {row['state']} | {rate} | {row['p50_ms']:.1f} | {row['p99_ms']:.1f} "
            f"| {row['max_ms']:.0f} | {row['failures']} | {note} |"
        )
    return "\n".join(lines)


def write(page, rows, arguments):
    version = subprocess.run([str(arguments.eiderpix), "--version"], capture_output=True, text=True).stdout.strip()
    head = (
        f"{version}; {os.cpu_count()} × {cpu()}; {arguments.rate} requests a second over {arguments.connections} "
        f"connections, {arguments.seconds} s each."
    )
    measured = f"{BEGIN}\n{head}\n\n{table(rows)}\n{END}"
    page.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: measured, page.read_text(), flags=re.S))


def cpu():
    with open("/proc/cpuinfo") as info:
        names = [line.split(":")[1].strip() for line in info if line.startswith("model name")]
    return names[0] if names else platform.machine()
