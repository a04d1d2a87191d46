"""Questions of programs. Each is answered with what the caller may see, and nothing else."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from fastapi import APIRouter, Request

from audit.bearing import borne_out
from portal import finding, paging, rights
from portal.api import answers, asking, lists
from portal.api.held import HeldTold
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.inbox import page
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.waiting import Waiting
from portal.when import not_come_yet
from schemas.ids import problem_of, problem_stream
from storage.readers import commitments, handoffs, history, problems, who
from storage.readers.grounds import grounds
from storage.readers.known import who_as_known
from storage.readers.places import BEGINNING, LATEST, Place

router = APIRouter(prefix="/api/v1", tags=["questions"])
PAGE, MOST = 100, 500
_PAGING = ("after", "limit")


@router.get("/problems", response_model=lists.Problems)
async def list_problems(request: Request, portal: Doors, viewer: Viewing) -> lists.Problems:
    """The problems in which the caller's party takes part; all of them for police and auditors.

    Newest first. Page with `after` and `limit`.
    """
    after, limit = _paged(asking.parameters(request, *_PAGING), LATEST)
    party = None if viewer.sees_everything else viewer.side
    found = await problems.problems(portal.pool, party=party, after=after, limit=limit + 1)
    more = [paging.written(one.opened_at, one.problem) for one in found[limit - 1 : limit]]
    return lists.Problems(
        problems=[answers.ProblemTold.of(one) for one in found[:limit]],
        next=more[0] if len(found) > limit else None,
    )


@router.get("/problems/{problem}", response_model=answers.ProblemWhole)
async def one_problem(
    request: Request, portal: Doors, viewer: Viewing, problem: str
) -> answers.ProblemWhole:
    """A problem with the parts that the caller may see, now or `as_known_at` an instant."""
    known = _known_at(portal, viewer, asking.parameters(request, "as_known_at"))
    if known is None:
        return answers.ProblemWhole.of(await finding.problem(portal, viewer, problem))
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
    limit = _limit(given)
    found = await finding.problem(portal, viewer, problem)
    stream = problem_stream(problem)
    upto = await history.known_by(portal.pool, stream, known) if known else None
    read = await history.history(portal.pool, stream, after=after, limit=limit + 1, upto=upto)
    return lists.History(
        entries=[
            answers.EntryTold.of(one) for one in rights.entries_for(viewer, found, read[:limit])
        ],
        next=read[limit - 1].seq if len(read) > limit else None,
    )


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
    wrong = not_come_yet(at, min(known or portal.now(), portal.now()), viewer.zone) if at else None
    if wrong:
        raise _in_the_future("at", wrong)
    finding.check_id(responsibility)
    around = await finding.problem(portal, viewer, problem_of(responsibility))
    if known is None:
        held = await who.who(portal.pool, responsibility, at or portal.now())
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
async def list_handoffs(request: Request, portal: Doors, viewer: Viewing) -> lists.Handoffs:
    """The caller's handoffs, soonest due first; all of them for police and auditors.

    Page with `after` and `limit`.
    """
    given = asking.parameters(request, "problem", "state", "turn", *_PAGING)
    after, limit = _paged(given, BEGINNING)
    fits = {name: value for name, value in given.items() if name not in _PAGING}
    party = None if viewer.sees_everything else viewer.side
    found = await handoffs.handoffs(portal.pool, party=party, after=after, limit=limit + 1, **fits)
    more = [paging.written(one.due, one.handoff) for one in found[limit - 1 : limit]]
    return lists.Handoffs(
        handoffs=[
            answers.HandoffTold.of(one) for one in found[:limit] if rights.sees_handoff(viewer, one)
        ],
        next=more[0] if len(found) > limit else None,
    )


@router.get("/handoffs/{handoff}", response_model=answers.HandoffTold)
async def one_handoff(
    request: Request, portal: Doors, viewer: Viewing, handoff: str
) -> answers.HandoffTold:
    asking.parameters(request)
    found, _ = await finding.handoff(portal, viewer, handoff)
    return answers.HandoffTold.of(found)


@router.get("/commitments", response_model=lists.Commitments)
async def list_commitments(request: Request, portal: Doors, viewer: Viewing) -> lists.Commitments:
    """The caller's commitments, soonest due first; all of them for police and auditors.

    Page with `after` and `limit`.
    """
    given = asking.parameters(request, "problem", "state", "turn", *_PAGING)
    after, limit = _paged(given, BEGINNING)
    fits = {name: value for name, value in given.items() if name not in _PAGING}
    party = None if viewer.sees_everything else viewer.side
    found = await commitments.commitments(
        portal.pool, party=party, after=after, limit=limit + 1, **fits
    )
    more = [paging.written(one.due, one.commitment) for one in found[limit - 1 : limit]]
    return lists.Commitments(
        commitments=[answers.CommitmentTold.of(one) for one in found[:limit]],
        next=more[0] if len(found) > limit else None,
    )


@router.get("/commitments/{commitment}", response_model=answers.CommitmentTold)
async def one_commitment(
    request: Request, portal: Doors, viewer: Viewing, commitment: str
) -> answers.CommitmentTold:
    asking.parameters(request)
    found, _ = await finding.commitment(portal, viewer, commitment)
    return answers.CommitmentTold.of(found)


@router.get("/inbox", response_model=lists.Inbox)
async def inbox(request: Request, portal: Doors, viewer: Viewing) -> lists.Inbox:
    """What waits for the caller's party, soonest first, and what it waits for from others.

    Page with `you_after`, `others_after` and `limit`.
    """
    given = asking.parameters(request, "you_after", "others_after", "limit")
    limit, names = _limit(given), await names_of_parties(portal)
    you, others = [
        await page(portal, viewer, names, mine=mine, after=given.get(after, ""), most=limit)
        for mine, after in ((True, "you_after"), (False, "others_after"))
    ]
    return lists.Inbox(
        waiting_for_you=[_waiting(one) for one in you.items],
        waiting_for_others=[_waiting(one) for one in others.items],
        you_next=you.next,
        others_next=others.next,
    )


def _waiting(one: Waiting) -> lists.WaitingTold:
    return lists.WaitingTold.model_validate(asdict(one))


def _paged(given: Mapping[str, str], beginning: Place) -> tuple[Place, int]:
    return paging.read(given.get("after", ""), beginning), _limit(given)


def _limit(given: Mapping[str, str]) -> int:
    return max(1, asking.whole_number(given.get("limit"), "limit", PAGE, MOST))


def _known_at(portal: Portal, viewer: Viewer, given: Mapping[str, str]) -> datetime | None:
    known = asking.instant(given.get("as_known_at"), "as_known_at")
    wrong = not_come_yet(known, portal.now(), viewer.zone) if known else None
    if wrong:
        raise _in_the_future("as_known_at", wrong)
    return known


def _in_the_future(name: str, wrong: str) -> Stop:
    return Stop(
        422, "in_the_future", wrong, fields=[(name, wrong)],
        next_step=f"Leave `{name}` out to ask about now.",
    )  # fmt: skip
