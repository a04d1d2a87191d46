"""The two streams that everything printed leaves by, and what can go wrong with them."""

import contextlib
import errno
from collections.abc import Iterator
from typing import TextIO

from schemas.errors import Unavailable


def soften(stream: TextIO | None) -> None:
    """A character that the terminal's encoding lacks is printed as an escape, not as a failure."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and getattr(stream, "errors", "") != "backslashreplace":
        reconfigure(errors="backslashreplace")


def speaks_utf8(stream: TextIO | None) -> bool:
    """Whether the stream can carry any character."""
    return (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "") == "utf8"


@contextlib.contextmanager
def plain_failures() -> Iterator[None]:
    """A reader that has gone is the caller's matter; a full disk is said in a sentence."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as wrong:
        full = isinstance(wrong, OSError) and wrong.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Unavailable(
            "The output could not be written" + (": the disk is full." if full else "."),
            next_step="What the command did stands; ask again with room for the answer.",
            code="output_lost",
        ) from None
