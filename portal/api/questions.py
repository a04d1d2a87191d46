"""Questions of programs. Each is answered with what the caller may see, and nothing else."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from audit.bearing import borne_out
from portal import finding, rights
from portal.api import answers, asking, lists, paged, tags
from portal.api.held import HeldTold
from portal.api.paged import Paged
from portal.door import Doors, Portal, Viewing
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.when import not_come_yet, not_told_yet
from schemas.ids import problem_of, problem_stream
from storage import ledger
from storage.readers import commitments, handoffs, history, problems, who
from storage.readers.grounds import grounds
from storage.readers.known import who_as_known
from storage.readers.places import BEGINNING, LAST, LATEST, Place

router = APIRouter(prefix="/api/v1", tags=["questions"])
_FILTERS = ("problem", "state", "turn")


@router.get("/problems", response_model=lists.Problems)
async def list_problems(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> lists.Problems:
    """The problems in which the caller's party takes part; all of them for police and auditors.

    Newest first. Page with `after` and `limit`.
    """
    asked = Paged(request, portal, viewer)
    party = None if viewer.sees_everything else viewer.side
    after = _place(asked.place(), LATEST)
    async with portal.seen_by(viewer).acquire() as conn:
        found = await problems.problems(conn, party=party, after=after, limit=asked.one_more)
    return lists.Problems(
        problems=[answers.ProblemTold.of(one) for one in found[: asked.limit]],
        next=asked.next(response, found, lambda one: [one.opened_at, one.problem]),
    )


@router.get("/problems/{problem}", response_model=answers.ProblemWhole)
async def one_problem(
    request: Request, response: Response, portal: Doors, viewer: Viewing, problem: str
) -> answers.ProblemWhole | Response:
    """A problem with the parts that the caller may see, now or `as_known_at` an instant."""
    known = _known_at(portal, viewer, asking.parameters(request, "as_known_at"))
    if known is None:
        # Asked first: a tag may be older than what it stands on, never newer.
        seq, _ = await ledger.end(portal.pool, problem_stream(problem))
        found = await finding.problem(portal, viewer, problem)
        same = tags.known(request, response, seq, seen_by=viewer)
        return same or answers.ProblemWhole.of(found)
    return answers.ProblemWhole.of(await finding.problem_as_known(portal, viewer, problem, known))


@router.get("/problems/{problem}/history", response_model=lists.History)
async def list_history(
    request: Request, portal: Doors, viewer: Viewing, problem: str
) -> lists.History:
    """The entries about what the caller may see, in order. Page with `after` and `limit`.

    With `as_known_at`, only those that were recorded by that instant.
    """
    given = asking.parameters(request, "after", "limit", "as_known_at")
    known = _known_at(portal, viewer, given)
    after = asking.whole_number(given.get("after"), "after", 0, 999_999_999)
    limit = paged.how_many(given)
    found = await finding.problem(portal, viewer, problem)
    stream = problem_stream(problem)
    upto = await history.known_by(portal.pool, stream, known) if known else None
    read = await history.history(
        portal.seen_by(viewer), stream, after=after, limit=limit + 1, upto=upto
    )
    return lists.History(
        entries=[
            answers.EntryTold.of(one) for one in rights.entries_for(viewer, found, read[:limit])
        ],
        next=read[limit - 1].seq if len(read) > limit else None,
    )


@router.get("/responsibilities/{responsibility}", response_model=answers.ResponsibilityTold)
async def one_responsibility(
    request: Request, response: Response, portal: Doors, viewer: Viewing, responsibility: str
) -> answers.ResponsibilityTold | Response:
    """A responsibility: what it is, who holds it, and to whom it would fall back."""
    asking.parameters(request)
    finding.check_id(responsibility)
    around = await finding.problem(portal, viewer, problem_of(responsibility))
    for one in around.responsibilities:
        if one.responsibility == responsibility and rights.sees_whole(
            viewer, around, responsibility
        ):
            same = tags.known(request, response, one.seq, seen_by=viewer)
            return same or answers.ResponsibilityTold.of(one)
    raise unknown()


@router.get("/responsibilities/{responsibility}/who", response_model=HeldTold)
async def who_held(
    request: Request, portal: Doors, viewer: Viewing, responsibility: str
) -> HeldTold:
    """Who holds it now, or held it `at` an instant, as far as was known `as_known_at` another.

    With `basis=yes` also on what that rests, for those who see the handoff behind it. Every entry
    of the problem is hashed and told again first: what they do not bear out is refused.
    """
    given = asking.parameters(request, "at", "as_known_at", "basis")
    at, known = asking.instant(given.get("at"), "at"), _known_at(portal, viewer, given)
    wrong = not_come_yet(at, portal.now(), viewer.zone, known) if at else None
    if wrong:
        raise _in_the_future("at", wrong)
    finding.check_id(responsibility)
    around = await finding.problem(portal, viewer, problem_of(responsibility))
    if known is None:
        held = await who.who(portal.seen_by(viewer), responsibility, at or portal.now())
    else:
        held = await who_as_known(portal.pool, responsibility, min(at or known, known), known)
    if held is None or not any(
        t.responsibility == responsibility and t.number == held.number for t in around.tenures
    ):
        raise unknown()
    if given.get("basis", "no") not in ("yes", "no"):
        raise Stop(400, "bad_parameter", "basis is yes or no.")
    if given.get("basis") != "yes":
        return HeldTold.of(held)
    if not rights.sees_grounds(viewer, around, held):
        raise unknown()
    async with portal.pool.acquire() as conn:
        await borne_out(conn, held)
    return HeldTold.of(held, await grounds(portal.pool, held))


@router.get("/handoffs", response_model=lists.Handoffs)
async def list_handoffs(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> lists.Handoffs:
    """The caller's handoffs, soonest due first; all of them for police and auditors.

    Page with `after` and `limit`.
    """
    asked = Paged(request, portal, viewer, *_FILTERS)
    found = await handoffs.handoffs(
        portal.seen_by(viewer),
        party=None if viewer.sees_everything else viewer.side,
        after=_place(asked.place(), BEGINNING),
        limit=asked.one_more,
        **asked.filters,
    )
    shown = found[: asked.limit]
    return lists.Handoffs(
        handoffs=[answers.HandoffTold.of(one) for one in shown if rights.sees_handoff(viewer, one)],
        next=asked.next(response, found, lambda one: [one.due, one.handoff]),
    )


@router.get("/handoffs/{handoff}", response_model=answers.HandoffTold)
async def one_handoff(
    request: Request, response: Response, portal: Doors, viewer: Viewing, handoff: str
) -> answers.HandoffTold | Response:
    """A handoff with its terms, its deadlines and whose turn it is."""
    asking.parameters(request)
    found, _ = await finding.handoff(portal, viewer, handoff)
    return tags.known(request, response, found.seq) or answers.HandoffTold.of(found)


@router.get("/commitments", response_model=lists.Commitments)
async def list_commitments(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> lists.Commitments:
    """The caller's commitments, soonest due first; all of them for police and auditors.

    Page with `after` and `limit`.
    """
    asked = Paged(request, portal, viewer, *_FILTERS)
    found = await commitments.commitments(
        portal.seen_by(viewer),
        party=None if viewer.sees_everything else viewer.side,
        after=_place(asked.place(), BEGINNING),
        limit=asked.one_more,
        **asked.filters,
    )
    shown = found[: asked.limit]
    return lists.Commitments(
        commitments=[answers.CommitmentTold.of(one) for one in shown],
        next=asked.next(response, found, lambda one: [one.due, one.commitment]),
    )


@router.get("/commitments/{commitment}", response_model=answers.CommitmentTold)
async def one_commitment(
    request: Request, response: Response, portal: Doors, viewer: Viewing, commitment: str
) -> answers.CommitmentTold | Response:
    """A commitment with what was promised, until when, and whose turn it is."""
    asking.parameters(request)
    found, _ = await finding.commitment(portal, viewer, commitment)
    return tags.known(request, response, found.seq) or answers.CommitmentTold.of(found)


def _place(values: list[Any] | None, beginning: Place) -> Place:
    """The place that a cursor holds; what has no deadline stands last."""
    if values is None:
        return beginning
    instant, name = values
    return (paged.when(instant) if instant else LAST, name)


def _known_at(portal: Portal, viewer: Viewer, given: Mapping[str, str]) -> datetime | None:
    known = asking.instant(given.get("as_known_at"), "as_known_at")
    wrong = not_told_yet(known, portal.now(), viewer.zone) if known else None
    if wrong:
        raise _in_the_future("as_known_at", wrong)
    return known


def _in_the_future(name: str, wrong: str) -> Stop:
    return Stop(
        422, "in_the_future", wrong, fields=[(name, wrong)],
        next_step=f"Leave `{name}` out to ask about now.",
    )  # fmt: skip
