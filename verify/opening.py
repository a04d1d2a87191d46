"""The disclosures of a stream as they are when all is well, taken entry by entry.

Says less than `disclosures` and is faster: whatever is unusual is a KeyError or Malformed, and the
stream is told again, slowly. Many rows are taken apart, hashed and decoded at once: quotes part
what needs no escape, and what stands between two texts is compared and not read.
"""

import json
import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from typing import Any

from verify.bundle import Bundle, Hash
from verify.disclosures import ALGORITHM, Known, Lost, opened, read
from verify.layouts import Read
from verify.verdict import Malformed

_ROW = re.compile(
    rb'\{"seq":([1-9][0-9]{0,17}),"path":"([ !#-\[\]-~]*)","disclosure":"([A-Za-z0-9_-]+)"\}'
)
_STRIDE = 10
_BETWEEN = ((1, "seq"), (3, "path"), (4, ":"), (6, ","), (7, "disclosure"), (8, ":"))
"""What stands between the texts of a row whose number, path and disclosure are 2, 5 and 9."""
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")
_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_ENDS = (b"CiwK", b"=", b"osCgoK", b"KLAoK")
"""What makes base64 of any length end in a new line, a comma and further new lines; no text has a
length of one more than a multiple of four, and `=` is no sign of it. Where bits are left over in a
last sign the first new line is another sign; the others are no part of any text then, either."""
_PLAIN = bytes(set(range(32, 127)) - set(b"\\"))

_decode = json.JSONDecoder().decode
_RESERVED = ("_sd", "...")

Row = tuple[str, str, str, str | None, str]
"""Its number between `:` and `,`; the path; the digest; the name, if it has one; and the text."""
_NO_ROW: Row = ("", "", "", None, "")


class Opening:
    """The texts of one stream. Raises Malformed where a row is not spelled as it is exported."""

    def __init__(self, bundle: Bundle, path: str, over: Hash | None = None) -> None:
        blocks = bundle.whole_lines(path, over) if bundle.has(path) else iter(())
        self._rows: Iterator[Row] = chain.from_iterable(map(_rows, blocks))

    def open_all(self, seq: int, entries: list[Read]) -> None:
        """Put the texts of the entries after this one where they belong, as far as rules look.

        Raises KeyError where a text is not here or does not fit.
        """
        rows = self._rows
        for place, (stream, nonce, event, unopened) in enumerate(entries):
            if unopened is None:
                continue
            number = seq + place + 1
            if isinstance(unopened, dict):
                entries[place] = stream, nonce, self._strictly(number, unopened), None
                rows = self._rows
                continue
            sealed, digests = unopened
            mark, known = f":{number},", {}
            for _ in sealed:
                row = next(rows, _NO_ROW)
                if row[0] != mark:
                    raise KeyError(number)
                known[row[2]] = row
            for path, digest, names in sealed:
                _put(event, known.pop(digests[digest]), path, names)

    def _strictly(self, seq: int, body: dict[str, Any]) -> dict[str, Any]:
        """The event of a body that follows no layout, with all of its texts.

        Raises KeyError where one is not here, Malformed where one does not fit.
        """
        known, mark = {}, f":{seq},"
        while (row := next(self._rows, _NO_ROW))[0] == mark:
            _, path, digest, name, text = row
            known[digest] = Known(path, ["", text] if name is None else ["", name, text])
        if row is not _NO_ROW:
            self._rows = chain((row,), self._rows)
        lost = Lost(seq)
        event = opened(body["event"], "", known, lost, 0)
        if known or lost.count or body.get("_sd_alg", ALGORITHM) != ALGORITHM:
            raise KeyError(seq)
        return dict(event)

    def end(self) -> None:
        """Raises KeyError where a text belongs to none of the entries that were opened."""
        if next(self._rows, None) is not None:
            raise KeyError


def _put(event: dict[str, Any], row: Row, path: str, names: frozenset[str] | None) -> None:
    """Where the text is the one that belongs there. Raises KeyError."""
    told, name = row[1], row[3]
    if name is None or names is None:
        if name is not None or names is not None or told != path:
            raise KeyError(path)
    elif told != (f"{path}/{name}" if path else name) or name in names or name in _RESERVED:
        raise KeyError(path)
    elif not path:
        event[name] = row[4]


def _rows(block: bytes) -> Iterator[Row]:
    pieces = block.decode("ascii").split('"')
    count = len(pieces) // _STRIDE
    if (
        # A path is compared as it stands here, so nothing may be escaped in it.
        block.translate(None, _PLAIN) == b"\n" * count
        and len(pieces) == count * _STRIDE + 1
        and (pieces[0], pieces[-1]) == ("{", "}\n")
        and pieces[_STRIDE:-1:_STRIDE] == ["}\n{"] * (count - 1)
        and all(pieces[place::_STRIDE] == [what] * count for place, what in _BETWEEN)
    ):
        found = _opened([one.encode() for one in pieces[9::_STRIDE]])
        if found is not None:
            return zip(pieces[2::_STRIDE], pieces[5::_STRIDE], *found, strict=True)
    return map(_row, block.split(b"\n")[:-1])


Opened = tuple[list[str], list[str | None], list[str]]


def _opened(disclosures: list[bytes]) -> Opened | None:
    """Digests, names and texts of disclosures; None where one of them is not plain."""
    ended = b"".join([one + _ENDS[len(one) & 3] for one in disclosures])
    if ended.translate(None, _SIGNS):
        return None
    told = a2b_base64(ended.translate(_FROM_URL))
    try:
        *parts, _ = _decode(f"[{told.decode()}0]")
    except (ValueError, RecursionError):
        return None
    # No text has a new line in it. So wherever a quote and a bracket stand before one, a list ends;
    # and with as many lists as disclosures, each disclosure is one of them.
    if not (
        len(parts) == told.count(b'"]\n,') == told.count(b"\n,") == len(disclosures)
        and {list}.issuperset(map(type, parts))
        and {2, 3}.issuperset(map(len, parts))
        and {str}.issuperset(map(type, chain.from_iterable(parts)))
    ):
        return None
    hashes = b"\0".join([sha256(one).digest() for one in disclosures]) + b"\0"
    spelled = b2a_base64(hashes, newline=False).translate(_TO_URL).decode()
    digests = [spelled[at : at + 43] for at in range(0, len(spelled), 44)]
    names = [one[1] if len(one) == 3 else None for one in parts]
    return digests, names, [one[-1] for one in parts]


def _row(line: bytes) -> Row:
    """A row by itself: there may be quotes in its text. Raises Malformed."""
    row = _ROW.fullmatch(line)
    if row is None:
        raise Malformed("its disclosures are not spelled as they are exported")
    seq, path, disclosure = row.groups()
    digest = b2a_base64(sha256(disclosure).digest(), newline=False)[:43]
    parts = read(disclosure.decode())
    return (
        f":{seq.decode()},", path.decode(), digest.translate(_TO_URL).decode(),
        parts[1] if len(parts) == 3 else None, parts[-1],
    )  # fmt: skip
