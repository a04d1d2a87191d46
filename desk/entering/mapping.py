"""Whom a provider means: a person of the directory, and never a new one.

A subject that is bound stands for its person, whatever address it has by now. The first time an
address that the provider verified finds exactly one person, the subject is bound to it; another
subject with the same address later is refused, for it is another account.
"""

from typing import TYPE_CHECKING

from desk.entering.id_token import Said
from desk.sign_in import Entered, begin
from runtime.providers import Provider
from schemas.access import Rule, Waits, Where
from schemas.errors import NotAllowed
from schemas.ids import party_of
from storage import access_log, factors, providers
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Asking, Pool


class NobodyHere(NotAllowed):
    """Why it is nobody stands in the log of access, and is not told."""

    def __init__(self, label: str) -> None:
        super().__init__(
            f"Nobody here is known by what {label} says of you.",
            next_step="Ask whoever runs this Remit to register you with that e-mail address.",
            code="nobody_here",
        )


async def let_in(
    pool: "Pool", provider: Provider, said: Said, where: Where, rule: Rule,
    instead_of: str | None = None,
) -> Entered:  # fmt: skip
    """A session of the person who is meant. Raises NobodyHere."""
    async with pool.acquire() as conn, conn.transaction():
        person, why = await _meant(conn, provider, said, where)
        if person is not None:
            has = rule != "off" and await factors.factor(conn, person) is not None
            waits: Waits | None = "factor" if has else "enrolment" if rule == "required" else None
            return await begin(
                conn, person, f"provider {provider.name}", where,
                waits_for=None if said.strong else waits, by_factor=said.strong,
                instead_of=instead_of,
            )  # fmt: skip
        await access_log.say(conn, "sign_in.refused", where, None, f"{provider.name}: {why}")
    raise NobodyHere(provider.label)


async def _meant(
    conn: "Asking", provider: Provider, said: Said, where: Where
) -> tuple[str | None, str]:
    """The person; or none, and why."""
    bound = await providers.person_of(conn, provider.issuer, said.subject)
    if bound is not None:
        found = await directory.person(conn, bound)
        active = found is not None and found.active and found.party_active
        return (bound, "") if active and _may(provider, bound) else (None, "not active any more")
    if said.email is None:
        return None, "no verified address"
    people = [one for one in await providers.people_at(conn, said.email) if _may(provider, one)]
    if len(people) != 1:
        return None, "several people" if people else "nobody with this address"
    if not await providers.bind(conn, provider.issuer, said.subject, people[0]):
        return None, f"another subject is bound to {people[0]}"
    await access_log.say(conn, "subject.bound", where, people[0], provider.name)
    return people[0], ""


def _may(provider: Provider, person: str) -> bool:
    """Whether the provider may speak for the person's party."""
    return not provider.parties or party_of(person) in provider.parties
