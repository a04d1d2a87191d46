"""What holds whatever anybody asks of a priority round, in whatever order, however late."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules.fold import decide, due_by, evolve, fold, fresh
from rules.machines import transitions
from rules.rounds.counting import gap
from rules.rounds.evolve import round_rows
from rules.rounds.figures import figures
from rules.rounds.notices import round_notices
from rules.rounds.time import coming, ring_request
from schemas.commands import round as c
from schemas.errors import Refused
from schemas.events import EVENT
from schemas.events.round import (
    PoliceRanked,
    ReportedBack,
    RoundAnswered,
    RoundClosed,
    RoundEvent,
    RoundOpened,
)
from schemas.ids import TIME
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request
from schemas.rounds import CameOfIt, PolicingStyle, RoundState, Sheet
from schemas.state.round import Round
from tests.builders import CARDS, HOUSING, MONDAY, POLICE, person
from tests.rounds import ITEMS, MOTEL, RESIDENT, R, opening
from tests.rules.invariants.often import often
from tests.rules.invariants.world import lay_over, says_why

SPEAKERS = (
    *[person(POLICE)] * 3, person(POLICE, Role.SUPERVISOR), person(HOUSING),
    person(HOUSING, Role.CONVENER), RESIDENT, person(POLICE, Role.AUDITOR),
    person(POLICE, Role.ADMINISTRATOR),
)  # fmt: skip
_TABLE: dict[str | None, set[str]] = {None: {"open"}, "open": {"closed"}}
STEERING = {Role.OPERATOR, Role.SUPERVISOR, Role.CHIEF}
OF_POLICE = st.permutations(ITEMS).map(tuple)
SHEETS = st.lists(
    st.builds(
        Sheet,
        sheet=st.sampled_from((*"1234567", RESIDENT.person)),
        order=st.builds(lambda order, n: order[:n], OF_POLICE, st.integers(1, len(ITEMS))),
        group=st.sampled_from(("tenants", "tenants", "owners", "visitors")),
        fear=st.sampled_from((None, 1, 5, 9)),
        styles=st.sampled_from(((), (PolicingStyle.MEETINGS,))),
    ),
    min_size=1, max_size=2,
)  # fmt: skip


class AnyRound(RuleBasedStateMachine):
    """One round, and everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        state = fresh(f"round/{R}")
        assert isinstance(state, Round)
        self.state, self.now = state, MONDAY
        self.events: list[RoundEvent] = []
        self.rows: dict[Any, Any] = {}
        self.numbers = 0

    @initialize(data=st.data())
    def it_is_opened(self, data: st.DataObject) -> None:
        opens = data.draw(st.sampled_from((None, None, MONDAY + timedelta(days=2))))
        self.ask(opening(opens=opens), data.draw(st.sampled_from(SPEAKERS[:4])))

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def somebody_asks(self, data: st.DataObject, who: Standing) -> None:
        self.wait(timedelta(minutes=5))
        own = Sheet(sheet=who.person, order=ITEMS, group="tenants")
        choices: tuple[Callable[[], c.BySomebodyOnRound], ...] = (
            *[lambda: c.AnswerRound(round=R, sheets=tuple(data.draw(SHEETS)))] * 4,
            lambda: c.AnswerRound(round=R, sheets=(own,)),
            lambda: c.RankByPolice(round=R, order=data.draw(OF_POLICE)),
            lambda: c.ReportBack(
                round=R, item=data.draw(st.sampled_from((*ITEMS, "parking"))), text="So.",
                outcome=data.draw(st.sampled_from(CameOfIt))),
            *[lambda: c.CloseRound(round=R, reason="All in.")] * data.draw(st.integers(0, 1)),
            lambda: opening(),
        )  # fmt: skip
        self.ask(data.draw(st.sampled_from(choices))(), who)

    @rule(days=st.sampled_from((1, 3, 29, 70)))
    def days_pass(self, days: int) -> None:
        self.wait(timedelta(days=days))

    def ask(self, command: c.BySomebodyOnRound, by: Standing) -> None:
        self.numbers += 1
        request = Request(
            command_id=f"command-{self.numbers:05}", command=command, standing=by, parties=CARDS,
            seen=(MOTEL,),
        )  # fmt: skip
        assert due_by(self.state, self.now) is None, "what is due has rung"
        self.happen(request, self.now)

    def wait(self, span: timedelta) -> None:
        self.now += span
        while (due := next(iter(coming(self.state)), None)) is not None and due[0] <= self.now:
            seq = self.state.seq
            self.happen(ring_request(due[1]), max(due[0], self.state.at or due[0]))
            assert self.state.seq > seq, f"{due[1]} causes nothing, and rings again"

    def happen(self, request: Request, at: datetime) -> None:
        before, told = self.state, self.state.model_dump_json()
        try:
            events = decide(before, request, at)
        except Refused as no:
            says_why(no)
            assert request.standing.person != TIME, "time is never refused"
            assert before.model_dump_json() == told
            return
        for event in events:
            after = evolve(self.state, event)
            assert isinstance(after, Round)
            self.look_at(self.state, after, event)
            self.state = after
            self.events.append(event)  # type: ignore[arg-type]
        assert before.model_dump_json() == told, "decide or evolve changed the past"
        lay_over(self.rows, round_rows(self.state, before.seq))

    def look_at(self, before: Round, after: Round, event: Any) -> None:
        assert after.seq == before.seq + 1
        assert before.at is None or event.stamp.at > before.at
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        for notice in round_notices(after, event):
            assert notice.line.endswith(".")
        for machine, state, following in transitions(before, after):
            assert following in _TABLE.get(state, set()), f"{machine}: {state} to {following}"
        self.each_speaks_for_their_own_side(event)
        if before.state is RoundState.CLOSED:
            assert event.kind in ("round.reported_back", "round.report_due"), "its result stands"
            assert after.result == before.result
        if isinstance(event, ReportedBack):
            said = before.reports.get(event.item)
            assert said is None or said.outcome is CameOfIt.UNDER_WAY, "the last word is final"
        if isinstance(event, RoundAnswered):
            assert before.opens is not None
            assert before.closes is not None
            assert before.opens <= event.stamp.at < before.closes

    def each_speaks_for_their_own_side(self, event: RoundEvent) -> None:
        """Who asks and who answers are apart: nobody speaks for a citizen but that citizen, and
        nobody ranks as police but police."""
        stamp = event.stamp
        assert stamp.role not in (Role.AUDITOR, Role.ADMINISTRATOR)
        if stamp.by == TIME:
            assert event.kind in ("round.closed", "round.report_due")
            return
        police = CARDS[stamp.party].kind is PartyKind.POLICE if stamp.party in CARDS else False
        match event:
            case PoliceRanked():
                assert police
                assert stamp.role in STEERING
            case RoundAnswered():
                for sheet in event.sheets:
                    if stamp.role is Role.CITIZEN or "@" in sheet.sheet:
                        assert (sheet.sheet, len(event.sheets)) == (stamp.by, 1)
            case RoundOpened() | RoundClosed() | ReportedBack():
                assert stamp.role is Role.CONVENER or (police and stamp.role in STEERING)

    def sheets(self) -> list[Sheet]:
        return [s for one in self.events if isinstance(one, RoundAnswered) for s in one.sheets]

    @invariant()
    def an_answer_counts_once(self) -> None:
        sheets = self.sheets()
        numbers = [one.sheet for one in sheets]
        assert len(numbers) == len(set(numbers)) == self.state.tally.n
        assert list(self.state.sheets) == numbers
        assert self.state.tally.by_group == Counter(one.group for one in sheets)
        assert sum(self.state.tally.fear) == sum(one.fear is not None for one in sheets)
        halves = len(ITEMS) * (len(ITEMS) + 1)
        assert all(sum(ranks) == halves for ranks in map(doubled, sheets))
        total = {item: sum(doubled(one)[place] for one in sheets)
                 for place, item in enumerate(ITEMS)}  # fmt: skip
        assert self.state.tally.ranks == (total if sheets else {})

    @invariant()
    def no_rank_is_told_before_it_is_closed(self) -> None:
        for row in self.rows.values():
            document = Round.model_validate_json(row.document).model_dump(mode="json")
            shown = figures(document, "motel")
            assert (shown is not None) == (self.state.state is RoundState.CLOSED)
            assert row.answered == self.state.tally.n

    @invariant()
    def the_gap_is_that_of_the_two_rankings(self) -> None:
        found = self.state.result
        if found is None:
            return
        assert found.answers.n == sum(found.answers.by_group.values()) == len(self.sheets())
        # In the order of police, as when it was closed: of two gaps as wide the first is named.
        ours = {one.item: one.police for one in found.ranking if one.police}
        police = dict(sorted(ours.items(), key=lambda one: one[1]))
        citizens = {one.item: one.citizens for one in found.ranking if one.citizens}
        assert found.gap == (gap(police, citizens) if police and citizens else None)
        assert [*police] == [] or sorted(police, key=police.__getitem__) == [*self.state.police]

    def teardown(self) -> None:
        assert fold(f"round/{R}", self.events) == self.state
        assert Round.model_validate_json(self.state.model_dump_json()) == self.state


def doubled(sheet: Sheet) -> list[int]:
    """Twice the rank that this sheet gives each item; what it leaves out shares what is left."""
    rest = len(sheet.order) + 1 + len(ITEMS)
    return [
        2 * (sheet.order.index(item) + 1) if item in sheet.order else rest for item in ITEMS
    ]  # fmt: skip


TestAnyRound = AnyRound.TestCase
TestAnyRound.settings = often(8, steps=25)
