"""Priority rounds: who may ask and answer, what is counted once, and that people hear back."""

from datetime import timedelta
from typing import Any

import pytest

from rules.fold import caught_up, decide
from rules.rounds.decide import MOST_NAMED, MOST_SHEETS
from rules.rounds.notices import round_notices
from schemas.commands.round import OpenRound, RingRound
from schemas.errors import Refused
from schemas.parties import Role
from schemas.request import Request
from schemas.rounds import CameOfIt, Group, Item, PolicingStyle, RoundState, Warned
from tests.builders import COUNTY, HOUSING, MONDAY, POLICE, person
from tests.rounds import (
    CLOSES,
    HEARD,
    ITEMS,
    MOTEL,
    RESIDENT,
    R,
    Told,
    answered,
    asked,
    closed,
    opened,
    opening,
    ranked,
    sheet,
    told_back,
)

CONVENER = person(HOUSING, Role.CONVENER)
OFFICER = person(POLICE, Role.OPERATOR)


def refused(told: Told, step: Request) -> str:
    with pytest.raises(Refused) as refusal:
        told.go(step)
    assert refusal.value.next_step
    return refusal.value.code


def test_a_round_closes_by_itself_when_its_time_is_over_and_its_result_stands() -> None:
    told = Told(*HEARD, CLOSES - MONDAY)

    last = told.events[-1]
    assert (last.kind, last.stamp.by, last.stamp.at) == ("round.closed", "time@remit", CLOSES)
    assert told.state.state is RoundState.CLOSED
    assert told.state.result is not None
    assert told.state.result.answers.n == 4
    for late in (answered(sheet(9)), ranked(), closed()):
        assert refused(told, late) == "round_is_closed"


def test_nobody_gets_an_answer_in_after_the_closing_instant_before_it_has_rung() -> None:
    state = caught_up(Told(opened()).state, CLOSES)

    with pytest.raises(Refused) as refusal:
        decide(state, answered(sheet(1)), CLOSES)
    assert refusal.value.code == "round_is_closed"


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (opened(by=HOUSING), "not_your_role"),
        (opened(by=RESIDENT), "not_your_role"),
        (opened(closes=MONDAY - timedelta(days=1)), "wrong_dates"),
        (opened(opens=CLOSES), "wrong_dates"),
        (opened(report_by=CLOSES - timedelta(days=1)), "wrong_dates"),
        (opened(groups=(Group(group="tenants", through="nobody"),)), "unknown_party"),
        (opened(groups=(Group(group="tenants", through="gone"),)), "party_inactive"),
        (asked(opening()), "not_found"),
        (answered(sheet(1)), "not_found"),
    ],
)
def test_what_begins_no_round(step: Request, code: str) -> None:
    assert refused(Told(), step) == code


def test_police_and_conveners_ask_once() -> None:
    told = Told(opened(by=CONVENER))

    assert (told.state.party, told.events[0].stamp.role) == (HOUSING, Role.CONVENER)
    assert refused(told, opened()) == "already_there"
    with pytest.raises(ValueError, match="a name of its own"):
        OpenRound(**dict(opening()) | {"items": (Item(item="motel", title="A"),) * 2})


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (answered(sheet(1, "noise", "parking")), "nothing_asked_about"),
        (answered(sheet(1, group="visitors")), "not_a_group"),
        (answered(sheet(1, group=None)), "not_a_group"),
        (answered(sheet(1, fear=6)), "beyond_the_scale"),
        (answered(sheet(1), sheet(2), sheet(1)), "sheet_counted"),
        (answered(sheet(1), by=person(POLICE, Role.AUDITOR)), "not_your_role"),
        (answered(sheet("14"), by=RESIDENT), "not_your_sheet"),
        (answered(sheet("joe@residents"), sheet("2"), by=RESIDENT), "not_your_sheet"),
        (answered(sheet("joe@residents"), by=HOUSING), "not_your_sheet"),
        (answered(sheet(CONVENER.person), by=CONVENER), "not_your_sheet"),
        (answered(sheet(OFFICER.person), by=OFFICER), "not_your_sheet"),
        (ranked("motel", "noise"), "ranks_left_out"),
        (ranked(*ITEMS, "motel"), "ranked_twice"),
        (ranked("motel", "noise", "parking"), "nothing_asked_about"),
        (ranked(by=HOUSING), "not_your_role"),
        (closed(by=HOUSING), "not_your_role"),
        (told_back(), "round_still_open"),
    ],
)
def test_what_an_open_round_refuses_changes_no_count(step: Request, code: str) -> None:
    told = Told(opened())

    assert refused(told, step) == code
    assert (told.state.seq, told.state.tally.n) == (1, 0)


def test_a_sheet_counts_once_and_a_citizen_has_one() -> None:
    told = Told(*HEARD)

    assert refused(told, answered(sheet(2, "motel"))) == "sheet_counted"
    again = answered(sheet("joe@residents", "motel"), by=RESIDENT)
    assert refused(told, again) == "sheet_counted"
    assert told.state.own == ("residents",)


def test_where_one_group_is_asked_no_sheet_has_to_name_it() -> None:
    told = Told(opened(groups=(Group(group="all"),)), answered(sheet(1, group=None)))

    assert told.state.tally.by_group == {"all": 1}


def test_what_was_not_asked_is_not_answered_and_nothing_before_it_opens() -> None:
    plain = Told(opened(fear=None, styles=False))
    assert refused(plain, answered(sheet(1, fear=2))) == "not_asked"
    assert refused(plain, answered(sheet(1, styles=(PolicingStyle.MEETINGS,)))) == "not_asked"
    later = Told(opened(opens=MONDAY + timedelta(days=2)))
    assert refused(later, answered(sheet(1))) == "not_open_yet"
    assert later.go(timedelta(days=2), answered(sheet(1))).state.tally.n == 1


def test_a_round_holds_a_bounded_number_of_sheets() -> None:
    told = Told(opened())
    many = tuple(str(number) for number in range(MOST_SHEETS))
    told.state = told.state.model_copy(update={"sheets": many})

    assert refused(told, answered(sheet("one-more"))) == "limit_reached"


def test_the_numbers_of_its_sheets_are_never_too_long_to_be_written_together() -> None:
    told = Told(opened())
    long = tuple(f"{number:080}" for number in range(MOST_NAMED // 80))
    told.state = told.state.model_copy(update={"sheets": long})

    assert refused(told, answered(sheet("one-more"))) == "limit_reached"


def test_a_convener_decides_about_rounds_of_its_own_party_alone() -> None:
    stranger = person(COUNTY, Role.CONVENER)
    told = Told(opened(by=CONVENER))
    assert refused(told, closed(by=stranger)) == "not_your_party"

    told.go(closed(by=CONVENER))
    assert refused(told, told_back(by=stranger)) == "not_your_party"
    assert told.go(told_back()).events[-1].stamp.party == POLICE


def test_you_said_we_did_is_said_for_each_item_and_final_when_it_is_done_or_not() -> None:
    told = Told(*HEARD, closed(), told_back(outcome=CameOfIt.UNDER_WAY))
    told.go(told_back(taken_up_as="motel", told="Leaflets in every house."))

    report = told.state.reports["noise"]
    assert (report.outcome, report.taken_up_as) == (CameOfIt.DONE, "motel")
    assert told.events[-1].seen == MOTEL.entry  # type: ignore[union-attr]
    assert refused(told, told_back()) == "nothing_to_report"
    assert refused(told, told_back("parking")) == "nothing_asked_about"
    unknown = told_back("motel", taken_up_as="other")
    assert refused(told, unknown) == "not_found"
    assert refused(told, told_back("motel", by=HOUSING)) == "not_your_role"


def test_when_people_were_to_hear_and_did_not_it_is_said_once() -> None:
    told = Told(*HEARD, closed(), told_back())
    told.go(timedelta(days=200))

    due = [event for event in told.events if event.kind == "round.report_due"]
    assert [event.items for event in due] == [("motel", "speeding")]  # type: ignore[union-attr]
    assert told.go(told_back("motel")).state.reports.keys() == {"noise", "motel"}


def test_those_who_were_asked_and_can_be_reached_are_told() -> None:
    told = Told(*HEARD, closed(), told_back(), timedelta(days=200))

    heard: dict[str, set[str]] = {}
    state: Any = Told().state
    from rules.rounds.evolve import evolve_round

    for event in told.events:
        state = evolve_round(state, event)
        for notice in round_notices(state, event):
            heard.setdefault(notice.kind, set()).add(notice.party)
            assert "Quiet hours" not in notice.line, "what people wrote leaves by no mail"
    assert heard == {
        "round.opened": {HOUSING},
        "round.closed": {HOUSING, "residents"},
        "round.reported_back": {HOUSING, "residents"},
        "round.report_due": {POLICE},
    }


def test_a_clock_is_not_rung_by_hand_and_early_ringing_changes_nothing() -> None:
    by_hand = asked(RingRound(round=R, what="close", due=CLOSES))
    assert refused(Told(opened()), by_hand) == "invalid"
    told = Told(opened())
    from rules.rounds.time import ring_request

    told.go(ring_request(RingRound(round=R, what="close", due=CLOSES)))
    assert told.state.seq == 1


def test_a_round_that_nobody_answered_says_so_and_has_no_gap() -> None:
    result = Told(opened(), ranked(), closed()).state.result

    assert result is not None
    assert (result.warnings, result.gap, result.fear) == ((Warned.NOBODY_ANSWERED,), None, None)
    assert [one.item for one in result.ranking] == [*ITEMS]
