"""From a command on a round to what it causes.

Police and conveners ask; whoever works hands in sheets, and citizens with an account one of their
own; police rank as police; nobody sees a ranking before the round is closed (`cli`, `portal`).
"""

from datetime import datetime, timedelta
from typing import assert_never

from rules.asked import STEERING, WORKING, stamp
from rules.not_allowed import NotYourParty, NotYourRole
from rules.refusals import (
    AlreadyThere,
    LimitReached,
    PartyInactive,
    UnknownParty,
    UnknownSubject,
)
from rules.rounds import time
from rules.rounds.counting import result
from rules.rounds.refusals import (
    BeyondTheScale,
    NotAGroup,
    NotAsked,
    NothingAskedAbout,
    NothingToReport,
    NotOpenYet,
    NotYourSheet,
    RankedTwice,
    RanksLeftOut,
    RoundIsClosed,
    RoundStillOpen,
    SheetCounted,
    WrongDates,
)
from schemas.commands.round import (
    AnswerRound,
    CloseRound,
    OpenRound,
    RankByPolice,
    ReportBack,
    RingRound,
    RoundCommand,
)
from schemas.errors import Invalid
from schemas.events.round import (
    PoliceRanked,
    ReportedBack,
    RoundAnswered,
    RoundClosed,
    RoundEvent,
    RoundOpened,
)
from schemas.ids import TIME
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request, Seen
from schemas.rounds import CameOfIt, RoundState, Sheet
from schemas.stamp import Stamp
from schemas.state.round import Round

RUNNING = STEERING | {Role.CONVENER}
ANSWERING = WORKING | {Role.CITIZEN}
REPORT_WITHIN = timedelta(days=90)
MOST_SHEETS = 20_000
"""Of one round."""
MOST_NAMED = 500_000
"""Characters of all their numbers together: the row of a round holds them, and is written in one go
with what else there is."""


def decide_round(state: Round, request: Request, at: datetime) -> list[RoundEvent]:
    """What the command causes at this instant, or Refused."""
    command, who = request.command, request.standing
    assert isinstance(command, RoundCommand), "not a command on a round"
    marked = stamp(state.at, request, at)
    if isinstance(command, OpenRound):
        return [_open(state, request, command, marked)]
    if isinstance(command, RingRound):
        if who.person != TIME:
            raise Invalid(
                "A clock cannot be rung by hand.",
                next_step="Wait for the deadline, or close the round before it.",
            )
        return time.ring(state, command, marked)
    if state.seq == 0:
        raise UnknownSubject(state.round)
    match command:
        case RankByPolice():
            return [_rank(state, who, command, marked)]
        case AnswerRound():
            return [_answer(state, who, command, marked)]
        case CloseRound():
            _must_run(who, state)
            if state.state is RoundState.CLOSED:
                raise RoundIsClosed(state.round)
            return [
                RoundClosed(
                    stamp=marked, round=state.round, reason=command.reason, result=result(state)
                )
            ]
        case ReportBack():
            return [_report_back(state, request, command, marked)]
        case _:
            assert_never(command)


def _open(state: Round, request: Request, command: OpenRound, marked: Stamp) -> RoundOpened:
    _must_run(request.standing, state)
    if state.seq:
        raise AlreadyThere(state.round)
    opens = command.opens or marked.at
    report_by = command.report_by or command.closes + REPORT_WITHIN
    if not (opens < command.closes < report_by and marked.at < command.closes):
        raise WrongDates
    for group in command.groups:
        if group.through is not None:
            card = request.parties.get(group.through)
            if card is None:
                raise UnknownParty(group.through)
            if not card.active:
                raise PartyInactive(group.through)
    streams = dict.fromkeys(
        f"{noun}/{name}"
        for item in command.items
        for noun, name in (("problem", item.problem), ("candidate", item.candidate))
        if name is not None
    )
    said = {name: value for name, value in command if name not in ("kind", "opens", "report_by")}
    return RoundOpened(
        stamp=marked, opens=opens, report_by=report_by,
        seen=tuple(_seen(request, stream).entry for stream in streams), **said,
    )  # fmt: skip


def _rank(state: Round, who: Standing, command: RankByPolice, marked: Stamp) -> PoliceRanked:
    if who.kind is not PartyKind.POLICE or who.role not in STEERING:
        raise NotYourRole(who, STEERING)
    if state.state is RoundState.CLOSED:
        raise RoundIsClosed(state.round)
    _must_ask_about(state, command.order)
    missing = [item.item for item in state.items if item.item not in command.order]
    if missing:
        raise RanksLeftOut(state.round, missing)
    twice = [item.item for item in state.items if command.order.count(item.item) > 1]
    if twice:
        raise RankedTwice(twice)
    return PoliceRanked(stamp=marked, round=state.round, order=command.order)


def _answer(state: Round, who: Standing, command: AnswerRound, marked: Stamp) -> RoundAnswered:
    """All the sheets or none, each checked alone, so that a wrong one can be named."""
    if who.role not in ANSWERING:
        raise NotYourRole(who, ANSWERING)
    if state.state is RoundState.CLOSED:
        raise RoundIsClosed(state.round)
    assert state.opens is not None
    if marked.at < state.opens:
        raise NotOpenYet(state.round, state.opens)
    if len(state.sheets) + len(command.sheets) > MOST_SHEETS:
        raise LimitReached(state.round, "sheets", MOST_SHEETS)
    names = (*state.sheets, *(sheet.sheet for sheet in command.sheets))
    if sum(map(len, names)) > MOST_NAMED:
        raise LimitReached(state.round, "characters in the numbers of its sheets", MOST_NAMED)
    known = dict.fromkeys(state.sheets)
    sheets = []
    for sheet in command.sheets:
        if sheet.sheet in known:
            raise SheetCounted(sheet.sheet, state.round)
        known[sheet.sheet] = None
        _must_be_theirs(who, sheet, len(command.sheets))
        sheets.append(_checked(state, sheet))
    return RoundAnswered(stamp=marked, round=state.round, sheets=tuple(sheets))


def _must_be_theirs(who: Standing, sheet: Sheet, handed_in: int) -> None:
    """Citizens speak for themselves, once; sheets that others hand in have numbers, so that
    nobody's own opinion is counted as that of those who were asked."""
    citizen = who.role is Role.CITIZEN
    mine = citizen and sheet.sheet == who.person and handed_in == 1
    if ("@" in sheet.sheet or citizen) and not mine:
        raise NotYourSheet(sheet.sheet, who.person)


def _checked(state: Round, sheet: Sheet) -> Sheet:
    """The sheet with its group, where only one is asked."""
    _must_ask_about(state, sheet.order)
    groups = [one.group for one in state.groups]
    group = sheet.group or (groups[0] if len(groups) == 1 else None)
    if group not in groups:
        raise NotAGroup(sheet.group, state.round)
    if sheet.fear is not None:
        if state.fear is None:
            raise NotAsked(state.round, "fear of crime")
        if sheet.fear > state.fear.scale:
            raise BeyondTheScale(sheet.fear, state.fear.scale)
    if sheet.styles and not state.styles:
        raise NotAsked(state.round, "how people want to be policed")
    return sheet.model_copy(update={"group": group})


def _report_back(
    state: Round, request: Request, command: ReportBack, marked: Stamp
) -> ReportedBack:
    _must_run(request.standing, state)
    _must_ask_about(state, (command.item,))
    if state.state is not RoundState.CLOSED:
        assert state.closes is not None
        raise RoundStillOpen(state.round, state.closes)
    before = state.reports.get(command.item)
    if before is not None and before.outcome is not CameOfIt.UNDER_WAY:
        raise NothingToReport(state.round, command.item)
    seen = None
    if command.taken_up_as is not None:
        seen = _seen(request, f"problem/{command.taken_up_as}").entry
    return ReportedBack(
        stamp=marked, round=state.round, item=command.item, outcome=command.outcome,
        text=command.text, taken_up_as=command.taken_up_as, told=command.told, seen=seen,
    )  # fmt: skip


def _must_run(who: Standing, state: Round) -> None:
    """Operators of police, and conveners of whatever party in rounds of their own."""
    steers = who.kind is PartyKind.POLICE and who.role in STEERING
    if not steers and who.role is not Role.CONVENER:
        raise NotYourRole(who, RUNNING)
    if not steers and state.party is not None and who.party != state.party:
        raise NotYourParty(who, state.party, f"what becomes of {state.round}")


def _must_ask_about(state: Round, items: tuple[str, ...]) -> None:
    asked = {one.item: one for one in state.items}
    for item in items:
        if item not in asked:
            raise NothingAskedAbout(item, state.round)


def _seen(request: Request, stream: str) -> Seen:
    """The other stream as the desk saw it. Raises UnknownSubject."""
    for seen in request.seen:
        if seen.stream == stream:
            return seen
    raise UnknownSubject(stream.partition("/")[2])
