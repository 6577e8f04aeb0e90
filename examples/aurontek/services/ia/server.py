"""Stands in for the service ia: it answers its health check, and says who it is. Your own code takes its place."""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        said = {"status": "ok"} if self.path == "/health" else {"service": "ia", "standIn": True}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
port = int(os.environ["PORT"])
print(f"ia (stand-in) listens on {port}")
ThreadingHTTPServer(("", port), Answer).serve_forever()
