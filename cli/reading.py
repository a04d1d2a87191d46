"""Files that people write: YAML in, a checked message out, and every mistake with its line.

YAML is read narrowly: plain values only, no anchors, no tags, no duplicate keys, and only `true`,
`false`, `null` and numbers are anything but text, so that `no`, `09:00` and `2026-11-30` stay what
they look like.
"""

import json
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schemas.errors import Invalid
from schemas.sentences import Place, in_words, invalid

LARGEST = 256 * 1024
DEEPEST = 20
_INT = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})$", re.ASCII)
_FLOAT = re.compile(r"^[-+]?[0-9]+\.[0-9]+([eE][-+]?[0-9]+)?$", re.ASCII)
_PLAIN: dict[str, Any] = {
    "": None, "~": None, "null": None, "true": True, "false": False,
}  # fmt: skip

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """What a file says, and on which line it says each thing."""

    name: str
    said: dict[str, Any]
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int | None:
        """The line of this place, or of the nearest thing around it."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place[:-1]
        return self.lines.get(())

    def where(self, place: Place) -> str:
        """`problem.yaml line 7: `, the beginning of a sentence about this place."""
        line = self.line_of(place)
        return f"{self.name} line {line}: " if line else f"{self.name}: "


def read(path: str) -> Document:
    """The YAML file at this path, or what comes on stdin where the path is `-`."""
    name = "stdin" if path == "-" else Path(path).name
    return parse(_text(_bytes(path, name), name), name)


def parse(text: str, name: str) -> Document:
    """The one mapping that this text holds."""
    try:
        _check_shape(text, name)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        raise _refused(f"{name}{line}: this is not YAML: {wrong.problem}") from None
    except yaml.YAMLError as wrong:
        raise _refused(f"{name}: this is not YAML: {_first_line(wrong)}") from None
    if node is None:
        raise _refused(f"{name}: the file is empty")
    if not isinstance(node, yaml.MappingNode):
        raise _refused(f"{name} line {_line(node)}: fields with values are expected")
    lines: dict[Place, int] = {}
    said = _value(node, (), lines, name)
    return Document(name, said, lines)


def message(document: Document, model: type[M], more: Mapping[str, Any] | None = None) -> M:
    """The document as a message; `more` is what was said elsewhere and goes before the file."""
    said = {**document.said, **(more or {})}

    def where(place: Place) -> str:
        return "" if place and more and place[0] in more else document.where(place)

    return checked(said, model, where=where, next_step=f"Correct {document.name} and try again.")


def checked(said: Mapping[str, Any], model: type[M], **telling: Any) -> M:
    """The message made of these plain values, or the sentence that says what is wrong."""
    for place in _unreadable(said, ()):
        where = telling.get("where", lambda _: "")
        raise _refused(f"{where(place)}{in_words(place)}: text must be valid Unicode")
    try:
        # JSON is the one form in which strict models read enums, lists and instants as text.
        return model.model_validate_json(json.dumps(said, ensure_ascii=True))
    except ValidationError as error:
        raise invalid(error, model, **telling) from None
    except RecursionError:
        raise _refused("this is nested too deeply") from None


def _unreadable(said: Any, place: Place) -> Iterator[Place]:
    """Where there is half a character, which a shell can hand over and JSON cannot carry."""
    if isinstance(said, str):
        if any("\ud800" <= mark <= "\udfff" for mark in said):
            yield place
    elif isinstance(said, Mapping):
        for name, value in said.items():
            yield from _unreadable(value, (*place, str(name)))
    elif isinstance(said, (list, tuple)):
        for number, value in enumerate(said):
            yield from _unreadable(value, (*place, number))


def _bytes(path: str, name: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        file = Path(path)
        if not stat.S_ISREG(file.stat().st_mode) and not stat.S_ISFIFO(file.stat().st_mode):
            raise _refused(f"{name} is not a file")
        with file.open("rb") as source:
            return source.read(LARGEST + 1)
    except FileNotFoundError:
        raise Invalid(
            f"There is no file {path}.", next_step="Check the path.", code="no_file"
        ) from None
    except (AttributeError, OSError, ValueError) as wrong:  # stdin can be closed or None
        reason = getattr(wrong, "strerror", None) or "it is closed"
        raise _refused(f"{name} cannot be read: {reason}") from None


def _text(raw: bytes, name: str) -> str:
    if len(raw) > LARGEST:
        raise _refused(f"{name} is larger than {LARGEST // 1024} kB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise _refused(f"{name} line {line}: this is not UTF-8 text") from None
    for number, line_text in enumerate(text.split("\n"), start=1):
        if any(ord(mark) < 32 and mark not in "\t\r" for mark in line_text):
            raise _refused(f"{name} line {number}: this is not a text file")
    return text


def _check_shape(text: str, name: str) -> None:
    """Refuse what can make a small file large or deep, before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(f"{name} line {line}: anchors and aliases (& and *) are not read here")
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
            raise _refused(f"{name} line {line}: tags (!) are not read here")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _refused(f"{name} line {line}: this is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused(f"{name} line {line}: only one document is expected in a file")


def _value(node: Any, place: Place, lines: dict[Place, int], name: str) -> Any:
    lines.setdefault(place, _line(node))
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refused(f"{name} line {_line(key_node)}: a field name is expected")
            key = key_node.value
            if key in found:
                raise _refused(f"{name} line {_line(key_node)}: {key} is written twice")
            lines[*place, key] = _line(key_node)
            found[key] = _value(value_node, (*place, key), lines, name)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, i), lines, name) for i, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style:  # quoted or block text
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _first_line(wrong: Exception) -> str:
    return str(wrong).partition("\n")[0]


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence + ".", next_step="Correct the file and try again.", code="unreadable")
