"""What a problem file says, and what it leaves out for whom."""

from dataclasses import replace
from datetime import timedelta

from portal.eyes import of_party
from reports.paper import Facts, Picture, Report, Table, as_data, texts
from schemas.state.problem import Problem
from tests.builders import (
    COUNTY,
    HOUSING,
    LIGHTING,
    MONDAY,
    PROBLEM,
    accept,
    decline,
    duty,
    given,
    offered,
    offered_promise,
    opened,
    report_done,
    told,
    verify,
)
from tests.method import MONITORED, RESPONDING
from tests.planning import adopt
from tests.reports.desk_of_paper import PARTIES, file_of, problem_file, setting

HANDED = (
    offered(LIGHTING, to=HOUSING, commitments=(offered_promise(),)),
    accept(),
    report_done(),
    verify(),
)


def table(report: Report, begins: str) -> Table:
    found = [
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Table) and block.caption.startswith(begins)
    ]
    assert len(found) == 1, begins
    return found[0]


def test_it_tells_each_tenure_with_the_entry_it_stands_on() -> None:
    problem = given(*HANDED)
    rows = table(problem_file(problem), "Who held what").rows

    first, second = problem.responsibilities[LIGHTING].tenures
    [told] = [row for row in rows if row[2] == "Housing Office (housing)"]
    assert told[3:] == (second.since, "still", "accepted handoff, motel.h1", second.began_seq)
    assert any(row[4] == first.until == second.since for row in rows)


def test_promises_and_handoffs_stand_with_what_became_of_them() -> None:
    noise = (offered("motel.noise", to=COUNTY), decline("motel.h2", by=COUNTY))
    report = problem_file(given(*HANDED, *noise))

    assert [row[5] for row in table(report, "Promises").rows] == ["kept"]
    outcomes = [str(row[6]) for row in table(report, "Handoffs").rows]
    assert outcomes[0] == "settling"
    assert outcomes[1].startswith("declined (")


def test_a_problem_of_which_nothing_is_known_yet_makes_a_report_too() -> None:
    bare = told(Problem(problem=PROBLEM), opened(responsibilities=(duty(),)), MONDAY)
    report = problem_file(bare, 1)

    assert table(report, "Handoffs").rows == ()
    assert table(report, "Each responsibility").rows != ()
    blocks = [block for section in report.sections for block in section.blocks]
    assert all(block.pairs for block in blocks if isinstance(block, Facts))


def test_what_the_method_found_is_in_it_from_cheers_to_verdicts() -> None:
    report = problem_file(given(*MONITORED))
    said = "\n".join(texts(report))

    for told_of in ("Nobody sees the lot.", "Ten minutes a night.", "Guests park safely.",
                    "Responsibility really moved.", "Harm fell."):  # fmt: skip
        assert told_of in said
    [row] = table(report, "Readings of calls").rows
    assert (row[1], row[2]) == ("4", "\N{MINUS SIGN}86.7 %")
    pictures = [b for s in report.sections for b in s.blocks if isinstance(b, Picture)]
    assert any("baseline 30; target 8; read 4" in one.alt for one in pictures)


def test_the_plan_says_who_answers_for_each_action_and_how_much_of_it_enforces() -> None:
    report = problem_file(given(*RESPONDING, adopt()))

    rows = table(report, "The actions").rows
    assert {row[4] for row in rows} <= {"Housing Office (housing)", "Police Office (police)"}
    assert f"1 of {len(rows)} actions enforce." in [*texts(report)]


def test_a_party_gets_its_part_and_nothing_else() -> None:
    problem = given(
        *MONITORED, *HANDED, timedelta(hours=1),
        offered("motel.noise", to=COUNTY, summary="Only for the county."),
    )  # fmt: skip
    file = file_of(problem)
    eyes = of_party(PARTIES[HOUSING])
    seen = eyes.problem(file.problem)
    assert seen is not None

    from reports.problem import report

    narrow = report(replace(file, problem=seen), setting(eyes))
    said = "\n".join(texts(narrow))
    assert "The lighting at the motel" in said
    for hidden in ("county", "County", "Nobody sees the lot.", "motel.h2", "motel.noise"):
        assert hidden not in said
    assert narrow.notes[0].startswith("This report was made for Housing Office (housing).")


def test_an_expunged_text_says_so_where_it_stood() -> None:
    gone = file_of(given())
    marker = "[expunged under entry 9]"
    seen = replace(gone.problem, document=gone.problem.document | {"statement": marker})

    from reports.problem import report

    assert marker in "\n".join(texts(report(replace(gone, problem=seen), setting())))


def test_programs_get_the_same_with_instants_in_utc() -> None:
    data = as_data(problem_file(given(*HANDED)))

    assert data["made_at"] == "2026-12-01T19:00:30Z"
    assert data["upto"][0]["in_words"] == "motel, entry 34, checkpoint of 512 entries"
    [tenures] = [b for s in data["sections"] for b in s["blocks"]
                 if b["block"] == "table" and b["caption"].startswith("Who held what")]  # fmt: skip
    assert tenures["rows"][0][3] == "2026-11-02T15:00:00Z"
