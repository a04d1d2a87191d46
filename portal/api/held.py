"""The shape of the answer to who held a responsibility, and on what that rests."""

from dataclasses import asdict
from datetime import datetime

from portal.api.answers import Shape
from portal.when import iso
from rules.statement import statement
from schemas.grounds import Act, Clause, Grounds, Place
from schemas.views import Held


class BasisTold(Shape):
    kind: str
    seq: int
    by: str


class GroundsTold(BasisTold):
    """Whose word it was, what was agreed, and where the entry stands in the signed tree."""

    began: Act
    agreed: Act | None
    stated: Act | None
    approved: list[Act]
    clause: Clause
    corrected: Act | None
    place: Place
    sentences: list[str]


class HeldTold(Shape):
    """Who held a responsibility at an instant, since when, and on what basis."""

    responsibility: str
    at: datetime
    holder: str
    since: datetime
    until: datetime | None
    basis: GroundsTold | BasisTold
    cause: str
    handoff: str | None
    corrected_in: int | None = None
    as_known_at: datetime | None = None

    @staticmethod
    def of(held: Held, rests: Grounds | None = None) -> "HeldTold":
        basis = {"kind": held.basis.kind, "seq": held.basis.seq, "by": held.basis.by}
        grounds = GroundsTold(
            **basis, **asdict(rests), sentences=statement(held, rests, iso)
        ) if rests else None  # fmt: skip
        return HeldTold(
            responsibility=held.responsibility, at=held.at, holder=held.holder, since=held.since,
            until=held.until, cause=held.cause, handoff=held.handoff,
            basis=grounds or BasisTold(**basis),
            as_known_at=held.as_known_at, corrected_in=held.corrected_in,
        )  # fmt: skip
