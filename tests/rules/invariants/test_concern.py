"""What holds whatever anybody asks of a concern or of a candidate, in whatever order."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from rules.fold import State, decide, evolve, fold, fresh
from rules.machines import transitions
from schemas.commands import concern as c
from schemas.commands import stream_of
from schemas.concerns import Matter, ScanRule, Source
from schemas.errors import Refused
from schemas.events import EVENT, Event
from schemas.ids import OWN_PARTY
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request, Seen
from tests.builders import CARDS, HOUSING, MONDAY, POLICE, PROBLEM, person
from tests.concerns import MACHINE, OTHER, C, K
from tests.rules.invariants.often import often
from tests.rules.invariants.world import says_why

SPEAKERS = (
    *[person(POLICE)] * 4, person(POLICE, Role.SUPERVISOR), person(POLICE, Role.AUDITOR),
    person(HOUSING), MACHINE,
)  # fmt: skip
_TABLE: dict[str | None, set[str]] = {
    None: {"reported"},
    "reported": {"linked", "merged", "referred", "closed"},
    "linked": {"linked", "merged", "closed"},
}
STEERING = {Role.OPERATOR, Role.SUPERVISOR, Role.CHIEF}


class AnyConcern(RuleBasedStateMachine):
    """Two concerns and a candidate, and everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = MONDAY
        self.states: dict[str, State] = {
            stream: fresh(stream)
            for stream in (f"concern/{C}", f"concern/{OTHER}", f"candidate/{K}")
        }
        self.events: dict[str, list[Event]] = {stream: [] for stream in self.states}
        self.numbers = 0

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def somebody_asks(self, data: st.DataObject, who: Standing) -> None:
        self.now += timedelta(hours=1)
        one, other = data.draw(st.sampled_from(((C, OTHER), (OTHER, C))))
        source = data.draw(st.sampled_from(Source))
        contact = data.draw(st.sampled_from((None, "555-0100")))
        happened = self.now + timedelta(days=data.draw(st.sampled_from((-3, -1, 1))))
        told = data.draw(st.sampled_from((None, "By telephone")))
        choices: tuple[Callable[[], c.ConcernCommand | c.CandidateCommand], ...] = (
            *[lambda: c.ReportConcern(
                concern=one, source=source, matter=Matter.NOISE, place="Motel", happened=happened,
                text="Shouting.", contact=contact)] * 4,
            lambda: c.LinkConcern(concern=one, problem=PROBLEM),
            lambda: c.MergeConcern(concern=one, into=other, reason="The same."),
            lambda: c.ReferConcern(concern=one, to="Parks", reason="Trees.", told=told),
            lambda: c.CloseConcern(concern=one, reason="Nothing."),
            lambda: c.ProposeCandidate(candidate=K, matter=Matter.NOISE, place="Motel",
                                       concerns=(C, OTHER), rule=ScanRule()),
            lambda: c.TakeUpCandidate(candidate=K, problem=PROBLEM),
            lambda: c.SetAsideCandidate(candidate=K, reason="Chance."),
        )  # fmt: skip
        stage = data.draw(st.sampled_from(("scanning", "closed")))
        self.ask(data.draw(st.sampled_from(choices))(), who, stage)

    def ask(self, command: c.ConcernCommand | c.CandidateCommand, by: Standing, stage: str) -> None:
        self.numbers += 1
        seen = [Seen(stream=f"problem/{PROBLEM}", seq=4, state=stage)]
        seen += [Seen(stream=stream, seq=max(1, state.seq), state=str(getattr(state, "state", "")))
                 for stream, state in self.states.items() if state.seq]  # fmt: skip
        request = Request(
            command_id=f"command-{self.numbers:05}", command=command, standing=by, parties=CARDS,
            seen=tuple(seen),
        )  # fmt: skip
        stream = stream_of(command)
        before = self.states[stream]
        try:
            events = decide(before, request, self.now)
        except Refused as no:
            says_why(no)
            return
        for event in events:
            after = evolve(self.states[stream], event)
            self.look_at(self.states[stream], after, event)
            self.states[stream] = after
        self.events[stream] += events

    def look_at(self, before: State, after: State, event: Event) -> None:
        assert after.seq == before.seq + 1
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        stamp = event.stamp
        assert stamp.role not in (Role.AUDITOR, Role.ADMINISTRATOR)
        for machine, state, following in transitions(before, after):
            assert following in _TABLE.get(state, set()), f"{machine}: {state} to {following}"
        by_itself = stamp.party == OWN_PARTY and event.kind == "concern.closed"
        if event.kind not in ("concern.reported", "candidate.proposed", "concern.linked") and not (
            by_itself  # with the end of its problem
        ):
            assert stamp.role in STEERING, "only police say what becomes of it"
            assert CARDS[stamp.party].kind is PartyKind.POLICE
        if event.kind == "concern.referred" and getattr(before, "contact", None):
            assert getattr(event, "told", None), "whoever can be reached is told"

    def teardown(self) -> None:
        for stream, events in self.events.items():
            assert fold(stream, events) == self.states[stream]


TestAnyConcern = AnyConcern.TestCase
TestAnyConcern.settings = often(10, steps=30)
