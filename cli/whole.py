"""Whole numbers given at the command line."""

from typing import Any

import click


class Whole(click.IntRange):
    """A whole number, in the digits 0 to 9 only."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, str) and not (value.isascii() and value.lstrip("-").isdigit()):
            self.fail(f"{value!r} is not a whole number.", param, ctx)
        return int(super().convert(value, param, ctx))
