"""Answers every question with 200."""

from http.server import BaseHTTPRequestHandler, HTTPServer

from runtime.settings import load_settings


class Yes(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")


settings = load_settings()
HTTPServer((settings.portal_host, settings.portal_port), Yes).serve_forever()
