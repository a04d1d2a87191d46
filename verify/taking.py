"""Objects and lists made of the texts of a line, as fast as if they were written out in code.

For each layout such code is put together once, as a tree whose names and values are constants: of
what a bundle says nothing is ever read as code.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Taken = Callable[[Sequence[str]], Any]
"""Makes a value of the texts of a line."""


class Same(NamedTuple):
    """A value that is the same in every line: plain, or a tuple or a set of plain ones."""

    value: Any


TEXTS = Same("texts")
"""All texts of the line."""


class Object(NamedTuple):
    """An object, and where its values are."""

    fields: "Mapping[str, Place]"


class Array(NamedTuple):
    """A list, or a tuple, and where its values are."""

    places: "Sequence[Place]"


Place = int | Same | Object | Array
"""Where a value is: the number of a text, or the value, or of what it is put together."""


def taker(place: Place) -> Taken:
    """What makes this value of the texts of a line."""
    taken = ast.Expression(ast.Lambda(_ARGUMENTS, _code(place)))
    made: Taken = eval(compile(ast.fix_missing_locations(taken), "a layout", "eval"))  # noqa: S307
    return made


_ARGUMENTS = ast.arguments(
    posonlyargs=[], args=[ast.arg("texts")], kwonlyargs=[], kw_defaults=[], defaults=[]
)


def _code(place: Place) -> ast.expr:
    if place is TEXTS:
        return ast.Name("texts", ast.Load())
    if isinstance(place, int):
        return ast.Subscript(_code(TEXTS), ast.Constant(place), ast.Load())
    if isinstance(place, Same):
        return ast.Constant(place.value)
    if isinstance(place, Object):
        names, values = place.fields.keys(), place.fields.values()
        return ast.Dict(list(map(ast.Constant, names)), list(map(_code, values)))
    whole = ast.Tuple if isinstance(place.places, tuple) else ast.List
    return whole(list(map(_code, place.places)), ast.Load())
