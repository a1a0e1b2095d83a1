"""Requests as lines for the load generator, and its figures as rows."""

import json
import subprocess
import urllib.parse


def get(path):
    return f"GET\t{path}\t\t"


def post(item):
    # As the WordPress plugin does it: JSON under the content type of a form.
    return f"POST\t/v2/reducer.php\tapplication/x-www-form-urlencoded\t{json.dumps(item)}"


def form(path, fields):
    return f"POST\t{path}\tapplication/x-www-form-urlencoded\t{urllib.parse.urlencode(fields)}"


def row(name, state, times):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000
    return {
        "name": name, "state": state, "answers": len(times), "per_second": None,
        "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": times[-1] * 1000, "failures": 0, "outcomes": {},
    }


class Rate:
    """Sends requests at one rate and tells how long the answers took."""

    def __init__(self, command, address, folder, per_second, seconds, connections):
        self.command, self.address, self.folder = command, address, folder
        self.per_second, self.seconds, self.connections = per_second, seconds, connections

    def measure(self, name, state, lines):
        requests = self.folder / "requests"
        requests.write_text("\n".join(lines))
        arguments = [self.command, self.address, requests, self.per_second, self.seconds, self.connections]
        ran = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, check=True)
        figures = {"name": name, "state": state, **json.loads(ran.stdout)}
        print(figures, flush=True)
        return figures
