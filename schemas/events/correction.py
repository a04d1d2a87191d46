"""What becomes of a correction. The entry that is corrected stays as it was written."""

from typing import Literal

from schemas.base import Instant, Prose
from schemas.clocks import Clock
from schemas.events.base import Happened
from schemas.ids import PartyId, ProblemId, ResponsibilityId


class OfTenure(Happened):
    """`entry` is the one that made the tenure begin; its instant is what is corrected."""

    responsibility: ResponsibilityId
    tenure: int
    entry: int
    field: Literal["since"] = "since"
    old: Instant
    new: Instant
    former: PartyId
    """Who held it until then."""
    following: PartyId
    """Who held it from then on."""


class CorrectionProposed(OfTenure):
    """Nothing is corrected yet."""

    kind: Literal["correction.proposed"] = "correction.proposed"
    counterparty: PartyId
    """Whose agreement is asked for."""
    reason: Prose
    clocks: tuple[Clock, ...]


class CorrectionAgreed(OfTenure):
    """From this entry on the record tells the new instant; asked as of before, still the old."""

    kind: Literal["correction.agreed"] = "correction.agreed"
    proposed_in: int
    """The entry that proposed it and says why."""


class CorrectionRefused(OfTenure):
    kind: Literal["correction.refused"] = "correction.refused"
    reason: Prose


class CorrectionWithdrawn(OfTenure):
    kind: Literal["correction.withdrawn"] = "correction.withdrawn"
    reason: Prose


class CorrectionExpired(OfTenure):
    """Nobody answered in time; what was recorded stands."""

    kind: Literal["correction.expired"] = "correction.expired"


class FactCorrected(Happened):
    """What was described there is now said in this entry. The old text is not repeated: it stands
    in the entry `stated_in`, so that expunging it there leaves no copy.
    """

    kind: Literal["fact.corrected"] = "fact.corrected"
    problem: ProblemId
    about: str
    """The id of what the corrected entry is about."""
    entry: int
    corrects: str
    """The kind of that entry."""
    field: str
    stated_in: int
    """Where the text stood until now: the entry itself, or its newest correction."""
    text: Prose
    reason: Prose
    present: bool
    """Whether the text stood in the present state of things as well, and is replaced there."""


OfPassing = (
    CorrectionProposed
    | CorrectionAgreed
    | CorrectionRefused
    | CorrectionWithdrawn
    | CorrectionExpired
)
CorrectionEvent = OfPassing | FactCorrected
