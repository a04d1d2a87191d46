"""Who of a party can give the answers that bind it, for those who cannot give them themselves."""

from collections.abc import Sequence

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
        f"{one.name} ({words.ROLES[one.role]})"
        for one in await directory.people(portal.pool, party=party)
        if one.active and one.role in BINDING and one.grade != "advisory"
    ]


async def check(portal: Portal, viewer: Viewer, act: Act) -> None:
    """Raises Stop (403), naming who can, instead of offering a form that would be refused."""
    if act.work or viewer.binds:
        return
    others = await who_can(portal, viewer.party)
    asked = f"Ask {' or '.join(others)}." if others else "Ask someone who speaks for your party."
    raise Stop(
        403, "not_your_role",
        f"“{act.label}” binds {viewer.party_name}; a {words.ROLES[viewer.role]} cannot do that.",
        next_step=asked,
    )  # fmt: skip
