"""What members bring is matched and used up; what success is has versions that all agree to."""

from rules.partnership.means import agreed_by_all, sides, unmatched
from schemas.commands import partnership as c
from schemas.scope import Side
from tests.builders import CLINIC, HOUSING, LIGHTING, POLICE
from tests.partnering import (
    READY,
    T,
    agreed,
    asked,
    defined,
    founded,
    given,
    invited,
    joined,
    pledged,
    refused,
    then,
)

P1, P2, R1 = f"{T}.p1", f"{T}.p2", f"{T}.r1"
IDEA = asked(c.ProposeResponse(partnership=T, text="Light the lots", side=Side.PLACE), HOUSING)


def test_a_pledge_is_matched_and_what_fits_to_nothing_is_shown() -> None:
    state = given(*READY, IDEA)
    assert unmatched(state) == ([P1, P2], [R1])

    match = c.MatchPledge(partnership=T, pledge=P2, responses=(R1,))
    matched = given(*READY, IDEA, asked(match, HOUSING))
    assert unmatched(matched) == ([P1], [])
    duty = c.MatchPledge(partnership=T, pledge=P1, responsibilities=(LIGHTING,))
    assert unmatched(given(*READY, asked(duty, POLICE)))[0] == [P2]
    assert sides(state) == {Side.OFFENDER: [], Side.VICTIM: [], Side.PLACE: [P1, P2]}

    nowhere = c.MatchPledge(partnership=T, pledge=P1, responses=(f"{T}.r9",))
    assert refused(state, asked(nowhere, POLICE)) == "not_found"
    elsewhere = c.MatchPledge(partnership=T, pledge=P1, responsibilities=("park.lamps",))
    assert refused(state, asked(elsewhere, POLICE)) == "outside_the_problems"
    others = c.MatchPledge(partnership=T, pledge=P1, responses=(R1,))
    assert refused(state, asked(others, HOUSING)) == "not_your_party"


def test_no_more_is_used_than_was_pledged_and_only_by_who_pledged_it() -> None:
    state = given(*READY)
    use = c.UsePledge(partnership=T, pledge=P2, quantity=8, what="North lot")

    assert then(state, asked(use, HOUSING)) == ["partnership.used"]
    assert refused(given(*READY, asked(use, HOUSING)), asked(use, HOUSING)) == "more_than_pledged"
    assert refused(state, asked(use, POLICE)) == "not_your_party"


def test_what_is_withdrawn_is_neither_matched_nor_used_nor_counted() -> None:
    gone = asked(c.WithdrawPledge(partnership=T, pledge=P2, reason="Budget cut."), HOUSING)
    state = given(*READY, gone)

    use = c.UsePledge(partnership=T, pledge=P2, quantity=1, what="North lot")
    assert refused(state, asked(use, HOUSING)) == "not_standing"
    assert unmatched(state)[0] == [P1]
    assert refused(state, asked(c.StartPartnership(partnership=T), POLICE)) == "not_ready"


def test_outsiders_pledge_nothing() -> None:
    assert refused(given(founded()), pledged(CLINIC)) == "not_a_member"


def test_success_has_versions_and_all_full_members_agree_to_the_newest() -> None:
    state = given(*READY)
    assert agreed_by_all(state)

    again = given(*READY, defined())
    assert again.success is not None
    assert (again.success.version, agreed_by_all(again)) == (2, False)
    assert refused(again, agreed(HOUSING, 1)) == "stale_terms"
    assert agreed_by_all(given(*READY, defined(), agreed(HOUSING, 2)))
    assert refused(state, agreed(HOUSING)) == "already_done"
    assert not agreed_by_all(given(*READY, invited(CLINIC), joined(CLINIC)))


def test_who_objects_takes_back_what_it_agreed_to() -> None:
    no = asked(c.ObjectSuccess(partnership=T, version=1, reason="Too vague."), HOUSING)

    assert not agreed_by_all(given(*READY, no))
    assert agreed_by_all(given(*READY, no, agreed(HOUSING)))


def test_only_who_convenes_or_leads_defines_success() -> None:
    assert refused(given(*READY), defined(HOUSING)) == "not_the_convener"
