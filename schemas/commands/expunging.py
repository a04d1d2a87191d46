"""Commands by which texts go for good: one person asks, another approves."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message, Prose
from schemas.ids import PartyId, ProblemId
from schemas.texts import Basis, Texts

Entry = Annotated[int, Field(ge=1)]


class RequestExpungement(Message):
    """Nothing goes yet."""

    kind: Literal["problem.request_expungement"] = "problem.request_expungement"
    problem: ProblemId
    texts: Texts
    basis: Basis
    reason: Prose


class ApproveExpungement(Message):
    """By somebody else than who asked, naming the entry that asked. It cannot be undone."""

    kind: Literal["problem.approve_expungement"] = "problem.approve_expungement"
    problem: ProblemId
    entry: Entry


class RefuseExpungement(Message):
    kind: Literal["problem.refuse_expungement"] = "problem.refuse_expungement"
    problem: ProblemId
    entry: Entry
    reason: Prose


class RequestPartyExpungement(Message):
    kind: Literal["party.request_expungement"] = "party.request_expungement"
    party: PartyId
    texts: Texts
    basis: Basis
    reason: Prose


class ApprovePartyExpungement(Message):
    kind: Literal["party.approve_expungement"] = "party.approve_expungement"
    party: PartyId
    entry: Entry


class RefusePartyExpungement(Message):
    kind: Literal["party.refuse_expungement"] = "party.refuse_expungement"
    party: PartyId
    entry: Entry
    reason: Prose


ExpungingCommand = RequestExpungement | ApproveExpungement | RefuseExpungement
PartyExpungingCommand = RequestPartyExpungement | ApprovePartyExpungement | RefusePartyExpungement
EXPUNGING_KINDS = frozenset(
    f"{noun}.{verb}_expungement"
    for noun in ("problem", "party")
    for verb in ("request", "approve", "refuse")
)
