"""A time-stamping authority of a test's own: real certificates, and `openssl ts` behind HTTP."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.needed import program

_CONF = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = {alg}
"""


@dataclass(frozen=True)
class Tsa:
    url: str
    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root.pem"


def made(folder: Path, *, key: str = "rsa:2048", alg: str = "sha256") -> Path:
    """A root and an authority under it, in a folder."""
    folder.mkdir()
    (folder / "conf").write_text(_CONF.format(folder=folder, alg=alg))
    (folder / "serial").write_text("01\n")
    (folder / "ext").write_text(
        "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n"
        "authorityKeyIdentifier=keyid\n"
    )
    new = ["-newkey", key, *(["-pkeyopt", "ec_paramgen_curve:P-256"] if key == "ec" else [])]
    openssl(folder, "req", "-x509", *new, "-nodes", "-keyout", "root.key", "-out", "root.pem",
            "-days", "30", "-subj", "/CN=Test root",
            "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    openssl(folder, "req", *new, "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr",
            "-subj", "/CN=Test authority")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-CAcreateserial", "-days", "30", "-extfile", "ext", "-out", "tsa.pem")  # fmt: skip
    return folder


def openssl(folder: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603
        [program("openssl"), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def listening(folder: Path) -> Iterator[Tsa]:
    """The authority at work."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl(folder, "ts", "-reply", "-config", "conf", "-queryfile", "query",
                    "-out", "reply")  # fmt: skip
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Tsa(f"http://127.0.0.1:{server.server_address[1]}", folder)
    finally:
        server.shutdown()
        server.server_close()
