"""Who is speaking, looked up in the directory. No door can claim a standing."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rules.asked import BINDING
from schemas.errors import NotAllowed, NotFound
from schemas.ids import KEEPER, OWN_PARTY, PUBLIC, PUBLIC_PARTY, SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.views import PartyView, PersonView
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Asking


async def standing(conn: "Asking", person: str, deputy_for: str | None = None) -> Standing:
    """The standing of this person now, or of the absent person whose deputy is speaking.

    Raises NotFound for an unknown person, NotAllowed where person or party is not active, or
    where the person is not the deputy of someone who is away or has left.
    """
    if person in (SETUP, KEEPER):
        return Standing(
            person=person,
            party=OWN_PARTY,
            kind=PartyKind.POLICE,
            role=Role.SYSTEM,
            grade=Grade.ADVISORY,
        )
    if person == PUBLIC:
        return Standing(
            person=PUBLIC,
            party=PUBLIC_PARTY,
            kind=PartyKind.CITIZEN,
            role=Role.CITIZEN,
            grade=Grade.ADVISORY,
        )
    speaker, party = await _active(conn, person)
    if deputy_for is None:
        return _standing(speaker, party)
    absent = await _known(conn, deputy_for)
    if absent.deputy != person or absent.party != speaker.party:
        raise NotAllowed(
            f"{person} is not the deputy of {deputy_for}.",
            next_step=f"{deputy_for} can say so: remit person deputy {deputy_for} {person}",
            code="not_the_deputy",
        )
    if not absent.active:
        return _left(speaker, absent, party)
    if absent.away_until is None or absent.away_until <= datetime.now(UTC):
        raise NotAllowed(
            f"{deputy_for} is not away, so nobody speaks as deputy.",
            next_step=f"Ask {deputy_for}, or record the absence: remit person away {deputy_for}",
            code="not_away",
        )
    return _standing(absent, party).model_copy(update={"person": person, "deputy_for": deputy_for})


def _left(speaker: PersonView, absent: PersonView, party: PartyView) -> Standing:
    """Whoever left no longer speaks; whoever was to stand in for them does, in what binds the
    party. Nobody keeps accounts or audits in the name of someone who left."""
    if Role(absent.role) not in BINDING:
        raise NotAllowed(
            f"{absent.person} is no longer active, and a deputy stands in only for those whose"
            " word binds the party.",
            next_step=f"Ask another person of {absent.party}.",
            code="person_inactive",
        )
    return _standing(absent, party).model_copy(
        update={"person": speaker.person, "deputy_for": absent.person}
    )


async def _known(conn: "Asking", name: str) -> PersonView:
    person = await directory.person(conn, name)
    if person is None:
        raise NotFound(
            f"Nobody is registered as {name}.",
            next_step="See the people: remit person list",
            code="unknown_person",
        )
    return person


async def _active(conn: "Asking", name: str) -> tuple[PersonView, PartyView]:
    person = await _known(conn, name)
    party = await directory.party(conn, person.party)
    assert party is not None, "a person belongs to a registered party"
    if not person.active or not party.active:
        raise NotAllowed(
            f"{name} is no longer active.",
            next_step=f"Ask another person of {person.party}.",
            code="person_inactive",
        )
    return person, party


def _standing(person: PersonView, party: PartyView) -> Standing:
    return Standing(
        person=person.person,
        party=party.party,
        kind=PartyKind(party.kind),
        role=Role(person.role),
        grade=Grade(person.grade),
    )
