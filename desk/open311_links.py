"""Which departments take handoffs by Open311. Set on the machine that runs Remit."""

from typing import TYPE_CHECKING

from rules.asked import WORKING
from schemas.errors import Invalid, NotFound
from schemas.open311 import Link
from storage import open311
from storage.readers import directory

if TYPE_CHECKING:
    from desk.webhooks import Checking
    from storage.pool import Pool


async def put(pool: "Pool", out: "Checking", link: Link, key: str | None) -> None:
    """Handoffs that wait for the party go there from now on. Raises Refused where the address
    cannot be sent to, or the speaker cannot speak for the party."""
    party = await directory.party(pool, link.party)
    if party is None or not party.active:
        raise NotFound(
            f"There is no active party {link.party}.", next_step="See them: remit party list"
        )
    speaker = await directory.person(pool, link.speaker)
    if speaker is None or not speaker.active or speaker.party != link.party:
        raise NotFound(
            f"{link.speaker} is no active person of {link.party}.",
            next_step=f"Add one for its system: remit person add system@{link.party} --help",
        )
    if speaker.role not in {role.value for role in WORKING}:
        raise Invalid(
            f"{link.speaker} is {speaker.role} and does no work for {link.party}.",
            next_step="Name somebody who works for it; a contributor is enough.",
        )
    if "?" in link.url or "#" in link.url:
        raise Invalid(
            "The endpoint is an address without ? and #.",
            next_step="Give what stands before /services.json, such as"
            " https://311.example.gov/open311/v2",
        )
    await out.check(f"{link.url}/requests.json")
    await open311.put(pool, link, key)


async def shown(pool: "Pool", party: str) -> Link:
    """Raises NotFound where there is none."""
    found = await open311.link(pool, party)
    if found is None:
        raise NotFound(
            f"{party} takes no handoffs by Open311.",
            next_step=f"Say where: remit party open311 set {party} --help",
        )
    return found


async def remove(pool: "Pool", party: str) -> None:
    """Nothing goes there any more, and its key is gone. Raises NotFound where there is none."""
    if not await open311.remove(pool, party):
        await shown(pool, party)
