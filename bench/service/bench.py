#!/usr/bin/env python3
"""Measures how quickly a service answers while it works: polls, first answers, long polls.

Starts `eiderpix serve` on a temporary folder and an origin with the pictures of CORPUS, fills the queue with pictures
that are all different, and polls as the WordPress plugin does. Peers do not exist here, so each table has /healthz, measured
in the same run, beside what is measured. Client, origin, service and workers share the machine.
"""

import argparse
import tempfile
from pathlib import Path

import load
import publish
from origin import Origin
from service import Service

ROOT = Path(__file__).resolve().parents[2]
# Pictures of one attachment in WordPress: the picture and its thumbnails.
URLS_AN_ITEM = 5
ITEMS = 20


def main():
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="bench-service-") as folder:
        origin = Origin(arguments.corpus)
        service = Service(arguments.eiderpix, Path(folder), origin)
        try:
            rows = measure(arguments, service, Path(folder))
        finally:
            service.stop()
            origin.stop()
    print(publish.table(rows))
    if arguments.publish:
        publish.write(ROOT / "docs/BENCHMARKS-SERVICE.md", rows, arguments)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="pictures, in folders of any depth")
    parser.add_argument("--rate", type=int, default=1000, help="requests a second")
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--publish", action="store_true", help="write docs/BENCHMARKS-SERVICE.md")
    parser.add_argument("--eiderpix", default=ROOT / "target/release/eiderpix")
    parser.add_argument("--load", default=ROOT / "target/bench/release/bench-load")
    return parser.parse_args()


def measure(arguments, service, folder):
    rate = load.Rate(arguments.load, service.address, folder, arguments.rate, arguments.seconds, arguments.connections)
    key = service.sign_up("bench@example.org")
    done = [service.item(key, f"done-{number}", URLS_AN_ITEM, "+webp") for number in range(ITEMS)]
    service.finish(done)
    requests = {
        "/healthz": [load.get("/healthz")],
        f"poll of a done item, {URLS_AN_ITEM} URLs": [load.post(item) for item in done],
    }
    rows = [rate.measure(name, "idle", lines) for name, lines in requests.items()]

    waiting = service.fill(key, URLS_AN_ITEM, items=400)
    requests |= {
        f"poll of a waiting item, {URLS_AN_ITEM} URLs": [load.post(item) for item in waiting[-ITEMS:]],
        "poll with an unknown key": [load.post({**done[0], "key": service.unknown_key()})],
        "api-status": [load.form("/v2/api-status.php", {"key": key})],
        "half polls of done, half of waiting items": [
            load.post(item) for pair in zip(done, waiting[-ITEMS:]) for item in pair
        ],
    }
    rows += [rate.measure(name, "busy", lines) for name, lines in requests.items()]
    rows.append(first_answers(service, key))
    rows.append(long_polls(service, key, rate, load.post(waiting[-1])))
    service.still_busy()
    return rows


def first_answers(service, key):
    """A list of 200 new addresses, again and again: how long until it is accepted?"""
    times = []
    for number in range(20):
        item = service.item(key, f"list-{number}", 200, "+webp|+avif")
        times.append(service.time_of(item))
    return load.row("first answer to 200 new URLs, one at a time", "busy", times)


def long_polls(service, key, rate, poll):
    """Polls at the full rate while 400 requests wait for their pictures."""
    threads = service.threads()
    with service.long_polls(key, 400):
        row = rate.measure("poll of a waiting item beside 400 long polls", "busy", [poll])
        row["note"] = f"{service.threads() - threads} threads more"
    return row


if __name__ == "__main__":
    main()
