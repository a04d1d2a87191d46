"""Answers every question with 200."""

from http.server import BaseHTTPRequestHandler, HTTPServer

from runtime.settings import load_settings
from runtime.stack import say_ready


class Yes(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")


settings = load_settings()
server = HTTPServer((settings.portal_host, settings.portal_port), Yes)
say_ready(settings, "portal")
server.serve_forever()
