"""Which ports: the ones asked for, else those of last time, else the usual ones, else free ones."""

import socket
from collections.abc import Iterable, Mapping

from schemas.errors import Unavailable

USUAL = {"portal": 8321, "temporal": 7233, "temporal_ui": 8233, "temporal_http": 7243,
         "postgres": 5433}  # fmt: skip


def choose(fixed: Mapping[str, int | None], remembered: Mapping[str, int]) -> dict[str, int]:
    """A port for each server. A fixed one that is taken is refused; any other gives way."""
    chosen: dict[str, int] = {}
    for name, port in fixed.items():
        if port is not None:
            if port in chosen.values() or not is_free(port):
                raise PortTaken(name, port)
            chosen[name] = port
    for name, usual in USUAL.items():
        if name not in chosen:
            wishes = (remembered.get(name), usual)
            chosen[name] = next(
                (p for p in wishes if p and p not in chosen.values() and is_free(p)), 0
            ) or free_port(avoid=chosen.values())
    return chosen


class PortTaken(Unavailable):
    def __init__(self, name: str, port: int) -> None:
        flag = f"--{name.replace('_', '-')}-port"
        super().__init__(
            f"Port {port} for {name.replace('_', ' ')} is taken by another program.",
            next_step=f"Choose another with {flag}, or leave {flag} out and Remit finds one.",
        )


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether we could listen there now."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def free_port(avoid: Iterable[int] = ()) -> int:
    """A port nobody listens on at this moment."""
    taken = set(avoid)
    while True:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            port: int = door.getsockname()[1]
        if port not in taken:
            return port
