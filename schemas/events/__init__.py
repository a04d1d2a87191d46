"""What has happened. An event's `kind` is the same string in code, ledger, log, docs and pages."""

from typing import Annotated, get_args

from pydantic import Field, TypeAdapter

from schemas.events.base import Happened
from schemas.events.commitment import CommitmentEvent
from schemas.events.concern import CandidateEvent, ConcernEvent
from schemas.events.correction import CorrectionEvent, FactCorrected
from schemas.events.expunging import ProblemExpunging
from schemas.events.finding import FindingEvent
from schemas.events.handoff import HandoffEvent
from schemas.events.ladder import LadderEvent
from schemas.events.method import MethodEvent
from schemas.events.partnership import PartnershipEvent
from schemas.events.party import PartyEvent
from schemas.events.playbook import PlaybookEvent
from schemas.events.problem import ProblemEvent
from schemas.events.record import RecordEvent
from schemas.events.round import RoundEvent

OnProblem = (
    ProblemEvent
    | HandoffEvent
    | CommitmentEvent
    | CorrectionEvent
    | ProblemExpunging
    | MethodEvent
    | LadderEvent
)
ElsewhereEvent = (
    PartyEvent
    | PartnershipEvent
    | FindingEvent
    | RecordEvent
    | ConcernEvent
    | CandidateEvent
    | PlaybookEvent
    | RoundEvent
)
"""What happens on other streams than those of problems."""
Event = Annotated[OnProblem | ElsewhereEvent, Field(discriminator="kind")]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads an event from the JSON of a ledger body."""

EVENT_TYPES: dict[str, type[Happened]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(Event)[0])
}
"""The type of each kind of event."""

_SUBJECTS = (
    "concern", "candidate",
    "commitment", "handoff", "responsibility", "step", "problem", "person", "party", "finding",
    "workflow", "record", "agreement", "meeting", "partnership", "playbook", "round",
)  # fmt: skip


def subject_of(event: Event) -> str:
    """The id of the thing the event is about, the most particular one it names."""
    if isinstance(event, FactCorrected):
        return event.about
    noun = event.kind.partition(".")[0]
    if noun in _SUBJECTS and noun in type(event).model_fields:
        return str(getattr(event, noun))
    return str(next(getattr(event, name) for name in _SUBJECTS if name in type(event).model_fields))
