"""What follows from each event of a round, and the row that it is read from."""

from typing import Any, assert_never

from rules.rounds.counting import counted
from schemas.events.round import (
    PoliceRanked,
    ReportDue,
    ReportedBack,
    RoundAnswered,
    RoundClosed,
    RoundEvent,
    RoundOpened,
)
from schemas.rounds import Report, RoundState
from schemas.rows import Rows
from schemas.rows_of_rounds import RoundRow
from schemas.state.round import Round


def evolve_round(state: Round, event: RoundEvent) -> Round:
    """The round after this event, which becomes its entry number `state.seq + 1`."""
    state = state.model_copy(update={"seq": state.seq + 1, "at": event.stamp.at})
    return state.model_copy(update=_changes(state, event))


def _changes(state: Round, event: RoundEvent) -> dict[str, Any]:
    match event:
        case RoundOpened():
            said = {k: v for k, v in event if k not in ("kind", "stamp", "seen", "round")}
            return said | {
                "state": RoundState.OPEN, "party": event.stamp.party,
                "opened_by": event.stamp.by, "opened_at": event.stamp.at,
            }  # fmt: skip
        case PoliceRanked():
            return {"police": event.order}
        case RoundAnswered():
            scale = state.fear.scale if state.fear else 0
            own = state.own
            if any("@" in sheet.sheet for sheet in event.sheets) and event.stamp.party not in own:
                own = (*own, event.stamp.party)
            return {
                "tally": counted(state.tally, state.items, event.sheets, scale),
                "sheets": (*state.sheets, *(sheet.sheet for sheet in event.sheets)),
                "own": own,
            }  # fmt: skip
        case RoundClosed():
            return {
                "state": RoundState.CLOSED, "closed_seq": state.seq, "result": event.result,
            }  # fmt: skip
        case ReportedBack():
            report = Report(
                entry=state.seq, outcome=event.outcome, text=event.text,
                taken_up_as=event.taken_up_as, told=event.told,
            )  # fmt: skip
            return {"reports": {**state.reports, event.item: report}}
        case ReportDue():
            return {"report_missed": True}
        case _:
            assert_never(event)


def round_rows(state: Round, after: int) -> Rows:
    """Its document is the whole of it, with the numbers of its sheets."""
    if state.seq <= after:
        return Rows()
    assert state.title is not None
    assert state.area is not None
    assert state.party is not None
    assert state.opened_by is not None
    assert state.opened_at is not None
    assert state.closes is not None
    row = RoundRow(
        round=state.round,
        seq=state.seq,
        state=state.state.value,
        title=state.title,
        area=state.area,
        party=state.party,
        opened_by=state.opened_by,
        opened_at=state.opened_at,
        closes=state.closes,
        answered=state.tally.n,
        document=state.model_dump_json(exclude={"seq", "at"}),
    )
    return Rows(rounds=(row,))
