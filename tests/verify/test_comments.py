"""The verifier follows comments of those who see what they write about, and no others."""

from typing import Any

import pytest

from schemas.commands.commitment import CommentOnCommitment, ProposeCommitment
from schemas.commands.handoff import CommentOnHandoff
from storage.pool import Pool
from tests.builders import C1, COUNTY, H1, HOUSING, LIGHTING, POLICE, promise, request
from tests.verify.test_corrections import Change, recorded, told
from verify.story import Unfollowable

SAID = (
    request(CommentOnHandoff(handoff=H1, text="Ask @sam@police."), HOUSING),
    request(
        ProposeCommitment(responsibility=LIGHTING, promisor=HOUSING, promise=promise()), POLICE
    ),
    request(CommentOnCommitment(commitment=C1, text="How far are you?"), POLICE),
)


async def test_comments_of_both_sides_are_followed(pool: Pool) -> None:
    bodies = await recorded(pool, *SAID)
    assert [body["event"]["kind"] for body in bodies[-3:]] == [
        "handoff.commented", "commitment.proposed", "commitment.commented",
    ]  # fmt: skip
    kinds = {kind for kind, _, _ in told(bodies).described.values()}
    assert {"handoff.commented", "commitment.commented"} <= kinds  # and so can be corrected


def _by(party: str) -> Change:
    def change(event: dict[str, Any]) -> None:
        event["stamp"]["party"] = party

    return change


def _naming(*people: str) -> Change:
    def change(event: dict[str, Any]) -> None:
        event["mentions"] = [*people]

    return change


@pytest.mark.parametrize(
    "change",
    [_by(COUNTY), _naming("ana@county"), _naming("sam@police", "sam@police"),
     _naming(*(f"p{number}@housing" for number in range(11)))],
)  # fmt: skip
async def test_a_comment_by_or_to_somebody_who_does_not_see_it_is_found(
    pool: Pool, change: Change
) -> None:
    bodies = await recorded(pool, SAID[0])
    change(bodies[-1]["event"])
    with pytest.raises(Unfollowable):
        told(bodies)
