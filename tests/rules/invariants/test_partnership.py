"""What holds whatever anybody asks of a partnership, in whatever order, however late."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules.fold import fold
from rules.machines import transitions
from rules.partnership.agreements import sides
from rules.partnership.decide import decide_partnership
from rules.partnership.evolve import evolve_partnership
from rules.partnership.members import missing_to_start
from rules.partnership.notices import partnership_notices
from rules.partnership.rows import partnership_rows
from rules.partnership.time import coming, noted_request, ring_request, to_revert
from schemas.commands.partnership import BySomebody
from schemas.errors import Refused
from schemas.events import EVENT
from schemas.events.agreement import AgreementSigned
from schemas.events.partnership import PartnershipEvent
from schemas.ids import TIME, partnership_stream
from schemas.parties import Grade, Role, Standing
from schemas.partnering import Reversion
from schemas.partnerships import AgreementState, MemberRole, MemberState, PartnershipState
from schemas.request import Request
from schemas.state.partnership import Partnership
from tests.builders import CARDS, MONDAY, POLICE, person
from tests.partnering import READY, T
from tests.rules.invariants.moves_of_partnership import PARTIES, founding, on_partnership
from tests.rules.invariants.often import often
from tests.rules.invariants.world import lay_over, says_why

SPEAKERS: tuple[Standing, ...] = (
    *[person(party) for party in PARTIES] * 3,
    person(POLICE, Role.SUPERVISOR),
    person(POLICE, Role.AUDITOR),
    person(POLICE, Role.ADMINISTRATOR),
    *(person(party, grade=Grade.LIMITED, handle="junior") for party in PARTIES[1:]),
    *(person(party, Role.CONTRIBUTOR, grade=Grade.ADVISORY) for party in PARTIES[1:]),
)
_ENDED: set[str] = set()
TABLES: dict[str, dict[str | None, set[str]]] = {
    "partnership": {
        None: {"forming"}, "forming": {"working", "concluded"}, "working": {"concluded"},
    },
    "member": {
        None: {"invited", "joined"},
        "invited": {"joined", "declined", "unanswered"},
        "unanswered": {"invited", "joined", "declined"},
        "declined": {"invited"},
        "joined": {"left"},
        "left": {"invited"},
    },
    "agreement": {
        None: {"proposed"}, "proposed": {"in_force", "refused"}, "refused": {"proposed"},
        "in_force": {"ended"}, "ended": {"proposed"},
    },
    "meeting": {None: {"called"}, "called": {"held", "cancelled"}},
}  # fmt: skip


class AnyPartnership(RuleBasedStateMachine):
    """One partnership, and everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Partnership(partnership=T)
        self.now: datetime = MONDAY
        self.events: list[PartnershipEvent] = []
        self.rows: dict[Any, Any] = {}
        self.numbers = 0

    @initialize(data=st.data())
    def police_found_it(self, data: st.DataObject) -> None:
        """Often with a partner who has joined, means, and an idea of success, ready to start."""
        if data.draw(st.sampled_from((True, True, False))):
            for step in READY:
                assert isinstance(step, Request)
                self.wait(timedelta(minutes=1))
                self.happen(step, self.now)
        else:
            self.ask(founding(data.draw, self.now), person(POLICE))

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def somebody_asks(self, data: st.DataObject, who: Standing) -> None:
        self.wait(timedelta(minutes=5))
        self.ask(on_partnership(data.draw, self.state, self.now), who)

    @rule(data=st.data())
    def whoever_convenes_asks(self, data: st.DataObject) -> None:
        self.wait(timedelta(minutes=5))
        assert self.state.convener is not None
        command = on_partnership(data.draw, self.state, self.now)
        self.ask(command, person(self.state.convener))

    @rule(days=st.sampled_from((1, 8, 40)))
    def days_pass(self, days: int) -> None:
        self.wait(timedelta(days=days))

    @rule(outcome=st.sampled_from(get_args(Reversion)))
    def what_fell_back_is_noted(self, outcome: Reversion) -> None:
        falling = to_revert(self.state)
        if falling is not None:
            before = falling[:2]
            self.happen(noted_request(*before, outcome, "It was asked for."), self.now)
            again = to_revert(self.state)
            assert again is None or again[:2] != before, "it falls back once"

    def ask(self, command: BySomebody, by: Standing) -> None:
        self.numbers += 1
        request = Request(
            command_id=f"command-{self.numbers:05}", command=command, standing=by, parties=CARDS
        )
        self.happen(request, self.now)

    def wait(self, span: timedelta) -> None:
        self.now += span
        while (due := next(iter(coming(self.state)), None)) is not None and due[0] <= self.now:
            seq = self.state.seq
            self.happen(ring_request(due[1]), due[0])
            assert self.state.seq > seq, f"{due[1]} causes nothing, and rings again"

    def happen(self, request: Request, at: datetime) -> None:
        before, told = self.state, self.state.model_dump_json()
        try:
            events = decide_partnership(before, request, at)
        except Refused as no:
            says_why(no)
            assert request.standing.person != TIME, "time is never refused"
            assert before.model_dump_json() == told
            return
        for event in events:
            assert before.at is None or event.stamp.at > before.at
            after = evolve_partnership(self.state, event)
            self.look_at(self.state, after, event)
            self.state = after
        assert before.model_dump_json() == told, "decide or evolve changed the past"
        self.events += events
        lay_over(self.rows, partnership_rows(self.state, before.seq))

    def look_at(self, before: Partnership, after: Partnership, event: PartnershipEvent) -> None:
        assert after.seq == before.seq + 1
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        assert event.stamp.role not in (Role.AUDITOR, Role.ADMINISTRATOR)
        for notice in partnership_notices(before, after, event):
            assert notice.line.endswith((".", "?"))
        for machine, state, following in transitions(before, after):
            assert following in TABLES[machine].get(state, _ENDED), (
                f"{event.kind}: a {machine} passed from {state} to {following}"
            )
        if after.convener != before.convener and before.convener is not None:
            assert event.kind == "partnership.convenership_accepted"
            assert before.convenership is not None
            assert event.stamp.party == before.convenership.to == after.convener
        if before.state is PartnershipState.FORMING and after.state is PartnershipState.WORKING:
            assert missing_to_start(before) == []
        if isinstance(event, AgreementSigned):
            assert event.stamp.grade is Grade.FULL, "signed without the power to decide"

    @invariant()
    def exactly_one_convener_at_every_instant(self) -> None:
        if not self.state.seq:
            return
        joined = [m for m in self.state.members.values() if m.state is MemberState.JOINED]
        conveners = [m.party for m in joined if m.role is MemberRole.CONVENER]
        assert conveners == [self.state.convener]
        for former, following in pairwise(self.state.convening):
            assert former.until == following.since
        assert self.state.convening[-1].party == self.state.convener

    @invariant()
    def what_is_in_force_was_signed_by_every_side(self) -> None:
        for agreement in self.state.agreements.values():
            if agreement.state is AgreementState.IN_FORCE:
                assert agreement.terms is not None
                assert {one.party for one in agreement.signed} == set(sides(agreement.terms))
                assert not agreement.to_revert

    @invariant()
    def nobody_uses_more_than_was_pledged(self) -> None:
        for pledge in self.state.pledges.values():
            assert 0 <= pledge.used <= pledge.quantity

    @invariant()
    def who_joined_said_what_is_at_stake(self) -> None:
        for member in self.state.members.values():
            if member.state is MemberState.JOINED:
                assert member.stake
                assert member.representative
            assert (member.state is not MemberState.INVITED) or member.answer_by is not None

    def teardown(self) -> None:
        stream = partnership_stream(T)
        assert fold(stream, self.events) == self.state
        bodies = [EVENT.dump_json(event) for event in self.events]
        assert fold(stream, map(EVENT.validate_json, bodies)) == self.state
        text = self.state.model_dump_json()
        assert Partnership.model_validate_json(text) == self.state


TestAnyPartnership = AnyPartnership.TestCase
TestAnyPartnership.settings = often(15)
