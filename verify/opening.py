"""The disclosures of a stream as they are when all is well, taken entry by entry.

Says less than `disclosures` and is faster: whatever is unusual is a KeyError or Malformed, and the
stream is told again, slowly.
"""

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any

from verify.bundle import Bundle
from verify.disclosures import ALGORITHM, Known, Lost, opened, read
from verify.layouts import Sealed
from verify.verdict import Malformed

_ROW = re.compile(
    rb'\{"seq":([1-9][0-9]{0,17}),"path":"([ !#-\[\]-~]*)","disclosure":"([A-Za-z0-9_-]+)"\}'
)
_PLAIN = re.compile(r'\["([ !#-\[\]-~]*)","([ !#-\[\]-~]*)"(?:,"([ !#-\[\]-~]*)")?\]')
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")

Text = tuple[str, Sequence[str]]
"""Which text it is said to be, and the disclosure: salt, name and text, or salt and text."""


class Opening:
    """The texts of one stream. Raises Malformed where a row is not spelled as it is exported."""

    def __init__(self, bundle: Bundle, path: str) -> None:
        self._rows = self._read(bundle, path) if bundle.has(path) else iter(())
        self._ahead = next(self._rows, None)

    def _read(self, bundle: Bundle, path: str) -> Iterator[tuple[int, str, Text]]:
        for line in chain.from_iterable(bundle.lines(path)):
            row = _ROW.fullmatch(line)
            if row is None:
                raise Malformed("its disclosures are not spelled as they are exported")
            seq, where, disclosure = row.groups()
            digest = b2a_base64(sha256(disclosure).digest(), newline=False)[:43]
            said = a2b_base64(disclosure.translate(_FROM_URL) + b"==")
            plain = _PLAIN.fullmatch(said.decode())
            if plain is None:
                parts: Sequence[str] = read(disclosure.decode())
            else:
                parts = plain.groups() if plain[3] is not None else (plain[1], plain[2])
            yield int(seq), digest.translate(_TO_URL).decode(), (where.decode(), parts)

    def open(
        self, seq: int, digests: Sequence[str], sealed: Sequence[Sealed], event: dict[str, Any]
    ) -> None:
        """Put the texts of this entry where they belong, as far as rules look at them.

        Raises KeyError where a text is not here or does not fit.
        """
        known = self._of(seq)
        for path, place, names in sealed:
            told, parts = known.pop(digests[place])
            if names is None:
                fits = len(parts) == 2 and told == path
            else:
                name = parts[1]
                fits = len(parts) == 3 and name not in names and name not in ("_sd", "...")
                fits = fits and told == (f"{path}/{name}" if path else name)
                if not path:
                    event[name] = parts[2]
            if not fits:
                raise KeyError(path)
        if known:
            raise KeyError(seq)

    def strictly(self, seq: int, body: dict[str, Any]) -> dict[str, Any]:
        """The event of a body that follows no layout, with all of its texts.

        Raises KeyError where one is not here, Malformed where one does not fit.
        """
        known = {
            digest: Known(path, list(parts)) for digest, (path, parts) in self._of(seq).items()
        }
        lost = Lost(seq)
        event = opened(body["event"], "", known, lost, 0)
        if known or lost.count or body.get("_sd_alg", ALGORITHM) != ALGORITHM:
            raise KeyError(seq)
        return dict(event)

    def _of(self, seq: int) -> dict[str, Text]:
        known: dict[str, Text] = {}
        while self._ahead is not None and self._ahead[0] == seq:
            known[self._ahead[1]] = self._ahead[2]
            self._ahead = next(self._rows, None)
        return known

    def end(self) -> None:
        """Raises KeyError where a text belongs to none of the entries that were opened."""
        if self._ahead is not None:
            raise KeyError(self._ahead[0])
