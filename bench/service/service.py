"""A service of its own on a temporary folder, spoken to as clients do."""

import contextlib
import json
import os
import string
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import zlib


class Service:
    def __init__(self, binary, folder, origin):
        self.origin = origin
        self.log = open(folder / "log", "w")
        settings = {
            "EIDERPIX_FETCH__ALLOW_PRIVATE": "127.0.0.1",
            "EIDERPIX_HTTP__MAX_CONNECTIONS_PER_ADDRESS": "4096",
            "EIDERPIX_THROTTLE__BAD_KEYS_PER_MINUTE": "0",
        }
        self.process = subprocess.Popen(
            [str(binary), "serve", "--listen", "127.0.0.1:0", "--data", str(folder / "data")],
            env={**os.environ, **settings}, cwd=folder, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        for line in self.process.stdout:
            if line.startswith("Listening on "):
                self.address = line.split("://")[1].split()[0].rstrip("/")
                break
        else:
            raise SystemExit((folder / "log").read_text())
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def post(self, path, body):
        request = urllib.request.Request(f"http://{self.address}{path}", data=body)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def sign_up(self, email):
        fields = urllib.parse.urlencode({"email": email, "plugin_version": "6.5.1"})
        return self.post("/free-sign-up-plugin", fields.encode())["Details"]

    def unknown_key(self):
        """A key with a right checksum that nobody has."""
        digits = "0123456789" + string.ascii_uppercase + string.ascii_lowercase
        stem = "x" * 18
        checksum = zlib.crc32(stem.encode()) % len(digits) ** 2
        return stem + digits[checksum // len(digits)] + digits[checksum % len(digits)]

    def item(self, key, name, urls, convert_to, first=0):
        """One attachment of a WordPress, as the plugin asks for it; small pictures first."""
        addresses = [self.origin.url(first + index, f"{name}-{index}") for index in range(urls)]
        sizes = {f"size-{index}": address.rsplit("/", 1)[1] for index, address in enumerate(addresses)}
        return {
            "plugin_version": "6.5.1", "key": key, "urllist": addresses, "lossy": 1, "item_id": 7, "refresh": False,
            "cmyk2rgb": True, "keep_exif": 1, "convertto": "", "resize": 0, "resize_width": 0, "resize_height": 0,
            "paramlist": [{"url": address, "convertto": convert_to} for address in addresses],
            "returndatalist": {"sizes": sizes, "doubles": [], "duplicates": []},
        }

    def ask(self, item):
        return self.post("/v2/reducer.php", json.dumps(item).encode())

    def time_of(self, item):
        began = time.monotonic()
        self.ask(item)
        return time.monotonic() - began

    def finish(self, items):
        """Sees items through to their ends."""
        for item in items:
            self.ask(item)
        for item in items:
            while any(entry["Status"]["Code"] == "1" for entry in entries(self.ask({**item, "wait": 30}))):
                pass

    def fill(self, key, urls, items):
        """Puts more work into the queue than the measurements can outlast."""
        filled = [self.item(key, f"busy-{number}", urls, "+webp|+avif", number * urls) for number in range(items)]
        for item in filled:
            self.ask(item)
        return filled

    def still_busy(self):
        with urllib.request.urlopen(f"http://{self.address}/metrics") as answer:
            figures = answer.read().decode()
        queued = [line for line in figures.splitlines() if line.startswith("eiderpix_queue_jobs ")]
        print(f"at the end: {queued}", flush=True)

    @contextlib.contextmanager
    def long_polls(self, key, count):
        """Keeps so many requests waiting for pictures whose turn comes much later."""
        items = [self.item(key, f"waited-{number}", 1, "+webp") for number in range(count)]
        ends = threading.Event()

        def wait(item):
            while not ends.is_set():
                try:
                    self.ask({**item, "wait": 30})
                except OSError:
                    time.sleep(0.1)

        for item in items:
            threading.Thread(target=wait, args=(item,), daemon=True).start()
        time.sleep(5)
        yield
        ends.set()


def entries(answer):
    return [answer[place] for place in answer if place.isdigit()]
