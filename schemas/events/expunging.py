"""What happens when texts must go: asked for by one person, approved by another."""

from typing import Literal

from schemas.base import Prose
from schemas.events.base import Happened
from schemas.ids import PartyId, PersonId, ProblemId
from schemas.texts import Basis, Texts


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
