"""A witness on the network: HTTP with the standard library, nothing else to install."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from seal.witness import LARGEST, Reply, Witness

_PATIENCE = 20.0  # seconds for one request, and for the next on the same connection


def listen(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """A server for this witness, bound and not yet serving."""

    class Door(_Door):
        behind = witness

    server = ThreadingHTTPServer((host, port), Door)
    server.daemon_threads = True
    return server


class _Door(BaseHTTPRequestHandler):
    behind: ClassVar[Witness]
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "remit-witness", ""
    timeout = _PATIENCE

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            return self._say(Reply(411, "Say how long the request is.\n"), close=True)
        if int(length) > LARGEST:
            return self._say(Reply(413, "The request is too long.\n"), close=True)
        body = self.rfile.read(int(length))
        if self.path.rstrip("/") != "/add-checkpoint":
            return self._say(Reply(404, "There is only /add-checkpoint here.\n"))
        return self._say(self.behind.add_checkpoint(body))

    def do_GET(self) -> None:
        if self.path == "/":
            return self._say(Reply(200, self.behind.key.verifier.vkey + "\n"))
        return self._say(Reply(404, "There is only /add-checkpoint here.\n"))

    def _say(self, reply: Reply, *, close: bool = False) -> None:
        body = reply.text.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body)))
        if close:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: `remit witness` tells what it has cosigned by itself."""
