"""A balance fades week by week, and never stands alone."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rules.trust.account import account, accounts, warnings, weeks_between, worth
from rules.trust.crisis import Brought, calls
from rules.trust.indicators import indications
from rules.trust.weights import FEW, WEIGHTS
from rules.words_of_trust import CONTESTS, TRUST_KINDS
from schemas.trust import ContestState, Month, Tally, TrustKind

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def tally(kind: str = "kept", weeks: int = 0, count: int = 1, contested: int = 0) -> Tally:
    return Tally("police", "housing", kind, weeks, count, contested)


def test_every_kind_of_entry_has_a_published_weight_and_plain_words() -> None:
    assert set(WEIGHTS) == set(TrustKind)
    assert set(TRUST_KINDS) == {kind.value for kind in TrustKind}
    assert set(CONTESTS) == {state.value for state in ContestState}


def test_half_of_an_entry_is_left_after_its_half_life_and_none_of_it_ever_grows() -> None:
    for kind, weight in WEIGHTS.items():
        assert worth(kind, weight.half_life_days // 7) == weight.points / 2
        assert abs(worth(kind, 200)) <= abs(worth(kind, 1)) <= abs(weight.points)


def test_a_miss_draws_less_than_a_break_and_a_grave_incident_more_than_all() -> None:
    points = {kind: weight.points for kind, weight in WEIGHTS.items()}

    assert points[TrustKind.BROKEN] < points[TrustKind.MISSED] < 0 == points[TrustKind.DECLINED]
    assert points[TrustKind.INCIDENT_GRAVE] == min(points.values())
    assert points[TrustKind.EXCUSED] + points[TrustKind.MISSED] == 0


def test_what_is_to_come_has_not_faded() -> None:
    assert weeks_between(NOW + timedelta(days=30), NOW) == 0
    assert weeks_between(NOW - timedelta(days=13), NOW) == 1


def test_counts_and_the_rate_of_kept_promises_stand_beside_the_balance() -> None:
    found = account(
        "police", "housing",
        [tally(count=2), tally("kept_late"), tally("missed"), tally("declined", count=3)],
    )  # fmt: skip

    assert found.counts == {"kept": 2, "kept_late": 1, "missed": 1, "declined": 3}
    assert (found.promises, found.kept_rate) == (4, 0.75)
    assert found.balance == 2 * 3 + 1 - 2
    assert account("a", "b", [tally("declined")]).kept_rate is None


def test_few_entries_a_low_balance_and_open_contests_are_warned_about() -> None:
    assert any("too few" in said for said in warnings(account("a", "b", [tally()])))
    many = account("a", "b", [tally(count=FEW)])
    assert warnings(many) == []
    assert any("low" in said for said in warnings(account("a", "b", [tally("missed", count=9)])))
    contested = account("a", "b", [tally(count=FEW, contested=1)])
    assert any("contested" in said for said in warnings(contested))


def test_each_direction_is_an_account_of_its_own() -> None:
    there, back = accounts([tally(), Tally("housing", "police", "missed", 0, 1)])

    assert (there.trusting, there.balance) == ("police", 3.0)
    assert (back.trusting, back.balance) == ("housing", -2.0)


def test_in_a_crisis_those_who_trust_and_are_trusted_come_first_and_pledges_are_told() -> None:
    known = accounts([tally(), Tally("clinic", "police", "incident_grave", 0, 1)])
    lamps = (Brought("Lamps", 12, "lamps", "place", "motel-table"),)

    found = calls(
        "police",
        {"police": ("PD", "police"), "housing": ("H", "government"), "clinic": ("C", "nonprofit"),
         "church": ("Ch", "community"), "stranger": ("S", "media")},
        known, {"church": lamps}, {"housing": ("Dana <d@h.org>",)},
    )  # fmt: skip

    assert [one.party for one in found] == ["housing", "church", "clinic"]
    assert found[0].contacts == ("Dana <d@h.org>",)
    assert found[1].brings == lamps
    assert found[2].theirs.low


def months(*reports: int, parts: int = 0) -> list[Month]:
    return [Month(f"2026-{n:02}", r, 0, parts, 0, 0) for n, r in enumerate(reports, start=1)]


def test_falling_reports_are_said_to_be_possibly_falling_trust_and_not_success() -> None:
    [said] = indications(months(10, 10, 10, 5, 5, 5))

    assert "fell from 30 to 15" in said
    assert "falling trust, not falling harm" in said


@pytest.mark.parametrize("reports", [(10, 10, 10, 9, 9, 9), (10, 10, 10, 20, 20, 20)])
def test_reports_that_do_not_fall_much_are_left_alone(reports: tuple[int, ...]) -> None:
    assert indications(months(*reports)) == []


def test_too_few_reports_and_too_few_months_say_nothing_and_say_so() -> None:
    assert "too few" in indications(months(1, 1, 1, 0, 0, 0))[0]
    assert "too short" in indications(months(9, 9))[0]


def test_no_rule_that_decides_anything_reads_a_balance() -> None:
    """Trust is never used to punish by itself: nobody who decides knows what an account holds."""
    reading = {"rules.trust.account", "rules.trust.crisis", "rules.trust.indicators"}
    house = Path(__file__).parents[3]
    for room in ("rules", "workflows", "activities", "desk", "schemas"):
        for file in (house / room).rglob("*.py"):
            if file.parent.name == "trust":
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    named = [node.module or ""]
                assert not reading & {*named}, file
