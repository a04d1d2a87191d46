"""The stamp on every event: who caused it, in whose name, by which command, and when."""

from pydantic import Field

from schemas.base import Instant, Message
from schemas.ids import OWN_PARTY, TIME, CommandId, PartyId, PersonId
from schemas.parties import Grade, PartyKind, Role, Standing


class Stamp(Message):
    """`at` is strictly later than that of every earlier command of the same stream."""

    command_id: CommandId
    at: Instant
    by: PersonId
    party: PartyId
    role: Role
    grade: Grade
    deputy_for: PersonId | None = Field(default=None)


def people_of(stamp: Stamp) -> tuple[PersonId, ...]:
    """Everybody in whose name it was done: the one who did it, and the absent person if any."""
    return (stamp.by, stamp.deputy_for) if stamp.deputy_for else (stamp.by,)


def time_itself() -> Standing:
    """The standing of a deadline that passed."""
    return Standing(
        person=TIME,
        party=OWN_PARTY,
        kind=PartyKind.POLICE,
        role=Role.SYSTEM,
        grade=Grade.FULL,
    )
