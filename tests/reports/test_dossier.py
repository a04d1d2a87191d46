"""The dossier on paper: that milder rungs were tried, and what is missing."""

from reports.dossier import report
from reports.paper import Report, texts
from rules.dossier import dossier
from schemas.state.problem import Problem
from schemas.terms import Method
from tests import climbing as up
from tests.builders import CHIEF, COUNTY, MONDAY, MOTEL, PROBLEM, given
from tests.reports.desk_of_paper import UPTO, setting
from tests.reports.test_problem import table
from tests.rules.test_ladder import CONFRONTED, REFUSED, S2


def paper(problem: Problem, party: str = MOTEL) -> Report:
    offers = [*problem.handoffs.values()]
    found = dossier(PROBLEM, "Motel", "Dark lots.", party, problem.ladder, offers, MONDAY)
    return report(found, UPTO, setting())


def test_each_rung_stands_with_its_evidence_approvals_notice_and_reply() -> None:
    told = paper(given(*CONFRONTED, up.offer_under(S2)))
    said = "\n".join(texts(told))

    assert told.title == "What was tried towards Motel-Owner Office (motel-owner)"
    assert [row[1] for row in table(told, "Every step").rows] == ["2", "3"]
    for proof in (up.HASH, "No.", "Much.", "problem/motel#", "motel.h1"):
        assert proof in said
    assert "Rungs that are not open" not in said, "captions are heads"
    assert "civil action" in said


def test_a_rung_that_was_passed_over_is_told_as_not_tried() -> None:
    told = paper(
        given(*REFUSED, up.skip(Method.CONFRONTATIONAL_REQUEST), up.approve(S2, CHIEF))
    )  # fmt: skip
    said = "\n".join(texts(told))

    assert "not tried, but skipped with approval" in said
    assert CHIEF.person in said


def test_a_party_on_which_nothing_was_tried_has_a_dossier_that_says_so() -> None:
    told = paper(given(*REFUSED), COUNTY)

    assert table(told, "Every step").rows == ()
    assert table(told, "Offers").rows == ()
