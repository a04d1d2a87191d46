"""JSON as one text with one meaning: what two parsers could read differently is refused."""

import json
import re
from typing import Any

from portal.refusals import Stop

DEEPEST = 32
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def checked(body: bytes) -> bytes:
    """The same bytes, after everything was refused that is not plain, single-meaning JSON.

    Duplicate keys, NaN, a byte order mark, bytes that are not UTF-8, half a surrogate pair and
    deep nesting are syntax errors here (400). NUL is a character nobody can store (422).
    """
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable("it begins with a byte order mark")
    _check_depth(body)
    try:
        text = body.decode("utf-8")
        read = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise _unreadable("it is not UTF-8") from None
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        raise _unreadable(f"{wrong.msg} at {where}") from None
    except ValueError:  # an integer of thousands of digits
        raise _unreadable("a number is too long") from None
    _check_texts(read)
    return body


def _unreadable(why: str) -> Stop:
    return Stop(400, "bad_json", f"The content cannot be read as JSON: {why}.")


def _check_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            raise _unreadable(f"it is nested more than {DEEPEST} deep")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _unreadable(f"the field {twice[:40]!a} is given twice")
    return read


def _no_constant(name: str) -> Any:
    raise _unreadable(f"{name} is not JSON")


def _check_texts(read: Any) -> None:
    match read:
        case str():
            if any("\ud800" <= mark <= "\udfff" for mark in read):
                raise _unreadable("it holds half a surrogate pair")
            if "\0" in read:
                raise Stop(422, "invalid", "A text holds the character NUL, which cannot be kept.")
        case dict():
            for name, value in read.items():
                _check_texts(name)
                _check_texts(value)
        case list():
            for value in read:
                _check_texts(value)
        case _:
            pass
