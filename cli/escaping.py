"""Text of others, made safe to print: nothing in it can move the cursor or turn the line around."""

import json
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from cli.moments import utc

# Marks that reorder, hide or break a line although they print nothing themselves. The joiners
# of emoji and of Indic and Persian script are not among them.
_TURNING = frozenset(
    map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
) | {"\u2028", "\u2029", "\ufeff", "\u200b", "\u2060"}


def safe(text: str, *, lines: bool = False) -> str:
    """Control and reordering marks as visible escapes; line breaks stay only where `lines`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(mark if _harmless(mark, lines) else _escape(mark) for mark in text)


def document(answer: Any, *, ascii_only: bool = False) -> str:
    """The answer as one JSON document in which the same marks are JSON escapes."""
    return _escaped_json(json.dumps(answer, indent=2, ensure_ascii=ascii_only, default=plain))


def one_line(answer: Any, *, ascii_only: bool = False) -> str:
    """The answer as JSON on a single line."""
    return _escaped_json(json.dumps(answer, ensure_ascii=ascii_only, default=plain))


def plain(thing: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(thing, datetime):
        return utc(thing)
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, (set, frozenset)):
        return sorted(thing)
    if hasattr(thing, "model_dump"):
        return thing.model_dump(mode="json")
    return str(thing)


def _escaped_json(text: str) -> str:
    # Such marks can only stand inside strings, where \uXXXX says the same.
    if text.isascii():
        return text
    return "".join(mark if _harmless(mark, lines=True) else _utf16(mark) for mark in text)


def _harmless(mark: str, lines: bool) -> bool:
    if mark == "\n":
        return lines
    if mark in _TURNING:
        return False
    kind = unicodedata.category(mark)
    return kind not in ("Cc", "Cs") and not 0xE0000 <= ord(mark) <= 0xE007F


def _escape(mark: str) -> str:
    named: dict[str, str] = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    code = ord(mark)
    if mark in named:
        return named[mark]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _utf16(mark: str) -> str:
    write: Callable[[str], str] = json.dumps
    return write(mark)[1:-1] if ord(mark) > 0x9F else f"\\u{ord(mark):04x}"
