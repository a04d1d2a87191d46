"""Comments: by those who see what they write about, and who is named in one is told."""

import pytest

from rules.decide.commenting import MOST_MENTIONS, mentioned
from rules.notices import notices
from rules.refusals import UnknownSubject
from schemas.commands.commitment import CommentOnCommitment
from schemas.commands.handoff import CommentOnHandoff
from schemas.events.comment import HandoffCommented
from schemas.parties import Role
from schemas.request import Request
from tests.builders import (
    C1,
    COUNTY,
    DONE,
    H1,
    HOUSING,
    MOTEL,
    POLICE,
    By,
    after,
    decide,
    drafted,
    given,
    handoff,
    offered,
    person,
    refused,
    request,
)

OFFERED = given(offered())


def comment(text: str = "Where is the key?", by: By = HOUSING) -> Request:
    return request(CommentOnHandoff(handoff=H1, text=text), by)


def test_a_comment_changes_nothing_but_the_number_of_the_newest_entry() -> None:
    [said] = decide(OFFERED, comment())
    now = after(OFFERED, [said])
    assert handoff(now).model_copy(update={"seq": 0}) == handoff(OFFERED).model_copy(
        update={"seq": 0}
    )
    assert now.seq == OFFERED.seq + 1


def test_who_is_named_is_told_and_once() -> None:
    text = "Ask @sam@police, (@dana@housing) or @sam@police; not mail@sam@police or @x@housing@y."
    [said] = decide(OFFERED, comment(text))
    assert isinstance(said, HandoffCommented)
    assert said.mentions == ("sam@police", "dana@housing")
    told = {one.party: one.line for one in notices(OFFERED, after(OFFERED, [said]), said)}
    assert {*told} == {POLICE, HOUSING}  # a colleague who is named is told as well
    assert told[POLICE].startswith("For sam@police: ")
    assert "Ask" not in told[POLICE]


def test_without_a_name_the_other_side_is_told_and_nobody_else() -> None:
    [said] = decide(OFFERED, comment())
    assert [one.party for one in notices(OFFERED, after(OFFERED, [said]), said)] == [POLICE]


def test_nobody_is_named_who_does_not_see_it() -> None:
    no = refused(OFFERED, comment("Look, @ana@county"))
    assert "does not see" in no.message
    many = " ".join(f"@p{number}@housing" for number in range(MOST_MENTIONS + 1))
    assert "10" in refused(OFFERED, comment(many)).message


@pytest.mark.parametrize("by", [COUNTY, MOTEL])
def test_others_cannot_comment_and_learn_nothing(by: By) -> None:
    assert isinstance(refused(OFFERED, comment(by=by)), UnknownSubject)


def test_a_draft_is_commented_on_by_those_who_drafted_it_alone() -> None:
    draft = given(drafted())
    assert isinstance(refused(draft, comment(by=HOUSING)), UnknownSubject)
    [said] = decide(draft, comment(by=POLICE))
    assert notices(draft, after(draft, [said]), said) == []
    assert "does not see" in refused(draft, comment("@dana@housing", by=POLICE)).message


def test_police_who_steer_write_about_what_others_agree_and_auditors_do_not() -> None:
    working = given(*DONE[:3])
    asked = request(CommentOnCommitment(commitment=C1, text="How far?"), POLICE)
    assert len(decide(working, asked)) == 1
    between = OFFERED.handoffs[H1].model_copy(update={"offeror": COUNTY})
    others = OFFERED.model_copy(update={"handoffs": {H1: between}})
    assert len(decide(others, comment(by=POLICE))) == 1
    for by in (person(HOUSING, Role.AUDITOR), person(POLICE, Role.CONTRIBUTOR)):
        assert refused(others, comment(by=by)).code == "not_your_role"


def test_an_address_is_no_mention() -> None:
    assert mentioned("Write to sam@police or @sam.") == ()
