"""The way out of every Remit process."""

import contextlib
import os
import sys
from typing import NoReturn


def flush_and_exit(code: int) -> NoReturn:
    """End now with this code, after everything printed has left.

    The interpreter's own shutdown can abort a process in which Temporal's client still has
    threads, and then the exit code lies. So no Remit process takes that road.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)
