"""Commands that only need the id of their subject and a few words: said once, in one line each."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import click

from cli.acting import Acting, acting
from cli.moments import Moment
from cli.whole import Whole

Option = Callable[[Any], Any]
WHEN = Moment()


def verb(
    group: click.Group,
    name: str,
    kind: str,
    told: str,
    *options: Option,
    subject: str,
    example: str,
    field: str | None = None,
    sure: str | None = None,
    setup: bool = False,
) -> None:
    """Add a command to the group.

    `subject` is what the argument is called; `field` the field of the command where it differs.
    """
    into = field or subject

    def act_on(act: Acting, /, **said: Any) -> None:
        act.do(kind, {into: said.pop("named"), **said}, sure=sure)

    act_on.__doc__ = f"{told}\n\n\b\nExample:\n  {example}\n"
    done = acting(act_on, setup=setup, sure=sure is not None)
    for option in reversed(options):
        done = option(done)
    done = click.argument("named", metavar=subject.upper())(done)
    group.command(name)(done)


def words(name: str, told: str, *, required: bool = True) -> Option:
    """An option that takes text, such as a reason. `@file` and the like are just text."""
    return click.option(f"--{name.replace('_', '-')}", name, required=required, help=told)


def many(name: str, into: str, told: str, *, required: bool = False) -> Option:
    """An option that may be given several times."""
    return click.option(f"--{name}", into, multiple=True, required=required, help=told)


def one_of(
    name: str, kinds: type[StrEnum], told: str, *, required: bool = True, into: str | None = None
) -> Option:
    """An option that takes one of the words of an enumeration."""
    choices = click.Choice([kind.value for kind in kinds])
    return click.option(
        f"--{name}", into or name.replace("-", "_"), type=choices, required=required, help=told
    )


def when(name: str, told: str, *, required: bool = False) -> Option:
    """An option that takes an instant."""
    return click.option(
        f"--{name}", name.replace("-", "_"), type=WHEN, required=required, help=told
    )


def span(name: str, told: str) -> Option:
    """An option that takes a length of time, such as 3wd."""
    return click.option(f"--{name}", name.replace("-", "_"), metavar="SPAN", help=told)


def version() -> Option:
    return click.option(
        "--version", type=Whole(1), required=True, help="The version of the terms that you read."
    )


def limit(default: int = 100) -> Option:
    return click.option(
        "--limit",
        type=Whole(1, 10_000),
        default=default,
        show_default=True,
        help="At most so many.",
    )
