"""What auditors say of entries: the list, one finding with all that was said, and the next turn."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from portal import doing, flash, pages
from portal.acts import Act, find
from portal.auditing.looking import address_of
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.form import Field, Form, read_body
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from rules.finding import ANSWERING
from rules.words_of_record import FINDING_STATES, SEVERITIES
from schemas.findings import FindingState, FindingView
from schemas.ids import finding_id_for, finding_stream, problem_stream
from storage.readers import findings, history

router = APIRouter(include_in_schema=False)
MOST = 500
_STATES = frozenset({FindingState.OPEN.value, FindingState.ANSWERED.value})
_ENTRY = re.compile(r"[a-z]{1,20}/[a-z0-9-]{2,40}#[1-9][0-9]{0,9}", re.ASCII)

OPEN = Act(
    "new", "finding.open", "auditor", frozenset(),
    "Open a finding", "Open the finding",
    (Field("severity", "How much does it weigh?", "choice", options=tuple(SEVERITIES.items())),
     Field("text", "What is to be explained or put right?", rows=5)),
    hint="It changes nothing of the entry. Police are asked to answer it, and you close it.",
)  # fmt: skip
TURNS = (
    Act(
        "answer", "finding.answer", "police", _STATES,
        "Answer it", "Send the answer",
        (Field("text", "Your answer", rows=5,
               hint="Name the entries that explain it. An auditor closes it."),),
        tone="main",
    ),
    Act(
        "close", "finding.close", "auditor", _STATES,
        "Close it", "Close the finding",
        (Field("conclusion", "What is your conclusion?", rows=5),), tone="main",
    ),
    Act(
        "reopen", "finding.reopen", "auditor", frozenset({FindingState.CLOSED.value}),
        "Open it again", "Open it again",
        (Field("reason", "Why?", rows=5),), tone="warning",
    ),
)  # fmt: skip


@router.get("/findings")
async def show_all(
    request: Request, portal: Doors, viewer: Viewing, state: str = "", about: str = ""
) -> Response:
    """Those that are open first."""
    _must_see(viewer)
    known = state if state in FINDING_STATES else None
    stream = None
    if about and "\0" not in about:
        stream = about if "/" in about else problem_stream(about)
    return pages.render(
        request,
        "findings.html",
        findings=await findings.findings(portal.pool, about=stream, state=known, limit=MOST),
        state=state,
        about=about,
        address_of=address_of,
        finding_states=FINDING_STATES,
        severities=SEVERITIES,
        names={},
    )


@router.get("/findings/new")
async def ask_new(request: Request, portal: Doors, viewer: Viewing, entry: str = "") -> Response:
    return _open_page(request, await _entry(portal, viewer, entry), Form(OPEN.fields))


@router.post("/findings/new")
async def open_new(request: Request, portal: Doors, viewer: Viewing, entry: str = "") -> Response:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    about = await _entry(portal, viewer, entry)
    values.setdefault("command_id", new_command_id())
    name = finding_id_for(values["command_id"])
    base = {"finding": name, "entry": about}
    said = await doing.submit(portal, viewer, OPEN, OPEN.fields, values, base)
    if isinstance(said, tuple):
        status, form, stop = said
        return _open_page(request, about, form, status=status, stop=stop)
    return doing.done(f"/findings/{name}", said)


@router.get("/findings/{finding}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, finding: str, done: str = ""
) -> Response:
    one = await _found(portal, viewer, finding)
    names = await names_of_parties(portal)
    entries = await history.history(portal.pool, finding_stream(one.finding))
    return pages.render(
        request,
        "finding.html",
        finding=one,
        entries={entry.seq: entry for entry in entries},
        acts=_acts(viewer, one),
        entry_address=address_of(one.about, one.entry),
        confirmation=flash.said(entries, done, viewer, names, {}),
        finding_states=FINDING_STATES,
        severities=SEVERITIES,
        names=names,
    )


@router.get("/findings/{finding}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, finding: str, verb: str
) -> Response:
    one = await _found(portal, viewer, finding)
    act = _act(viewer, verb)
    return _turn_page(request, one, act, Form(act.fields))


@router.post("/findings/{finding}/{verb}")
async def turn(
    request: Request, portal: Doors, viewer: Viewing, finding: str, verb: str
) -> Response:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    one = await _found(portal, viewer, finding)
    act = _act(viewer, verb)
    said = await doing.submit(portal, viewer, act, act.fields, values, {"finding": finding})
    if isinstance(said, tuple):
        status, form, stop = said
        return _turn_page(request, one, act, form, status=status, stop=stop)
    return doing.done(f"/findings/{finding}", said)


def _must_see(viewer: Viewer) -> None:
    """A finding is between auditors and those who answer; others are told of none."""
    if not viewer.sees_everything:
        raise unknown()


async def _found(portal: Portal, viewer: Viewer, name: str) -> FindingView:
    _must_see(viewer)
    one = await findings.finding(portal.pool, name) if "\0" not in name else None
    if one is None:
        raise unknown()
    return one


async def _entry(portal: Portal, viewer: Viewer, entry: str) -> str:
    """The entry that a finding is to be about, which is there."""
    if not viewer.audits or not _ENTRY.fullmatch(entry):
        raise unknown()
    stream, _, seq = entry.partition("#")
    if await history.exact(portal.pool, stream, int(seq)) is None:
        raise unknown()
    return entry


def _acts(viewer: Viewer, one: FindingView) -> list[Act]:
    """The turns that the viewer can take now; whoever answered does not close."""
    answered = any(viewer.person in turn["by"] for turn in one.said if turn["what"] == "answered")
    if viewer.audits:
        side = "auditor"
    else:
        side = "police" if viewer.party_kind == "police" and viewer.role in ANSWERING else ""
    return [
        act for act in TURNS
        if one.state in act.states and act.side == side
        and not (act.verb == "close" and answered)
    ]  # fmt: skip


def _act(viewer: Viewer, verb: str) -> Act:
    act = find(TURNS, verb)
    if act is None:
        raise unknown()
    if act.side != ("auditor" if viewer.audits else "police"):
        raise Stop(
            403, "not_your_role", "Police answer a finding; auditors open and close it.",
            next_step="Ask the other side.",
        )  # fmt: skip
    return act


def _open_page(
    request: Request, entry: str, form: Form, *, status: int = 200, stop: Stop | None = None
) -> Response:
    stream, _, seq = entry.partition("#")
    return _page(
        request, OPEN, form, status, stop,
        address="/findings", back=address_of(stream, int(seq)),
        about=entry.removeprefix("problem/"), query=entry,
    )  # fmt: skip


def _turn_page(
    request: Request, one: FindingView, act: Act, form: Form, *,
    status: int = 200, stop: Stop | None = None,
) -> Response:  # fmt: skip
    address = f"/findings/{one.finding}"
    return _page(
        request, act, form, status, stop,
        address=address, back=address, about=one.place, said=one.said, query="",
    )  # fmt: skip


def _page(
    request: Request, act: Act, form: Form, status: int, stop: Stop | None, *,
    said: tuple[dict[str, Any], ...] = (), **facts: Any,
) -> Response:  # fmt: skip
    used = stop is not None and stop.code == "command_reused"
    return pages.render(
        request,
        "finding_act.html",
        status=status,
        act=act,
        form=form,
        stop=stop,
        said=said,
        command_id=new_command_id() if used else form.value("command_id") or new_command_id(),
        **facts,
    )
