"""A report as PDF, tagged for screen readers (PDF/UA-1), set by Typst from the same values."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.layout import as_text
from reports.paper import Report
from schemas.errors import Unavailable

PAPERS = {"a4": "a4", "letter": "us-letter"}
_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


class NoTypesetter(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "This Remit cannot make PDF: the package typst is not installed.",
            next_step="Run make up again, which brings it along, or install it where Remit is (pip"
            " install typst); or ask for --html and print that.",
            code="no_pdf",
        )


@dataclass(frozen=True, slots=True)
class Pages:
    content: bytes
    readable: bool
    """Whether every letter could be drawn, so that the pages keep what PDF/UA-1 asks for."""


def render(report: Report, paper: str = "letter") -> Pages:
    """The pages. Raises NoTypesetter where Remit was installed without its extra `pdf`.

    Signs such as emoji are written out by their names, in brackets, because no font that is sure
    to be there draws them. Where letters of a script are missing on this machine, the pages come
    without the promise of PDF/UA, which demands that every letter can be drawn.
    """
    try:
        import typst
    except ImportError:
        raise NoTypesetter from None
    given: dict[str, Any] = {
        "input": _TEMPLATE.read_bytes(),
        "format": "pdf",
        "sys_inputs": {"report": written_out(as_text(report)), "paper": PAPERS[paper]},
    }
    try:
        return Pages(bytes(typst.compile(**given, pdf_standards=["ua-1"])), readable=True)
    except typst.TypstError:
        return Pages(bytes(typst.compile(**given)), readable=False)


def written_out(text: str) -> str:
    """The text with each sign that is a picture told by its name: `[grinning face]`."""
    return "".join(_named(sign) if _is_picture(sign) else sign for sign in text)


def _is_picture(sign: str) -> bool:
    return ord(sign) > 0x2190 and (
        unicodedata.category(sign) in ("So", "Sk", "Co", "Cn") or sign in _JOINING
    )


_JOINING = "\N{VARIATION SELECTOR-16}\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What only changes the look of the sign before it."""


def _named(sign: str) -> str:
    if sign in _JOINING:
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"
