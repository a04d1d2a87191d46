"""The shapes of what the API answers. Nothing else leaves, and fields are only ever added."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from schemas.request import Answer
from schemas.views import (
    CommitmentView,
    EntryView,
    HandoffView,
    ProblemView,
    ResponsibilityView,
    TenureView,
)


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Caused(Shape):
    seq: int
    kind: str
    subject: str
    at: datetime


class Done(Shape):
    """The command is durable, and this is what it caused. The same for every repetition."""

    command_id: str
    stream: str
    entries: list[Caused]
    problem: str | None = None
    handoff: str | None = None
    commitment: str | None = None
    receipt: str | None = None
    """Signed: these entries are recorded, and soon in the signed tree. Keep it."""

    @staticmethod
    def of(answer: Answer, receipt: str | None = None) -> "Done":
        return Done(
            command_id=answer.command_id,
            stream=answer.stream,
            entries=[Caused.model_validate(entry.model_dump()) for entry in answer.entries],
            problem=answer.made("problem"),
            handoff=answer.made("handoff"),
            commitment=answer.made("commitment"),
            receipt=receipt,
        )


class HandoffTold(Shape):
    handoff: str
    state: str
    offeror: str = Field(serialization_alias="from")
    receiver: str = Field(serialization_alias="to")
    turn: str | None
    due: datetime | None
    deadlines: dict[str, datetime]
    responsibility: str
    title: str
    problem: str
    version: int
    terms: dict[str, Any]
    countered: dict[str, Any] | None
    fallback: str
    read_back: str | None
    question: str | None
    answer: str | None
    decline_code: str | None
    redirected_to: str | None
    early: bool = False
    """It was offered before the analysis of the problem was complete."""
    checked: dict[str, Any] | None = None
    """What was found of the receiver before it was asked, and why it was asked all the same."""

    @staticmethod
    def of(view: HandoffView) -> "HandoffTold":
        document = view.document
        kept = ("terms", "countered", "fallback", "read_back", "question", "answer",
                "decline_code", "redirected_to", "version")  # fmt: skip
        return HandoffTold(
            handoff=view.handoff, state=view.state, offeror=view.offeror, receiver=view.receiver,
            turn=view.turn, due=view.due, deadlines=view.deadlines, title=view.title,
            responsibility=view.responsibility, problem=view.problem,
            early=bool(document.get("early")), checked=document.get("checked"),
            **{name: document.get(name) for name in kept},
        )  # fmt: skip


class CommitmentTold(Shape):
    commitment: str
    state: str
    title: str
    promisor: str
    promisee: str
    turn: str | None
    due: datetime | None
    deadlines: dict[str, datetime]
    responsibility: str
    handoff: str | None
    problem: str
    version: int
    promise: dict[str, Any]
    asked: dict[str, Any] | None
    last_note: str | None
    evidence: str | None
    references: list[str]
    late: bool

    @staticmethod
    def of(view: CommitmentView) -> "CommitmentTold":
        document = view.document
        kept = ("version", "promise", "asked", "last_note", "evidence", "references", "late")
        return CommitmentTold(
            commitment=view.commitment, state=view.state, title=view.title,
            promisor=view.promisor, promisee=view.promisee, turn=view.turn, due=view.due,
            deadlines=view.deadlines, responsibility=view.responsibility, handoff=view.handoff,
            problem=view.problem, **{name: document.get(name) for name in kept},
        )  # fmt: skip


class TenureTold(Shape):
    responsibility: str
    number: int
    holder: str
    since: datetime
    until: datetime | None
    cause: str
    handoff: str | None
    began_seq: int
    by: str

    @staticmethod
    def of(view: TenureView) -> "TenureTold":
        return TenureTold(**{name: getattr(view, name) for name in TenureTold.model_fields})


class ResponsibilityTold(Shape):
    """`holder` is null where the caller has no part in it any more."""

    id: str
    title: str
    holder: str | None
    fallback: str | None
    state: str | None
    reserved: list[str]
    scope: dict[str, Any]

    @staticmethod
    def of(one: ResponsibilityView) -> "ResponsibilityTold":
        return ResponsibilityTold(
            id=one.responsibility, title=one.title, holder=one.holder or None,
            fallback=one.fallback or None, state=one.state or None,
            reserved=one.document.get("reserved") or [],
            scope=one.document.get("scope") or {},
        )  # fmt: skip


class ProblemTold(Shape):
    problem: str
    title: str
    stage: str
    opened_at: datetime
    closed_at: datetime | None
    statement: str | None = None
    source: str | None = None

    @staticmethod
    def of(view: ProblemView) -> "ProblemTold":
        return ProblemTold(
            problem=view.problem, title=view.title, stage=view.stage,
            opened_at=view.opened_at, closed_at=view.closed_at,
            statement=view.document.get("statement"), source=view.document.get("source"),
        )  # fmt: skip


class ProblemWhole(ProblemTold):
    """`plan` is shown to those who answer for one of its actions; its `actions` by their names."""

    plan: dict[str, Any] | None = None
    responsibilities: list[ResponsibilityTold] = []
    handoffs: list[HandoffTold] = []
    commitments: list[CommitmentTold] = []
    tenures: list[TenureTold] = []

    @staticmethod
    def of(view: ProblemView) -> "ProblemWhole":
        return ProblemWhole(
            **ProblemTold.of(view).model_dump(),
            plan=view.document.get("plan"),
            responsibilities=[ResponsibilityTold.of(one) for one in view.responsibilities],
            handoffs=[HandoffTold.of(one) for one in view.handoffs],
            commitments=[CommitmentTold.of(one) for one in view.commitments],
            tenures=[TenureTold.of(one) for one in view.tenures],
        )  # fmt: skip


class EntryTold(Shape):
    seq: int
    kind: str
    at: datetime
    by: str
    command_id: str
    body: dict[str, Any]
    hash: str
    prev: str
    subject: str
    recorded_at: datetime
    corrected_by: dict[str, int] = {}
    """Which of its fields a later entry corrects, and the newest that does."""

    @staticmethod
    def of(view: EntryView) -> "EntryTold":
        told = {name: getattr(view, name) for name in EntryTold.model_fields}
        return EntryTold(**told | {"corrected_by": dict(view.corrected_by)})
