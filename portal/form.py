"""Forms as data. A field's name is its path in the command, so that what a person writes becomes
the command, and what is wrong with the command is shown beside the field.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Literal
from urllib.parse import parse_qsl

from language.speaking import Texts, later, say
from language.times import span_from_words
from portal.numbers import whole
from portal.refusals import Stop
from portal.when import iso, read_local

Kind = Literal["prose", "line", "choice", "instant", "check", "lines", "hidden", "number", "span"]
_MOST: Texts = {
    "prose": "At most 4,000 characters.",
    "line": "At most 200 characters.",
    "lines": "At most 20 lines of 200 characters.",
}


NO_SUCH_TIME = later("Write a date and time that exists, such as 2026-11-30 14:00.")


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form."""

    name: str
    label: str
    kind: Kind = "prose"
    hint: str = ""
    needed: bool = True
    rows: int = 4
    options: Sequence[tuple[str, str]] = ()
    group: str = ""
    """Fields of one group stand together in a fieldset with this legend."""

    @property
    def told(self) -> str:
        """The hint, and how long the answer may be: a longer one is refused and not cut."""
        return f"{say(self.hint)} {say(_MOST.get(self.kind, ''))}".strip()

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one act, what is written in them, and what is wrong with that."""

    fields: Sequence[Field]
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """The fields in their order, those of one group together."""
        return [
            (legend, list(fields)) for legend, fields in groupby(self.fields, lambda f: f.group)
        ]


def read_body(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    """The fields of a form, each given once. Raises Stop for what no form of ours sends."""
    kind, _, more = headers.get("content-type", "").partition(";")
    charset = more.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() != "application/x-www-form-urlencoded" or charset not in ("", "utf-8"):
        raise Stop(415, "not_a_form", "A form is expected here.", next_step="Use the page's form.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=400
        )
    except ValueError:
        raise Stop(400, "bad_form", "The form cannot be read.") from None
    values = dict(pairs)
    if len(values) != len(pairs):
        raise Stop(400, "bad_form", "The form names a field twice.")
    return values


def command_json(
    kind: str,
    fields: Sequence[Field],
    values: Mapping[str, str],
    zone: str,
    base: Mapping[str, Any],
) -> tuple[bytes, dict[str, str]]:
    """The command as JSON text, and what could not even be read, by field.

    `base` holds what the form does not ask: the id, and the parts of terms that stay as they are.
    """
    made: dict[str, Any] = json.loads(json.dumps(base))
    made["kind"] = kind
    wrong: dict[str, str] = {}
    for asked in fields:
        text = values.get(asked.name, "").replace("\r\n", "\n").strip()
        value, complaint = _read(asked, text, zone)
        if complaint:
            wrong[asked.name] = complaint
        elif text == "" and asked.needed and asked.kind != "check":
            wrong[asked.name] = not_answered(asked)
        else:
            _place(made, asked.name.split("."), value)
    return json.dumps(_tidy(made)).encode(), wrong


def _read(asked: Field, text: str, zone: str) -> tuple[Any, str]:
    match asked.kind:
        case "check":
            return text == "yes", ""
        case "lines":
            return [line.strip() for line in text.split("\n") if line.strip()], ""
        case "instant" if text:
            instant: datetime | None = read_local(text, zone)
            if instant is None:
                return None, say(NO_SUCH_TIME)
            return iso(instant), ""
        case "number" if text:
            number = whole(text)
            return number, say("Write a whole number.") if number is None else ""
        case "span" if text:
            return span_from_words(text), ""
    return text or None, ""


def not_answered(asked: Field) -> str:
    """What is said beside a field that was left empty."""
    label = say(asked.label)
    if asked.kind == "choice":
        return say("Choose an answer to “%(label)s”.", label=label)
    return say("Fill in “%(label)s”.", label=label)


def _place(made: dict[str, Any], path: list[str], value: Any) -> None:
    here: Any = made
    for name in path[:-1]:
        here = here[int(name)] if name.isdigit() else here.setdefault(name, {})
    if value is None:
        here.pop(path[-1], None)  # what is left empty is left to the default
    else:
        here[path[-1]] = value


def _tidy(made: dict[str, Any]) -> dict[str, Any]:
    """A promise without a title was taken off the list."""
    terms = made.get("terms")
    if isinstance(terms, dict) and "commitments" in terms:
        terms["commitments"] = [one for one in terms["commitments"] if one.get("title")]
    return made
