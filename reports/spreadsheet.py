"""Lines for spreadsheets, in which no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"
"""Begins the file: Excel takes UTF-8 without it for the letters of the machine's own country.
Programs read such a file as `utf-8-sig`."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like
    one, also behind spaces."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def line(cells: Iterable[object]) -> str:
    """One line of CSV (RFC 4180), every cell in quotes; None is empty."""
    into = io.StringIO()
    said = ["" if cell is None else plain(str(cell)) for cell in cells]
    csv.writer(into, quoting=csv.QUOTE_ALL).writerow(said)
    return into.getvalue()
