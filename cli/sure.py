"""Asking whether, before something that cannot be undone."""

import sys

import click


def sure(sentence: str, *, yes: bool) -> None:
    """Ask, unless --yes was said. Raises Abort at a no, UsageError where nobody can be asked."""
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError(f"{sentence} Nobody is here to ask: say --yes to do it.")
    click.confirm(f"{sentence} Go on?", abort=True, err=True)
