"""How a text of an entry is named, where texts are to go."""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.base import Message

MOST_TEXTS = 1_000
Path = Annotated[
    str, StringConstraints(pattern=r"^[a-z_]{1,40}(/[a-z0-9_]{1,40}){0,5}$", max_length=200)
]


class TextAt(Message):
    """One text: the entry that says it, and where it stands in the event, such as terms/summary."""

    seq: Annotated[int, Field(ge=1)]
    path: Path


Texts = Annotated[tuple[TextAt, ...], Field(min_length=1, max_length=MOST_TEXTS)]
Basis = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 .,:()/§-]{1,79}$")]
"""A reference to the law, such as `GDPR art. 17(1)(d)`; kept in clear, so it names nobody."""
