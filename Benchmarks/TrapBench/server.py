"""A web server on loopback whose answers a measurement chooses."""
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """Serves `/trap` and `/good`; the good feed's answer waits until the trap has been sent."""

    def __init__(self):
        self.trap = []
        self.good = b""
        self.trap_served = threading.Event()
        self.good_served = threading.Event()
        self.lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = outer.answer(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "application/xml; charset=utf-16" if body[:2] == b"\xff\xfe"
                                 else "application/feed+json" if body[:1] == b"{" else "application/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                outer.sent(self.path)

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except (ConnectionError, TimeoutError):
                    pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server.server_address[1]

    def serve(self, trap, good):
        """What comes next: the trap's bodies poll by poll, then the last one again; the good feed."""
        with self.lock:
            self.trap = list(trap)
            self.good = good
            self.trap_served.clear()
            self.good_served.clear()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path):
        if path.startswith("/good"):
            # Held back until the trap is under way, so that it is read beside it.
            self.trap_served.wait(20)
            return self.good
        with self.lock:
            return self.trap.pop(0) if len(self.trap) > 1 else self.trap[0]

    def sent(self, path):
        (self.good_served if path.startswith("/good") else self.trap_served).set()
