"""One entry: what it says and changed, what caused it, its proof, and what auditors say of it."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from audit.changed import Change, changed
from desk.counter import new_command_id
from portal import finding, numbers, pages, rights
from portal.auditing.cause import Cause, cause
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from rules.words_of_record import FINDING_STATES
from schemas.events import Event, subject_of
from schemas.ids import problem_stream
from schemas.views import EntryView, ProblemView
from seal.tlog_proof import entry_proof
from storage import ledger, reads
from storage.keyring import NoKeyring
from storage.readers import findings, history
from storage.readers.sealed import sealed

router = APIRouter(include_in_schema=False)
MOST_TOLD = 3_000
"""Entries of a stream that are told again for one page; beyond, the page says where to ask."""


@router.get("/problems/{problem_id}/ledger/{seq}")
async def of_problem(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, seq: str
) -> Response:
    around = await finding.problem(portal, viewer, problem_id)
    return await _page(request, portal, viewer, problem_stream(problem_id), seq, around)


@router.get("/ledger/{noun}/{name}/{seq}")
async def of_stream(
    request: Request, portal: Doors, viewer: Viewing, noun: str, name: str, seq: str
) -> Response:
    """An entry of any other stream, for those who see everything."""
    if not viewer.sees_everything or noun == "problem":
        raise unknown()
    return await _page(request, portal, viewer, f"{noun}/{name}", seq, None)


@router.get("/problems/{problem_id}/ledger/{seq}/proof")
async def proof_of_problem(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, seq: str
) -> Response:
    around = await finding.problem(portal, viewer, problem_id)
    stream = problem_stream(problem_id)
    entry = await _seen(portal, viewer, stream, seq, around)
    return await _proof(portal, entry)


@router.get("/ledger/{noun}/{name}/{seq}/proof")
async def proof_of_stream(
    request: Request, portal: Doors, viewer: Viewing, noun: str, name: str, seq: str
) -> Response:
    if not viewer.sees_everything or noun == "problem":
        raise unknown()
    return await _proof(portal, await _seen(portal, viewer, f"{noun}/{name}", seq, None))


async def _seen(
    portal: Portal, viewer: Viewer, stream: str, seq: str, around: ProblemView | None
) -> EntryView:
    """The entry, where the viewer may read it. Raises the one answer for all else."""
    number = numbers.whole(seq)
    if number is None or "\0" in stream:
        raise unknown()
    read = await history.history(portal.seen_by(viewer), stream, after=number - 1, limit=1)
    shown = rights.entries_for(viewer, around, read) if around else read
    if not shown or shown[0].seq != number:
        raise unknown()
    return shown[0]


async def _proof(portal: Portal, entry: EntryView) -> Response:
    """The proof in the form of C2SP tlog-proof, as `remit audit proof` prints it."""
    async with portal.pool.acquire() as conn:
        made = await entry_proof(conn, entry.stream, entry.seq)
    if made is None:
        raise Stop(
            409, "not_covered", "No signed checkpoint covers this entry yet.",
            next_step="Try again in a minute.",
        )  # fmt: skip
    name = f"{entry.stream.replace('/', '-')}-{entry.seq}.tlog-proof"
    return Response(
        str(made),
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _page(
    request: Request, portal: Portal, viewer: Viewer, stream: str, seq: str,
    around: ProblemView | None,
) -> Response:  # fmt: skip
    entry = await _seen(portal, viewer, stream, seq, around)
    exact = await history.exact(portal.seen_by(viewer), stream, entry.seq)
    assert exact is not None, "an entry that was read has a header"
    events = await _events(portal, viewer, entry)
    about = f"{stream}#{entry.seq}"
    everything = viewer.sees_everything
    return pages.render(
        request,
        "entry.html",
        problem=around,
        entry=entry,
        here=request.url.path.removesuffix(f"/{entry.seq}"),
        header=exact.header,
        body=exact.body,
        changes=await _changes(stream, events, entry.seq),
        cause=_cause(entry, events),
        sealed=await sealed(portal.pool, stream, entry.seq),
        findings=await findings.findings(portal.pool, about=stream, entry=entry.seq)
        if everything
        else [],
        read_by=await reads.of(portal.pool, about, limit=5) if everything else [],
        about=about,
        finding_states=FINDING_STATES,
        command_id=new_command_id,
        names=await names_of_parties(portal),
    )


async def _events(portal: Portal, viewer: Viewer, entry: EntryView) -> Sequence[Event] | None:
    """The events of the stream up to the entry and those of its command; None where they are not
    told: to whoever sees a part alone, where there are too many, or where a text is missing."""
    if not viewer.sees_everything:
        return None
    if await history.length(portal.pool, entry.stream) > MOST_TOLD:
        return None
    try:
        return await ledger.events(portal.pool, entry.stream)
    except (ValueError, NoKeyring):
        return None  # the audit is what reports it


async def _changes(stream: str, events: Sequence[Event] | None, seq: int) -> list[Change] | None:
    if events is None:
        return None
    return await asyncio.to_thread(changed, stream, events[:seq])


def _cause(entry: EntryView, events: Sequence[Event] | None) -> Cause:
    known = events or ()
    return cause(entry, known, [subject_of(event) for event in known])
