"""Sharing and splitting a responsibility: more hands, never a second holder, no ground left out."""

from datetime import timedelta
from typing import Any

import pytest

from schemas.commands.problem import (
    EndContribution,
    InviteContributor,
    JoinAsContributor,
    Part,
    RefuseToContribute,
    SplitResponsibility,
)
from schemas.request import Request
from tests.builders import (
    CLINIC,
    COMMITTED,
    COUNTY,
    GONE,
    HOUSING,
    MONDAY,
    POLICE,
    PROBLEM,
    By,
    accept,
    decide,
    given,
    lighting,
    offered,
    on_lighting,
    refused,
    scope,
)

# Sharing.


def invite(by: By = POLICE, contributor: str = COUNTY) -> Request:
    return on_lighting(InviteContributor, by, contributor=contributor, share="Lends a lift")


def test_a_contributor_shares_the_work_and_never_the_accountability() -> None:
    problem = given(invite(), on_lighting(JoinAsContributor, COUNTY))

    assert lighting(problem).contributions[COUNTY].state == "joined"
    assert lighting(problem).holder == POLICE
    assert len(lighting(problem).tenures) == 1


def test_only_the_holder_invites_and_only_who_is_invited_joins() -> None:
    assert refused(given(), invite(by=HOUSING)).code == "not_the_holder"
    assert refused(given(), invite(contributor=POLICE)).code == "same_party"
    assert refused(given(), invite(contributor=GONE)).code == "party_inactive"
    assert refused(given(invite()), invite()).code == "already_there"
    assert refused(given(), on_lighting(JoinAsContributor, COUNTY)).code == "nothing_pending"


def test_an_invitation_may_be_declined() -> None:
    problem = given(invite(), on_lighting(RefuseToContribute, COUNTY))

    assert lighting(problem).contributions[COUNTY].state == "declined"


def test_a_share_is_ended_by_the_contributor_or_the_holder_and_by_nobody_else() -> None:
    problem = given(invite(), on_lighting(JoinAsContributor, COUNTY))

    for side in (COUNTY, POLICE):
        ended = given(on_lighting(EndContribution, side, contributor=COUNTY), start=problem)
        assert lighting(ended).contributions[COUNTY].state == "left"
    stranger = on_lighting(EndContribution, CLINIC, contributor=COUNTY)
    assert refused(problem, stranger).code == "not_your_party"


def test_a_contributor_that_becomes_the_holder_contributes_no_longer() -> None:
    problem = given(invite(), on_lighting(JoinAsContributor, COUNTY), offered(to=COUNTY))

    accepted = given(accept(by=COUNTY), start=problem)

    assert lighting(accepted).holder == COUNTY
    assert lighting(accepted).contributions[COUNTY].state == "left"


# Splitting.


def halves(*, north: tuple[str, ...] = ("north lot",), by: By = POLICE) -> Request:
    duties = scope().duties
    parts = (
        Part(key="north", title="The north lot", places=north, duties=duties),
        Part(key="south", title="The south lot", places=("south lot",), duties=duties),
    )
    return on_lighting(SplitResponsibility, by, parts=parts)


def test_the_parts_of_a_split_begin_where_the_whole_ends_with_the_same_holder() -> None:
    problem = given(halves())

    whole = lighting(problem)
    parts = [problem.responsibilities[f"{PROBLEM}.{key}"] for key in ("north", "south")]
    assert whole.state == "split"
    assert all(part.tenures[0].since == whole.tenures[-1].until for part in parts)
    assert all(part.holder == POLICE for part in parts)
    assert all(part.reserved == whole.reserved for part in parts)


@pytest.mark.parametrize("north", [("north lot", "south lot"), ("east lot",)])
def test_parts_that_overlap_or_leave_ground_uncovered_are_refused(north: tuple[str, ...]) -> None:
    assert refused(given(), halves(north=north)).code == "not_a_partition"


def test_only_the_holder_splits_and_only_what_is_quiet() -> None:
    assert refused(given(), halves(by=HOUSING)).code == "not_the_holder"
    assert refused(given(offered()), halves()).code == "already_offered"
    assert refused(given(*COMMITTED), halves()).code == "still_open"


def test_what_was_split_is_offered_by_its_parts_only() -> None:
    problem = given(halves())

    assert refused(problem, offered()).code == "responsibility_ended"
    assert decide(problem, offered(f"{PROBLEM}.north"))


@pytest.mark.parametrize("terms", [{"recall_right": True}, {"until": MONDAY + timedelta(days=90)}])
def test_a_split_cannot_shake_off_a_term_or_a_right_to_recall(terms: dict[str, Any]) -> None:
    problem = given(offered(**terms), accept())

    assert refused(problem, halves(by=HOUSING)).code == "held_under_terms"
