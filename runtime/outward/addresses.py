"""Reading an address that somebody configured, so that it can be understood in one way only."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from schemas.errors import Invalid

LONGEST = 2048
PORTS = frozenset({443, 8443})
"""Ports that serve HTTPS to the public. Nothing of Remit's own listens there."""
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_INSIDE = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private"}
    | {"arpa", "onion", "test", "example", "invalid", "alt"}
)
"""Last labels of names that are nobody's on the public network (RFC 6761, 6762, 8375 and use)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `inside` says that the operator allowed this host and port by name,
    wherever it lies, and without TLS if the address says so."""

    url: str
    tls: bool
    host: str
    port: int
    path: str
    inside: bool = False

    @property
    def authority(self) -> str:
        """What stands in the header Host."""
        usual = self.port == (443 if self.tls else 80)
        return self.host if usual else f"{self.host}:{self.port}"


class BadAddress(Invalid):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"This address cannot be used: {why}.",
            next_step="Give an address that everybody can reach, such as"
            " https://hooks.example.org/remit",
            code="bad_address",
        )


def allowed_inside(text: str) -> frozenset[str]:
    """The setting REMIT_OUTWARD_INSIDE: `host:port`, several separated by commas or spaces."""
    found = frozenset(text.lower().replace(",", " ").split())
    for one in found:
        host, _, port = one.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise Invalid(
                f"REMIT_OUTWARD_INSIDE: {one!r} is not a host and a port.",
                next_step="Write each as host:port, such as hooks.city.lan:8443",
                code="bad_setting",
            )
    return found


def read(url: str, inside: frozenset[str] = frozenset()) -> Target:
    """Where the address leads, as far as its text says. Raises BadAddress.

    The name is resolved when a request is made, each time anew; see `runtime.outward.client`.
    """
    if len(url) > LONGEST:
        raise BadAddress(f"it is longer than {LONGEST:,} characters")
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise BadAddress("it holds a sign that no address has, or a name that is not in ASCII")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("its host or its port cannot be read") from None
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("https", "http") or not url.lower().startswith(f"{parts.scheme}://"):
        raise BadAddress("it does not begin with https://")
    if "@" in parts.netloc:
        raise BadAddress("it holds a user or a password")
    if "#" in url:
        raise BadAddress("it has a fragment, which is never sent")
    if not host or parts.netloc.endswith(":"):
        raise BadAddress("it names no host, or a port without a number")
    tls = parts.scheme == "https"
    port = port if port is not None else (443 if tls else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if f"{host}:{port}" in inside:
        return Target(url, tls, host, port, path, inside=True)
    if not tls:
        raise BadAddress("it does not begin with https://")
    if port not in PORTS:
        raise BadAddress(f"its port is not one of {', '.join(map(str, sorted(PORTS)))}")
    _check_name(host)
    return Target(url, tls, host, port, path)


def _check_name(host: str) -> None:
    """A name of the public network. Numbers in any writing are none: 127.1, 0x7f.1, 2130706433."""
    labels = host.split(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise BadAddress("its host is not the name of a computer")
    if labels[-1][0].isdigit():
        raise BadAddress("its host is a number; give a name, for which a certificate can vouch")
    if len(labels) < 2 or labels[-1] in _INSIDE:
        raise BadAddress(f"{host} is not a name of the public network")
