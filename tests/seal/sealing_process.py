"""Sealers as processes, to be killed. Called with URL, secrets, memory, and a file for notes.

For each line on stdin another one is born, and its process id is printed. Forked, because a new
interpreter would spend most of so short a life on its imports.

Every note is in the file before anything else can happen to it, so that a test can hold each
checkpoint that was ever signed against what became of the tree.
"""

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

from seal.sealer import Sealer


def main(url: str, secrets: str, memory: str, notes: str) -> None:
    file = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def signed(note: str) -> None:
        os.write(file, note.encode() + b"\0")

    born = []  # the dead are not buried before the end, so no number is given to anybody else
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            asyncio.run(Sealer(url, Path(secrets), Path(memory), signed=signed).run())
        born.append(pid)
        os.write(1, f"{pid}\n".encode())
    for pid in born:  # nobody outlives the test, whatever became of it
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
