"""A web server with the pictures of a corpus, each under as many addresses as wanted, and different under each."""

import http.server
import threading

KINDS = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}
# What a site has most of; the largest ones would only make the measurement longer.
MOST_BYTES = 600_000


class Origin:
    def __init__(self, corpus):
        self.pictures = sorted(
            (path for path in corpus.rglob("*") if path.suffix in KINDS and path.stat().st_size <= MOST_BYTES),
            key=lambda path: path.stat().st_size,
        )
        if not self.pictures:
            raise SystemExit(f"no pictures of at most {MOST_BYTES} bytes below {corpus}")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def url(self, index, name):
        """The address of a picture; another name gives other bytes of the same pixels."""
        index %= len(self.pictures)
        return f"{self.address}/{index}/{name}{self.pictures[index].suffix}?ver=1795400000"

    def stop(self):
        self.server.shutdown()

    def handler(self):
        pictures = self.pictures

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = pictures[int(self.path.split("/")[1])]
                # Trailing bytes are no part of the picture, so all the work is done anew.
                body = path.read_bytes() + self.path.encode()
                self.send_response(200)
                self.send_header("Content-Type", KINDS[path.suffix])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
