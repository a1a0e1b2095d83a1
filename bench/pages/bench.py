#!/usr/bin/env python3
"""Times every page of a dashboard at the server, with many accounts and jobs.

Starts a release binary on a folder of its own, signs one account up, fills the database with generated rows (1,000 accounts,
200,000 jobs, half of them of that account), and asks for each page a few times. Prints the median and the worst, in
milliseconds, and fails where a median is above the bound.

    python3 bench/pages/bench.py [--binary target/release/eiderpix] [--jobs 200000] [--accounts 1000] [--port 18799]
"""

import argparse
import http.cookiejar
import json
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

BOUND_MS = 100
ROUNDS = 7
EMAIL, PASSWORD = "owner@example.org", "soft feathers, warm nest"
SITES = [f"site{number}.example" for number in range(50)]
DAY_MS = 24 * 60 * 60 * 1000
REPORT = {
    "original_digest": "0" * 64,
    "original": {"size_bytes": 400_000, "format": "jpeg", "width": 1600, "height": 1067, "frames": 1},
    "main": {"optimized": {
        "name": "0" * 32 + ".jpg", "size_bytes": 100_000, "media_type": "image/jpeg", "width": 1600, "height": 1067,
        "score": 70.3, "worst_tile": 64.2, "floor": 70.0, "encoding": "mozjpeg 4:2:0 quality 74"}},
    "variants": [],
}


class Service:
    """A running service and a browser that is logged in to it."""

    def __init__(self, binary, data, port):
        self.binary, self.data, self.base = binary, data, f"http://127.0.0.1:{port}"
        self.listen = f"127.0.0.1:{port}"
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def start(self):
        command = [self.binary, "serve", "--listen", self.listen, "--data", self.data]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={"EIDERPIX_WORKERS": "0", "PATH": "/usr/bin:/bin"})
        for _ in range(100):
            try:
                return self.get("/healthz")
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the service does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        return self.browser.open(self.base + path).read().decode()

    def post(self, path, **fields):
        body = urllib.parse.urlencode(fields).encode()
        return self.browser.open(self.base + path, body).read().decode()

    def log_in(self):
        self.post("/free-sign-up-plugin", email=EMAIL)
        mails = subprocess.check_output([self.binary, "mailbox", "--json", "--data", self.data], text=True)
        mail = json.loads(mails.splitlines()[-1])["text"]
        token = re.search(r"token=([0-9a-f]+)", mail)[1]
        page = self.get(f"/password/choose?token={token}")
        self.post("/password/choose", form_token=form_token(page), token=token, password=PASSWORD)
        self.post("/login", form_token=form_token(self.get("/login")), email=EMAIL, password=PASSWORD)
        operator = [self.binary, "account", "operator", EMAIL, "--data", self.data]
        subprocess.check_call(operator, stdout=subprocess.DEVNULL)


def form_token(page):
    return re.search(r'name="form_token" value="([0-9a-f]+)"', page)[1]


def fill(path, accounts, jobs):
    """Writes rows as years of use would leave them; gives the account's latest job, and one of its keys."""
    database = sqlite3.connect(path)
    chance = random.Random(1)
    owner, = database.execute("SELECT id FROM accounts").fetchone()
    key, = database.execute("SELECT id FROM api_keys").fetchone()
    now = int(time.time() * 1000)
    others = [f"01H{number:023d}" for number in range(accounts - 1)]
    database.executemany(
        "INSERT INTO accounts (id, email, email_normalized, state, created_at) VALUES (?1, ?2, ?2, 'active', 0)",
        [(other, f"{other.lower()}@example.net") for other in others])
    keys = {owner: key}
    for other in others:
        keys[other] = "K" + other[1:]
    database.executemany(
        "INSERT INTO api_keys (id, account_id, hint, key_mac, state, created_at) VALUES (?1, ?2, 'aaaa', ?1, 'active', 0)",
        [(keys[other], other) for other in others])
    database.executemany(
        "INSERT INTO balances VALUES (?, 0, 1000, 900, 100, 0, 0, 0, 0, 100, ?, ?, 0, 0, 0, 0, NULL, 0)",
        [(other, now, now + 30 * DAY_MS) for other in others])
    objects = [(f"{number:064x}", 100_000, now + DAY_MS) for number in range(jobs // 10)]
    database.executemany("INSERT INTO objects VALUES (?, ?, ?)", objects)
    database.executemany("INSERT INTO variants VALUES (?, ?, '', '', 'main', ?, '{}', ?)",
                         [(owner, key_of, key_of, until) for key_of, _, until in objects[::2]])
    aliases = [f"01J{number:023d}" for number in range(50)]
    database.executemany(
        "INSERT INTO api_keys (id, account_id, hint, key_mac, state, created_at, lineage, label)"
        " VALUES (?1, ?2, 'bbbb', ?1, 'active', 0, ?1, ?3)",
        [(alias, owner, f"Client {number}") for number, alias in enumerate(aliases)])
    database.executemany(
        "INSERT INTO sites (api_key_id, host, first_seen, last_seen, images, client, bytes_saved) VALUES (?, ?, ?, ?, 9, '6.5.1', 99)",
        [(used, site, now, now) for used in [key, *aliases[:5]] for site in SITES])
    report, rows = json.dumps(REPORT), []
    for number in range(jobs):
        account = owner if number % 2 else chance.choice(others)
        at = now - (jobs - number) * 1000
        state = "failed" if number % 5000 == 7 else "done" if number > jobs * 0.95 else "expired"
        used = chance.choice(aliases) if account == owner and number % 3 == 0 else keys[account]
        address = f"https://{SITES[number % 50]}/{number}.jpg"
        failure = '{"code":"not_a_picture"}' if state == "failed" else None
        rows.append((f"01K{number:023d}", account, used, address, state, at, at + DAY_MS, failure,
                     None if failure else report, SITES[number % 50]))
    options = '{"mode":"lossy","keep_metadata":false,"resize":null,"main_wanted":true,"variants":[]}'
    database.executemany(
        "INSERT INTO jobs (id, account_id, api_key_id, source_kind, source, source_given, source_bare, options, state,"
        " reserved_monthly, reserved_onetime, is_charged, created_at, finished_at, expires_at, failure, report, site)"
        f" VALUES (?1, ?2, ?3, 'url', ?4, ?4, ?4, '{options}', ?5, 0, 0, 1, ?6, ?6, ?7, ?8, ?9, ?10)", rows)
    database.executemany(
        "INSERT INTO credit_entries (reference, kind, account_id, monthly_delta, onetime_delta, created_at)"
        " VALUES (?, 'charge', ?, 0, 0, ?)", [(row[0], row[1], row[5]) for row in rows])
    today = now // DAY_MS
    database.executemany("INSERT INTO usage_days VALUES (?, ?, 'optimized', 300, 99000000, 33000000)",
                         [(owner, today - day) for day in range(730)])
    database.executemany(
        "INSERT INTO usage_parts VALUES (?, ?, ?, ?, 6, 1980000, 660000)",
        [(owner, "site", today - day, site) for day in range(730) for site in SITES]
        + [(owner, "format", today - day, name) for day in range(730) for name in ["jpg", "png", "webp"]])
    database.commit()
    latest, = database.execute("SELECT max(id) FROM jobs WHERE account_id = ?", (owner,)).fetchone()
    return latest, aliases[0], key, owner


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--binary", default="target/release/eiderpix")
    arguments.add_argument("--jobs", type=int, default=200_000)
    arguments.add_argument("--accounts", type=int, default=1_000)
    arguments.add_argument("--port", type=int, default=18_799)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as data:
        service = Service(str(pathlib.Path(wanted.binary).resolve()), data, wanted.port)
        service.start()
        service.log_in()
        service.stop()
        latest, alias, key, owner = fill(pathlib.Path(data) / "eiderpix.db", wanted.accounts, wanted.jobs)
        service.start()
        pages = [
            "/", "/login", "/dashboard", "/dashboard/jobs", "/dashboard/jobs?state=failed", "/dashboard/jobs?state=expired",
            f"/dashboard/jobs?site={SITES[3]}", f"/dashboard/jobs?site={SITES[3]}&key={key}&state=done",
            f"/dashboard/jobs?key={alias}", f"/dashboard/jobs/{latest}", "/dashboard/api-keys", "/dashboard/api-keys/new",
            "/dashboard/api-keys/reset", f"/dashboard/api-keys/key/{alias}", "/dashboard/log", "/dashboard/account",
            "/dashboard/credits", "/dashboard/sub-accounts", "/try", "/operator", "/operator/accounts",
            "/operator/accounts?text=01H", f"/operator/accounts/{owner}", "/operator/plans", "/operator/sign-up",
            "/operator/queue", "/operator/mails", "/operator/settings",
        ]
        slow = []
        print(f"{wanted.accounts} accounts, {wanted.jobs} jobs; ms at the client, median and worst of {ROUNDS}")
        try:
            for page in pages:
                took = []
                for _ in range(ROUNDS):
                    begun = time.perf_counter()
                    html = service.get(page)
                    took.append((time.perf_counter() - begun) * 1000)
                median = statistics.median(took)
                print(f"{median:7.1f} {max(took):7.1f}  {len(html) / 1000:6.1f} kB  {page}")
                if median > BOUND_MS:
                    slow.append(page)
        finally:
            service.stop()
    if slow:
        raise SystemExit(f"above {BOUND_MS} ms: {', '.join(slow)}")


if __name__ == "__main__":
    main()
