"""Which ports: the ones asked for, else those of last time, else the usual ones, else free ones."""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from schemas.errors import Unavailable

USUAL = {"portal": 8321, "temporal": 7233, "temporal_ui": 8233, "temporal_http": 7243,
         "postgres": 5433}  # fmt: skip


def choose(fixed: Mapping[str, int | None], remembered: Mapping[str, int]) -> dict[str, int]:
    """A port for each server. A fixed one that is taken is refused; any other gives way.

    They are ours until `release`: another Remit that starts at this moment chooses others.
    """
    chosen: dict[str, int] = {}
    for name, port in fixed.items():
        if port is not None:
            if port in chosen.values() or not _claim(port):
                raise PortTaken(name, port)
            chosen[name] = port
    for name, usual in USUAL.items():
        if name not in chosen:
            wishes = (remembered.get(name), usual)
            chosen[name] = next(
                (p for p in wishes if p and p not in chosen.values() and _claim(p)), 0
            ) or _any_port(avoid=chosen.values())
    return chosen


def release(ports: Iterable[int]) -> None:
    """Let others choose these again."""
    for port in ports:
        if (lock := _claims.pop(port, None)) is not None:
            os.close(lock)


_QUIET = range(20000, 32768)
"""Below what Linux (32768) and others (49152) give to outgoing connections."""
_claims: dict[int, int] = {}  # port -> the open lock file that makes it ours


def _claim(port: int) -> bool:
    """Make a port ours, unless a program listens there or another Remit is about to."""
    if port not in _claims:
        name = f"remit-{os.getuid()}-port-{port}.lock"
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            lock = os.open(Path(tempfile.gettempdir()) / name, flags, 0o600)
        except OSError:  # no folder to agree in: what listens still counts
            return is_free(port)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return False
        _claims[port] = lock
    if is_free(port):
        return True
    release([port])
    return False


def _any_port(avoid: Iterable[int]) -> int:
    taken = set(avoid)
    while not _claim(port := free_port(taken)):
        taken.add(port)
    return port


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
    """A port nobody listens on at this moment.

    Not one that the system gives to outgoing connections, if another is free: a server takes a
    second to begin, and in that second a connection would get it.
    """
    taken = set(avoid)
    for port in random.sample(_QUIET, 50):
        if port not in taken and is_free(port):
            return port
    while True:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            given: int = door.getsockname()[1]
        if given not in taken:
            return given
