"""What happens when texts must go: asked for by one person, approved by another."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Message, Prose
from schemas.events.base import Happened
from schemas.ids import PartyId, PersonId, ProblemId

MOST_TEXTS = 1_000
Path = Annotated[
    str, StringConstraints(pattern=r"^[a-z_]{1,40}(/[a-z0-9_]{1,40}){0,5}$", max_length=200)
]


class TextAt(Message):
    """One text: the entry that says it, and where it stands in the event, such as terms/summary."""

    seq: Annotated[int, Field(ge=1)]
    path: Path


Texts = Annotated[tuple[TextAt, ...], Field(min_length=1, max_length=MOST_TEXTS)]
Basis = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 .,:()/§-]{1,79}$")]
"""A reference to the law, such as `GDPR art. 17(1)(d)`; kept in clear, so it names nobody."""


class ExpungementRequested(Happened):
    kind: Literal["problem.expungement_requested"] = "problem.expungement_requested"
    problem: ProblemId
    texts: Texts
    basis: Basis
    reason: Prose


class ExpungementRefused(Happened):
    kind: Literal["problem.expungement_refused"] = "problem.expungement_refused"
    problem: ProblemId
    reason: Prose


class Expunged(Happened):
    """The texts are gone from now on, with the keys that could open them."""

    kind: Literal["problem.expunged"] = "problem.expunged"
    problem: ProblemId
    texts: Texts
    basis: Basis
    requested_by: tuple[PersonId, ...]
    approved_by: tuple[PersonId, ...]


class PartyExpungementRequested(Happened):
    kind: Literal["party.expungement_requested"] = "party.expungement_requested"
    party: PartyId
    texts: Texts
    basis: Basis
    reason: Prose


class PartyExpungementRefused(Happened):
    kind: Literal["party.expungement_refused"] = "party.expungement_refused"
    party: PartyId
    reason: Prose


class PartyExpunged(Happened):
    kind: Literal["party.expunged"] = "party.expunged"
    party: PartyId
    texts: Texts
    basis: Basis
    requested_by: tuple[PersonId, ...]
    approved_by: tuple[PersonId, ...]


ProblemExpunging = ExpungementRequested | ExpungementRefused | Expunged
PartyExpunging = PartyExpungementRequested | PartyExpungementRefused | PartyExpunged
EXPUNGED = frozenset({"problem.expunged", "party.expunged"})
