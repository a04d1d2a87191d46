"""What people do about responsibilities, handoffs and commitments: right ones and anybody."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from rules.facts import FACTS
from rules.states import LIVE
from schemas.commands.correction import CorrectFact
from schemas.commands.problem import ReleaseParty
from schemas.events import subject_of
from schemas.parties import Standing
from schemas.request import Cited, Request
from tests.builders import PROBLEM
from tests.rules.invariants.moves import (
    PARTIES,
    SPEAKERS,
    best_of,
    correcting,
    offer,
    on_problem,
    on_responsibility,
    right_parties,
    sensible,
)
from tests.rules.invariants.world import World
from tests.rules.test_leaving import MACHINE as REMIT_ITSELF


class PeopleMove(World):
    """The right party most of the time, so that matters go on; anybody now and then."""

    @rule(data=st.data(), to=st.sampled_from(PARTIES))
    def the_holder_offers(self, data: st.DataObject, to: str) -> None:
        held = [part for part in self.problem.responsibilities.values() if part.state == "held"]
        if held:
            part = data.draw(st.sampled_from(held))
            command = offer(data.draw, part.responsibility, to, self.now)
            self.ask(command, best_of(part.holder, command))

    @rule(data=st.data())
    def the_right_one_moves_what_waits(self, data: st.DataObject) -> None:
        self.wait(timedelta(minutes=7))
        command = sensible(data.draw, self.problem, self.now)
        if command is not None:
            party = data.draw(st.sampled_from(right_parties(command, self.problem)))
            self.ask(command, best_of(party, command))

    @rule(data=st.data())
    def the_right_one_moves_once_more(self, data: st.DataObject) -> None:
        self.the_right_one_moves_what_waits(data)

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def anybody_moves_what_waits(self, data: st.DataObject, who: Standing) -> None:
        command = sensible(data.draw, self.problem, self.now)
        if command is not None:
            self.ask(command, who)

    @rule(data=st.data())
    def a_side_asks_about_a_responsibility(self, data: st.DataObject) -> None:
        command = on_responsibility(data.draw, self.problem, self.now)
        party = data.draw(st.sampled_from(right_parties(command, self.problem)))
        self.ask(command, best_of(party, command))

    @rule(party=st.sampled_from(PARTIES[1:]))
    def a_party_takes_part_no_longer(self, party: str) -> None:
        self.wait(timedelta(minutes=3))
        before = self.problem.seq
        self.numbers += 1
        self.happen(
            Request(
                command_id=f"command-{self.numbers:05}",
                command=ReleaseParty(problem=PROBLEM, party=party, under=f"party/{party}#9"),
                standing=REMIT_ITSELF,
                parties=self.cards,
            )
        )
        if self.problem.seq > before:
            held = self.problem.responsibilities.values()
            assert party not in [one.holder for one in held if one.state == "held"]
            waiting = [one for one in self.problem.handoffs.values() if one.state in LIVE]
            assert party not in [one.receiver for one in waiting]

    @rule(data=st.data())
    def a_side_corrects_or_answers_a_correction(self, data: st.DataObject) -> None:
        self.wait(timedelta(minutes=3))
        command = correcting(data.draw, self.problem, self.now)
        if command is not None:
            party = data.draw(st.sampled_from(right_parties(command, self.problem)))
            self.ask(command, best_of(party, command))

    @rule(data=st.data())
    def a_party_says_rightly_what_it_described(self, data: st.DataObject) -> None:
        described = [
            (seq, event, field)
            for seq, event in enumerate(self.events, start=1)
            for field in FACTS.get(event.kind, ())
            if field != "references" and isinstance(getattr(event, field), str)
        ]
        if not described:
            return
        seq, event, field = data.draw(st.sampled_from(described))
        key = f"{seq}/{field}"
        stated_in = self.problem.corrected.get(key, seq)
        text = getattr(event if stated_in == seq else self.events[stated_in - 1],
                       field if stated_in == seq else "text")  # fmt: skip
        cited = Cited(
            entry=seq, kind=event.kind, subject=subject_of(event), party=event.stamp.party,
            field=field, text=text, stated_in=stated_in,
        )  # fmt: skip
        new = data.draw(st.sampled_from(("It was so.", "It was otherwise.", text)))
        command = CorrectFact(
            problem=PROBLEM, entry=seq, field=field, text=new, reason="Seen again."
        )
        party = data.draw(st.sampled_from((event.stamp.party, *PARTIES)))
        before = self.problem
        if party in self.cards:
            self.ask(command, best_of(party, command), cited)
        if self.problem.seq > before.seq:
            assert party == event.stamp.party, "nobody corrects what another party said"
            assert {name: held.tenures for name, held in before.responsibilities.items()} == {
                name: held.tenures for name, held in self.problem.responsibilities.items()
            }

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def anybody_corrects(self, data: st.DataObject, who: Standing) -> None:
        command = correcting(data.draw, self.problem, self.now)
        if command is not None:
            self.ask(command, who)

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def anybody_asks_about_a_responsibility(self, data: st.DataObject, who: Standing) -> None:
        self.ask(on_responsibility(data.draw, self.problem, self.now), who)

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def somebody_asks_about_the_problem(self, data: st.DataObject, who: Standing) -> None:
        self.ask(on_problem(data.draw, self.problem), who)
