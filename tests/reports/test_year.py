"""The yearly summary: counts that can be followed back to names."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.eyes import of_party
from reports import rounds_of_year, year
from reports.paper import Table, Upto, texts
from rules.rounds.evolve import round_rows
from schemas.rounds import RoundView
from schemas.views import EntryView
from storage.readers.yearly import Move, Offered, Problems, Promised, Reported
from tests.builders import COUNTY, HOUSING, POLICE
from tests.reports.desk_of_paper import PARTIES, ZONE, setting
from tests.reports.test_problem import table
from tests.rounds import HEARD, R, Told, closed, told_back

JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)


def entry(seq: int, kind: str, **event: Any) -> EntryView:
    return EntryView("problem/motel", seq, kind, "motel", JUNE, "sam@police", f"command-{seq}",
                     JUNE, {"event": event}, "ab" * 32, "")  # fmt: skip


def move(number: int, holder: str, former: str, cause: str) -> Move:
    return Move("motel.lighting", "motel", number, holder, JUNE + timedelta(days=number), cause,
                "motel.h1", number + 10, former, "The lighting", "Calls")  # fmt: skip


TOLD = year.Year(
    2026,
    Problems(4, 1, 9),
    (move(2, HOUSING, POLICE, "handoff"), move(3, POLICE, HOUSING, "reversion")),
    (
        Offered("motel.h1", POLICE, HOUSING, "returned"),
        Offered("motel.h2", POLICE, COUNTY, "declined"),
    ),
    tuple(Promised(f"motel.c{n}", HOUSING, POLICE, state, late) for n, (state, late) in enumerate(
        [("kept", False), ("kept", True), ("missed", False), ("committed", False)])),
    (Reported("citizen", "theft", "linked", 7),),
    (
        entry(13, "responsibility.reverted", reason="returned"),
        entry(20, "problem.assessment_concluded", process="moved", outcome="unchanged"),
        entry(21, "problem.prioritised", rank=2, part_one=False, round="r-12345678",
              police_rank=5, citizen_rank=1, answered=212),
        entry(22, "problem.prioritised", rank=2, part_one=False, round=None, because="Urgent"),
    ),
    Upto("the whole record", None, None, None, 4096),
)  # fmt: skip


def test_it_names_what_moved_to_whom_and_what_came_back_and_why() -> None:
    told = year.report(TOLD, setting())

    [moved] = table(told, "Handed over by").rows
    assert moved[2:] == ("Police Office (police)", "Housing Office (housing)", "motel.h1")
    [back] = table(told, "Came back").rows
    assert back[4] == "it was returned, motel.h1"
    rows = table(told, "Offers of the year").rows
    assert [row[2:] for row in rows] == [(1, 0, "declined 1"), (1, 1, "returned 1")]


def test_promises_are_counted_by_who_made_them_and_every_one_once() -> None:
    [row] = table(year.report(TOLD, setting()), "Promises that were due").rows

    assert row == ("Housing Office (housing)", 4, 1, 1, 1, 0, 0, 1)
    assert row[1] == sum(int(str(count)) for count in row[2:])


def test_verdicts_concerns_and_gaps_stand_in_it() -> None:
    told = year.report(TOLD, setting())

    assert table(told, "Assessments").rows[0][2:4] == (
        "responsibility really moved",
        "harm stayed as it was",
    )
    assert table(told, "Concerns").rows == (("citizen", "theft", "linked", 7),)
    [gap] = table(told, "Priorities").rows
    assert gap[2:] == (
        "Police and citizens rank it differently: police 5, citizens 1; a gap of 4.", 212
    )  # fmt: skip
    assert any(one.startswith("Ranked without asking the public: 1.") for one in texts(told))
    assert told.upto[0].in_words() == "the whole record, checkpoint of 4,096 entries"


def test_priority_rounds_stand_in_it_with_n_the_gap_and_what_came_of_each_item() -> None:
    [closed] = heard_rounds()
    told = year.report(replace(TOLD, rounds=(closed,)), setting())

    [row] = table(told, "Priority rounds").rows
    assert row[:3] == (closed.at, f"What first? ({R})", "4 of 150 (2.7 %)")
    assert str(row[3]).startswith("a gap: tau-b ")
    assert row[4] == "3.33 of 5 (n = 3)"
    said = {row[2]: row[3:] for row in table(told, "You said, we did").rows}
    assert said["Noise"] == ("no", "done: Quiet hours.")
    assert said["Thefts"] == ("yes", "nothing was said yet")
    assert "fewer than 30 people answered" in [*texts(told)]
    assert table(year.report(TOLD, setting()), "Priority rounds").none == rounds_of_year.NONE


def heard_rounds() -> list[rounds_of_year.Closed]:
    """A round that four answered, closed, with word of one item."""
    [row] = round_rows(Told(*HEARD, closed(), told_back()).state, 0).rounds
    fields = row.model_dump(exclude={"document", "opened_by"})
    return [rounds_of_year.Closed(JUNE, RoundView(**fields, document=json.loads(row.document)))]


def test_a_party_gets_no_count_of_what_is_not_its_own() -> None:
    told = year.report(TOLD, setting(of_party(PARTIES[HOUSING])))

    titles = [section.title for section in told.sections]
    assert not [title for title in titles if "rank" in title or "report" in title]
    assert "Problems opened" not in str(told.sections[0])


def test_an_empty_year_is_a_report_too_and_runs_from_new_year_to_new_year() -> None:
    empty = year.Year(
        2026, Problems(0, 0, 0), (), (), (), (), (), Upto("x", None, None, None, None)
    )
    blocks = [b for s in year.report(empty, setting()).sections for b in s.blocks]

    assert all(block.rows == () for block in blocks if isinstance(block, Table))
    since, until = year.span(2026, ZONE)
    assert (since.astimezone(UTC).hour, until.astimezone(UTC).year) == (7, 2027)
