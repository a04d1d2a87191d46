"""How a long start looks: one living line on a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from cli import show


@contextlib.contextmanager
def steps(*, as_json: bool = False) -> Iterator[Callable[[str], None]]:
    """Yield the function that says what is being done now. All of it goes to stderr.

    Nothing is said to a program that asked for JSON: a refusal on stderr is then all that is there.
    """
    if as_json:
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield show.aside
        return
    out = show.console(to_stderr=True)
    under_way: list[tuple[str, float]] = []

    def finish() -> None:
        for step, since in under_way:
            took = time.monotonic() - since
            out.print(f"{took:5.1f} s  {step}", markup=False, highlight=False)
        under_way.clear()

    def tell(step: str) -> None:
        finish()
        under_way.append((step, time.monotonic()))
        status.update(step)

    with out.status("", spinner="dots") as status:
        yield tell
        finish()
