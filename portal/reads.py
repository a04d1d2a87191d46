"""What is read here is itself an entry: noted before the answer goes out, and entered in the ledger
within a minute or so (`desk.reading`). Where it cannot be noted, there is no answer.

Everything that an auditor asks for is noted as the address tells it; searches and exports, of whom
ever, note themselves with what they asked and why.
"""

import re
from typing import TYPE_CHECKING

from schemas.ids import problem_of
from schemas.reading import LONGEST_ASKED, Looked
from storage import reads

if TYPE_CHECKING:
    from fastapi import Request

    from portal.door import Portal
    from portal.rights import Viewer

_THING = re.compile(
    r"/(problem|handoff|commitment|responsibilit|step|finding|concern|candidate|partnership"
    r"|agreement|meeting|round|playbook)(?:y|s|ies)/([a-z0-9][a-z0-9.@_-]{1,89})(?:/|$)",
    re.ASCII,
)
_ENTRY = re.compile(
    r"/ledger/(?:([a-z]{1,20})/([a-z0-9-]{2,40})/)?([1-9][0-9]{0,9})(?:/|$)", re.ASCII
)
_WITHIN = {
    "handoff": "problem", "commitment": "problem", "responsibilit": "problem", "step": "problem",
    "agreement": "partnership", "meeting": "partnership",
}  # fmt: skip
_LAST = {
    "print": Looked.REPORT, "proof": Looked.PROOF, "receipt": Looked.PROOF,
    "ledger": Looked.LEDGER, "history": Looked.LEDGER, "who": Looked.TENURES,
}  # fmt: skip
_THEMSELVES = ("/search", "/held")
"""Pages that say more of what was read than their address does."""
_NOTHING = ("/", "/api/v1/openapi.json", "/api/v1/me")
"""What shows nothing of the record."""


async def glance(request: "Request", portal: "Portal", viewer: "Viewer") -> None:
    """Note what an auditor asks to see, whether it is there or not, and a report that anybody
    takes along."""
    path = request.url.path
    if request.method != "GET" or path in _NOTHING:
        return
    if path.startswith(_THEMSELVES) or "/export/" in path:
        return
    what, about = seen_at(path)
    if not viewer.audits and what is not Looked.REPORT:
        return
    # A list is told by its address as the program has it, in which nobody wrote anything.
    listed = None if about else getattr(request.scope.get("route"), "path", None)
    await reads.note(portal.pool, viewer.person, what, about, asked=listed)


async def noted(
    portal: "Portal", viewer: "Viewer", what: Looked, about: str = "", *,
    found: int | None = None, asked: str | None = None, purpose: str | None = None,
) -> None:  # fmt: skip
    """Note what somebody reads, with what was asked and why."""
    words = _readable(asked)[:LONGEST_ASKED].strip() if asked else None
    await reads.note(
        portal.pool, viewer.person, what, about, found=found, asked=words or None,
        purpose=purpose or None,
    )  # fmt: skip


def _readable(text: str) -> str:
    """The text with a mark for each sign that no text in the ledger may hold."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def seen_at(path: str) -> tuple[Looked, str]:
    """How and of what this address of a page or of the API reads."""
    thing, entry = _THING.search(path), _ENTRY.search(path)
    if entry is not None:
        noun, name, seq = entry.groups()
        if noun is None and thing is not None:
            noun, name = thing[1], thing[2]
        ends = Looked.PROOF if path.endswith("/proof") else Looked.ENTRY
        return ends, f"{noun}/{name}#{seq}" if noun else ""
    if thing is None or thing[2] == "new":
        return Looked.LIST, ""
    noun, name = thing[1], thing[2]
    about = f"{_WITHIN.get(noun, noun)}/{name}"
    last = next((how for word, how in _LAST.items() if f"/{word}" in path[thing.end() - 1 :]), None)
    if last is None:
        last = Looked.FINDING if noun == "finding" else Looked.PROBLEM
        if problem_of(about) == about and noun not in ("problem", "finding"):
            last = Looked.OTHER
    return last, about
