"""Objects and lists made of the texts of a line, as fast as if they were written out in code.

For each shape such code is made once: so many values, and of each whether it is a text, the same in
every line, or made of texts itself. Names and values are handed to it afterwards; of what a bundle
says nothing becomes code.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

Taken = Callable[[Sequence[str]], Any]
"""Makes a value of the texts of a line."""


class Same(NamedTuple):
    """A value that is the same in every line."""

    value: Any


Place = int | Same | Taken
"""Where a value is: the number of a text, or the value, or how it is made."""


def object_of(places: Mapping[str, Place]) -> Taken:
    """Makes an object with these names."""
    return _shaped(tuple(map(_code, places.values())), True)(*map(_given, places.values()), *places)


def list_of(places: Sequence[Place]) -> Taken:
    """Makes a list."""
    return _shaped(tuple(map(_code, places)), False)(*map(_given, places))


def _code(place: Place) -> str:
    if isinstance(place, int):
        return "texts[v{}]"
    return "v{}" if isinstance(place, Same) else "v{}(texts)"


def _given(place: Place) -> Any:
    return place.value if isinstance(place, Same) else place


@cache
def _shaped(shape: tuple[str, ...], named: bool) -> Callable[..., Taken]:
    """Takes the values, then the names, and gives what makes such an object or list."""
    values = [code.format(at) for at, code in enumerate(shape)]
    given = [f"v{at}" for at in range(len(shape))]
    if named:
        values = [f"n{at}: {value}" for at, value in enumerate(values)]
        given += [f"n{at}" for at in range(len(shape))]
    whole = ("{%s}" if named else "[%s]") % ", ".join(values)
    made: Callable[..., Taken] = eval(f"lambda {', '.join(given)}: lambda texts: {whole}")  # noqa: S307
    return made
