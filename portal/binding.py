"""Who of a party can give the answers that bind it, for those who cannot give them themselves."""

from collections.abc import Sequence

from language.speaking import say
from portal.acts import Act
from portal.door import Portal
from portal.refusals import Stop
from portal.rights import Viewer
from rules import words
from rules.asked import BINDING
from storage.readers import directory


def parted(acts: Sequence[Act], viewer: Viewer) -> tuple[list[Act], list[Act]]:
    """What the viewer's role lets them do, and what somebody else of the party has to."""
    mine = [act for act in acts if act.work or viewer.binds]
    return mine, [act for act in acts if act not in mine]


async def who_can(portal: Portal, party: str) -> list[str]:
    """The people who can bind the party, each with the role."""
    return [
        f"{one.name} ({say(words.ROLES[one.role])})"
        for one in await directory.people(portal.pool, party=party)
        if one.active and one.role in BINDING and one.grade != "advisory"
    ]


def check_acts(viewer: Viewer) -> None:
    """Raises Stop (403) for those who see it and decide nothing, such as auditors."""
    if not viewer.acts:
        raise Stop(
            403, "not_your_role", f"The role {words.ROLES[viewer.role]} reads and decides nothing."
        )


async def check(portal: Portal, viewer: Viewer, act: Act) -> None:
    """Raises Stop (403), naming who can, instead of offering a form that would be refused."""
    if act.work or viewer.binds:
        return
    others = await who_can(portal, viewer.party)
    asked = say("Ask someone who speaks for your party.")
    if others:
        asked = say("Ask %(people)s.", people=say(" or ").join(others))
    raise Stop(
        403, "not_your_role",
        say("“%(act)s” binds %(party)s; a %(role)s cannot do that.",
            act=say(act.label), party=viewer.party_name, role=say(words.ROLES[viewer.role])),
        next_step=asked,
    )  # fmt: skip
