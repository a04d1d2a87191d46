"""The command that does at the command line what a line of the board asks for."""

from shlex import quote

from portal.rights import Viewer
from storage.readers.board import Matter

HANDOFF = {
    "draft": "submit {id}",
    "awaiting_approval": "approve {id}",
    "offered": 'accept {id} --version {version} --read-back "…"',
    "acknowledged": 'accept {id} --version {version} --read-back "…"',
    "info_requested": 'supply {id} --answer "…"',
    "countered": "accept-counter {id} --version {version}",
    "accepted": 'record-first-action {id} --action "…"',
    "settling": "settle {id}",
    "withdrawn": "confirm-withdrawal {id}",
}
COMMITMENT = {
    "proposed": "commit {id} --version {version}",
    "committed": 'report-done {id} --evidence "…"',
    "in_progress": 'report-done {id} --evidence "…"',
    "on_hold": "resume {id}",
    "reported_done": "verify {id}",
    "missed": 'excuse {id} --code other --text "…"',
    "disputed": 'report-done {id} --evidence "…"',
}
COUNTERED = "accept-counter {id} --version {version}"
ASKED = "agree-renegotiation {id}"
FORMS = {
    "handoff": {"accepted": "record-first-action", "info_requested": "supply-info",
                "offered": "accept", "acknowledged": "accept"},
    "commitment": {"committed": "report-done", "in_progress": "report-done",
                   "disputed": "report-done", "reported_done": "verify", "missed": "excuse"},
}  # fmt: skip
"""Those acts that have a page of their own; the others are buttons on the page of the thing."""


def command(viewer: Viewer, one: Matter) -> str:
    """For what waits for the viewer's own party the commonest act; otherwise the look at it."""
    if one.noun == "step":
        return f"remit ladder show {one.id}"
    if one.noun == "action":
        return f"remit plan show {one.problem}"
    if one.party != viewer.party or viewer.audits:
        return f"remit {one.noun} show {one.id}"
    verb = (HANDOFF if one.noun == "handoff" else COMMITMENT).get(one.state, "show {id}")
    if one.noun == "commitment" and one.state == "proposed" and one.countered:
        verb = COUNTERED
    if one.asked:
        verb = ASKED
    done = verb.format(id=one.id, version=one.version)
    return f"remit {one.noun} {done} --as {quote(viewer.person)}"


def address(one: Matter) -> str:
    """The page of the thing."""
    if one.noun == "action":
        return f"/problems/{one.problem}/plan#{one.id.partition('/')[2]}"
    return f"/{one.noun}s/{one.id}"


def form(viewer: Viewer, one: Matter) -> str | None:
    """The page on which the same is done, for what waits for the viewer's own party."""
    if one.party != viewer.party or not viewer.binds or one.asked or one.noun not in FORMS:
        return None
    verb = FORMS[one.noun].get(one.state)
    return f"/{one.noun}s/{one.id}/{verb}" if verb else None
