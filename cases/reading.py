"""From what a file says to a story that can be played, or the sentence and line that is wrong.

Nothing is played here: every name must lead somewhere, every command must be whole, and time must
go forward. Whether the rules then allow a step is what playing finds out.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from pydantic import ValidationError

from cases.codes import CODES
from cases.commands import COMMANDS, PARTIES, Unclear, command_of, needs_version, said_in
from cases.names import MAKES, Names
from cases.story import Expectations, Step, Story, StoryProblem
from cases.times import instant, start_of
from rules import words
from rules.words_of_ladder import STEP_STATES
from rules.words_of_rounds import ROUND_STATES
from schemas.commands import stream_of
from schemas.errors import Invalid
from schemas.ids import SETUP, party_of
from schemas.sentences import Place, did_you_mean, first_wrong, in_words, invalid

LONGEST = timedelta(days=5 * 366)
_STATES = {
    "problem": words.STAGES,
    "responsibility": words.RESPONSIBILITY_STATES,
    "handoff": words.HANDOFF_STATES,
    "commitment": words.COMMITMENT_STATES,
    "step": STEP_STATES,
    "round": ROUND_STATES,
}

Where = Callable[[Place], str]


def read_story(
    said: Mapping[str, Any], where: Where = lambda _: "", *, now: datetime | None = None
) -> Story:
    """The story, whole and playable. Raises `Invalid`, whose sentence begins with `where`."""
    try:
        story = Story.model_validate_json(json.dumps(said, ensure_ascii=True))
    except ValidationError as error:
        raise invalid(error, Story, where=where, next_step=_NEXT) from None
    except RecursionError:
        raise Invalid("this is nested too deeply.", next_step=_NEXT, code="invalid") from None
    check(story, where, now or datetime.now(UTC))
    return story


def check(story: Story, where: Where, now: datetime, *, next_step: str | None = None) -> None:
    """Every name leads somewhere and every command is whole. Raises `Invalid`."""
    _Check(story, where, now, next_step or _NEXT).all()


_NEXT = "Correct the story and check it again: remit case check FILE"


class _Check:
    """One reading of one story, from the top."""

    def __init__(self, story: Story, where: Where, now: datetime, next_step: str) -> None:
        self.story, self.where, self.next_step = story, where, next_step
        try:
            self.start = start_of(story, now)
        except ValueError as wrong:
            self._wrong(("starts",), f"there is no such time ({wrong})")
        if self.start < now - timedelta(minutes=1):
            self._wrong(("starts",), "this lies in the past, and stories begin today or later")
        self.names = names_of(story)
        self.made: Counter[tuple[str, str]] = Counter()

    def all(self) -> None:
        for person in self.story.people:
            self._party(party_of(person), ("people", person))
        self._problem(self.story.problem, ("problem",))
        for number, other in enumerate(self.story.others):
            self._problem(other, ("others", number))
        before = self.start
        for number, step in enumerate(self.story.steps):
            before = self._step(step, ("steps", number), before)

    def _problem(self, problem: StoryProblem, place: Place) -> None:
        self._person(problem.as_, (*place, "as"))
        for number, new in enumerate(problem.responsibilities):
            for field in ("holder", "fallback"):
                party = getattr(new, field)
                if party is not None:
                    self._party(party, (*place, "responsibilities", number, field))

    def _step(self, step: Step, place: Place, before: datetime) -> datetime:
        at = self._time(step.at, (*place, "at")) if step.at else before
        if at < before:
            self._wrong((*place, "at"), "this is earlier than the step above it")
        if at > self.start + LONGEST:
            self._wrong((*place, "at"), "a story lasts at most five years")
        if step.do is not None:
            self._does(step, place)
        if step.expect is not None:
            self._expects(step.expect, (*place, "expect"))
        return at

    def _does(self, step: Step, place: Place) -> None:
        assert step.do is not None
        assert step.as_ is not None
        if step.do not in COMMANDS:
            self._wrong(
                (*place, "do"), f"there is no command {step.do}", said=step.do, near=COMMANDS
            )
        if step.as_ != SETUP and not step.refused:
            self._person(step.as_, (*place, "as"))
        owner = self._command(step, place)
        code = step.refused
        if code and code not in CODES and did_you_mean(code, CODES):
            sentence = f"there is no refusal {code}"
            self._wrong((*place, "refused"), sentence, said=code, near=CODES)
        if step.id is not None and step.do not in MAKES:
            self._wrong(
                (*place, "id"), f"{step.do} makes nothing that could have a name; remove id"
            )
        if step.id in self.names.known or step.id == self.story.problem.id:
            self._wrong((*place, "id"), f"{step.id} already names something; choose another word")
        if step.do in MAKES and not step.refused:
            noun = MAKES[step.do]
            self.made[owner, noun] += 1
            if step.id is not None:
                full = f"{owner}.{noun[0]}{self.made[owner, noun]}"
                self.names.learn(step.id, noun, full)

    def _command(self, step: Step, place: Place) -> str:
        """The name of the stream that the command of this step is for."""
        assert step.do is not None
        inside = (*place, "with")
        try:
            said = said_in(step, self.story, self.names, self.start)
        except Unclear as wrong:
            self._wrong((*inside, *wrong.place), str(wrong))
        except Invalid as wrong:
            self._wrong(inside, wrong.message.rstrip("."))
        if needs_version(step.do):
            said.setdefault("version", 1)
        try:
            command = command_of(said)
        except ValidationError as error:
            wrong_at, expected, _ = first_wrong(error, COMMANDS[step.do])
            self._wrong((*inside, *wrong_at), expected)
        owner = stream_of(command).partition("/")[2]
        for key in new_responsibilities(command):
            self.names.learn(key, "responsibility", f"{owner}.{key}")
        if not step.refused:
            for field in PARTIES:
                if isinstance(said.get(field), str):
                    self._party(said[field], (*inside, field))
        return owner

    def _expects(self, expect: Expectations, place: Place) -> None:
        for number, holder in enumerate(expect.who):
            inside: Place = (*place, "who", number)
            self._name(holder.responsibility, (*inside, "responsibility"), "responsibility")
            if holder.holder != "nobody":
                self._party(holder.holder, (*inside, "holder"))
            if holder.at is not None:
                self._time(holder.at, (*inside, "at"))
        for name, state in expect.states.items():
            known = list(_STATES[self._name(name, (*place, "states", name))])
            if state not in known:
                listed = f"one of {', '.join(known)} is expected"
                self._wrong((*place, "states", name), listed, said=state, near=known)
        for name, party in expect.turn.items():
            self._name(name, (*place, "turn", name), "handoff", "commitment")
            if party != "nobody":
                self._party(party, (*place, "turn", name))
        for number, notice in enumerate(expect.notifications):
            inside = (*place, "notifications", number)
            self._party(notice.to, (*inside, "to"))
            if notice.about is not None:
                self._name(notice.about, (*inside, "about"))
            if notice.kind is not None:
                self._event(notice.kind, (*inside, "kind"))
        for kind in expect.entries:
            self._event(kind, (*place, "entries", kind))

    def _event(self, kind: str, place: Place) -> None:
        if kind not in words.EVENTS:
            self._wrong(place, f"there is no event {kind}", said=kind, near=words.EVENTS)

    def _name(self, said: str, place: Place, *nouns: Any) -> Any:
        try:
            self.names.full(said, *nouns)
        except ValueError as wrong:
            self._wrong(place, str(wrong))
        return self.names.noun(said)

    def _party(self, party: str, place: Place) -> None:
        if party not in self.story.parties:
            sentence = f"{party} is not among the parties"
            self._wrong(place, sentence, said=party, near=self.story.parties)

    def _person(self, person: str, place: Place) -> None:
        if person not in self.story.people:
            sentence = f"{person} is not among the people"
            self._wrong(place, sentence, said=person, near=self.story.people)

    def _time(self, said: str, place: Place) -> datetime:
        try:
            return instant(said, self.start, self.story.problem.calendar)
        except (ValueError, Invalid) as wrong:
            self._wrong(place, f"there is no such time ({wrong})")

    def _wrong(
        self, place: Place, expected: str, *, said: str = "", near: Iterable[str] = ()
    ) -> NoReturn:
        """Raises Invalid; `near` are the words that `said` could have been a slip of."""
        close = did_you_mean(said, list(near)).rstrip("?").lower()
        sentence = f"{self.where(place)}{in_words(place)}: {expected}" + (
            f";{close}" if close else ""
        )
        raise Invalid(sentence + ("?" if close else "."), next_step=self.next_step, code="invalid")


def names_of(story: Story) -> Names:
    """The names that a story begins with: its problem and the responsibilities by key, and other
    problems with theirs, which go by their whole ids."""
    names = Names(story.problem.id)
    for new in story.problem.responsibilities:
        names.learn(new.key, "responsibility", f"{story.problem.id}.{new.key}")
    for other in story.others:
        names.learn(other.id, "problem", other.id)
        for new in other.responsibilities:
            full = f"{other.id}.{new.key}"
            names.learn(full, "responsibility", full)
    return names


def new_responsibilities(command: Any) -> list[str]:
    """The keys of the responsibilities that this command would establish."""
    if command.kind == "responsibility.establish":
        return [command.new.key]
    if command.kind == "responsibility.split":
        return [part.key for part in command.parts]
    return []
