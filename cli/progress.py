"""How a long start looks: one living line on a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from cli import show


@contextlib.contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Yield the function that says what is being done now. All of it goes to stderr."""
    if not sys.stderr.isatty():
        yield show.aside
        return
    out = show.console(to_stderr=True)
    since = time.monotonic()
    with out.status("", spinner="dots") as status:

        def tell(step: str) -> None:
            status.update(step)
            out.print(f"{time.monotonic() - since:5.1f} s  {step}", markup=False, highlight=False)

        yield tell
