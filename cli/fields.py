"""`python -m cli.fields` prints docs/data.md: each field of each event, and what becomes of it."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from cli import show
from schemas.base import Disclosed
from schemas.events import EVENT_TYPES
from schemas.ids import PersonId

_HEAD = """\
# What is in the ledger

Every field of every event, told from the types by `make docs`; a test compares.

| class | what it is | in the body, for ever | can be expunged |
| --- | --- | --- | --- |
| text | what people wrote, names and addresses of people, places | a salted digest | mostly |
| handle | who did it, such as `dana@housing` | as it is | no |
| fact | ids, instants, codes, numbers, what the machine says | as it is | no |

A handle is a pseudonym, and personal data like any other: it names an office or a person within a
party, and who it is stands in the texts `name` and `email` of `person.added` and `person.changed`,
which can be expunged. Choose handles that name offices (`desk@police`). Ids of problems and parties
name no private person. Every event carries a `stamp`: command, instant, handle, party, role, grade,
and the handle of whoever was spoken for.

Texts can be expunged in the streams of problems and parties; in those of concerns, rounds,
partnerships and findings not yet.

| event | texts | handles | facts |
| --- | --- | --- | --- |
"""


def page() -> str:
    lines = []
    for kind, model in EVENT_TYPES.items():
        found: dict[str, list[str]] = {"text": [], "handle": [], "fact": []}
        for path, of in _fields(model):
            if path != "kind" and not path.startswith("stamp"):
                found[of].append(f"`{path}`")
        lines.append(f"| `{kind}` | " + " | ".join(", ".join(one) for one in found.values()) + " |")
    return _HEAD + "\n".join(lines) + "\n"


def _fields(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        said = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        yield from _told(said, f"{within}{name}")


def _told(said: Any, path: str) -> Iterator[tuple[str, str]]:
    origin, inner = get_origin(said), get_args(said)
    if said == PersonId:
        yield path, "handle"
    elif origin is Annotated and any(isinstance(mark, Disclosed) for mark in inner[1:]):
        yield path, "text"
    elif origin is Annotated:
        yield from _told(inner[0], path)
    elif isinstance(said, type) and issubclass(said, BaseModel):
        within = [*_fields(said, f"{path}/")]
        # What holds facts alone is told as one.
        yield from within if {of for _, of in within} != {"fact"} else [(path, "fact")]
    elif origin is tuple:
        yield from _told(inner[0], f"{path}/…")
    elif type(None) in inner:
        for one in inner:
            if one is not type(None):
                yield from _told(one, path)
    else:
        yield path, "fact"


if __name__ == "__main__":
    show.line(page().rstrip())
