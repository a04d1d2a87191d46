"""The first span of a command's trace, where traces are wanted."""

import contextlib
import os
from collections.abc import Iterator

import click


@contextlib.contextmanager
def traced(group: click.Group, words: list[str]) -> Iterator[None]:
    """The first span of a trace, named after the command alone; where nobody wants one, nothing."""
    if not (os.environ.get("REMIT_OTLP_ENDPOINT") or os.environ.get("REMIT_OTLP_ENDPOINT_FILE")):
        yield
        return
    from runtime import traces
    from runtime.settings import load_settings

    traces.quietly()
    if traces.begin(load_settings(), "cli"):
        try:
            with traces.span(_named(group, words)):
                yield
        finally:
            traces.end()
    else:
        yield


def _named(group: click.Command | None, words: list[str]) -> str:
    """The command's own words, without what was said to it."""
    path = ["remit"]
    for word in words:
        if not isinstance(group, click.Group) or word not in group.list_commands(
            click.Context(group)
        ):
            break
        path.append(word)
        group = group.get_command(click.Context(group), word)
    return " ".join(path)
