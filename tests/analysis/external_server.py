"""A local HTTP server that misbehaves on demand: it truncates, redirects, throttles, fails half-way, lies about length."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        getattr(self, "way_" + urlsplit(self.path).path.strip("/").split("/")[0].replace("-", "_"))()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posted.append({key: value[0] for key, value in parse_qs(body).items()})
        self.server.seen.append((self.path, dict(self.headers)))
        status, answer = self.server.log_in(self.server.posted[-1])
        self.answer(status, json.dumps(answer).encode(), "application/json")

    def answer(self, status, body, kind="text/csv", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        headers.setdefault("Content_Length", len(body))
        for name, value in headers.items():
            if value is not None:
                self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def ranged(self, most=None, etag='"one"', slow=0.0, careless=False):
        """The content, from where the client asks, and no more than `most` bytes before the line goes dead.

        `careless`: whichever version the client began with.
        """
        whole, asked = self.server.content, self.headers.get("Range")
        same = careless or self.headers.get("If-Range") == etag
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and same else 0
        if start >= len(whole):
            return self.answer(416, b"", Content_Range=f"bytes */{len(whole)}")
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "text/csv")
        if etag:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(whole) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.end_headers()
        part = whole[start:] if most is None else whole[start : start + most]
        for position in range(0, len(part), 4096):
            self.wfile.write(part[position : position + 4096])
            self.wfile.flush()
            time.sleep(slow)
        if most is not None:
            self.close_connection = True

    def way_good(self):
        self.ranged()

    def way_truncates(self):
        self.ranged(most=10_000)

    def way_throttles(self):
        if len(self.server.seen) == 1:
            return self.answer(429, b"slow down", Retry_After=0)
        return self.ranged(slow=0.001)

    def way_fails(self):
        self.server.counter += 1
        if self.server.counter < 3:
            return self.answer(503, b"busy")
        return self.ranged()

    def way_dies(self):
        """A part, and then nothing any more."""
        self.server.counter += 1
        if self.server.counter > 1:
            return self.answer(503, b"busy")
        return self.ranged(most=10_000)

    def way_stalls(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"id")
        self.wfile.flush()
        self.server.stop.wait(5)

    def way_changes(self):
        """Another version after the first try: what was begun is worth nothing."""
        self.server.counter += 1
        if self.server.counter > 1:
            self.server.content = b"new" * 5_000
        self.ranged(most=6_000 if self.server.counter == 1 else None, etag=f'"{min(self.server.counter, 2)}"')

    def way_splices(self):
        """The same, by a server that sends the rest of the new version for the beginning of the old."""
        self.server.counter += 1
        if self.server.counter > 1:
            self.server.content = b"new" * 5_000
        named = self.server.counter == 1 or "unnamed" not in self.path
        etag = f'"{min(self.server.counter, 2)}"' if named else None
        self.ranged(most=6_000 if self.server.counter == 1 else None, etag=etag, careless=True)

    def way_chunked(self):
        """Dies within a body whose length nobody said."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"5\r\nid,be\r\n")
        self.close_connection = True

    def way_short(self):
        """Says it is shorter than it is: the client gets a part that looks whole."""
        self.answer(200, self.server.content, Content_Length=len(self.server.content) // 2)

    def way_long(self):
        """Says it is longer than it is."""
        self.answer(200, self.server.content, Content_Length=len(self.server.content) + 500)
        self.close_connection = True

    def way_no_length(self):
        self.answer(200, self.server.content, Content_Length=None)
        self.close_connection = True

    def way_redirects(self):
        self.answer(302, b"", Location="/good")

    def way_loops(self):
        self.answer(302, b"", Location=self.path + "/x")

    def way_login(self):
        self.answer(200, b"<html>Please sign in</html>", "text/html; charset=utf-8")

    def way_disguised(self):
        self.answer(200, b"<!DOCTYPE html><p>Sign in")

    def way_gone(self):
        self.answer(404, b"no")

    def way_forbidden(self):
        self.answer(403, b"no")

    def way_api(self):
        if self.server.counter:  # set by a test: this many bytes more are promised than come
            return self.answer(200, b"{}", "application/json", Content_Length=2 + self.server.counter)
        query = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
        status, answer = self.server.read(query, self.headers.get("Authorization"))
        if status == 302:
            return self.answer(302, b"", Location="/good")
        return self.answer(status, json.dumps(answer).encode(), "application/json")


@contextmanager
def serving(content=b"", **ways):
    """A running server; `address` is its root, `seen` the requests, `posted` the forms."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.content, server.seen, server.posted, server.counter = content, [], [], 0
    server.stop = threading.Event()
    server.address = f"http://127.0.0.1:{server.server_port}"
    for name, way in ways.items():
        setattr(server, name, way)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
