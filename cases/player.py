"""Plays a story on a stage: moves the clock, lets people act, and compares with what is expected.

People act through the desk, like at every door. Nothing is looked up but in the record.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import WorkflowHandle

from audit.verify import verify
from cases.beside import Beside
from cases.clock import StoryClock, stuck
from cases.commands import Unclear, command_of, needs_version, said_in
from cases.expecting import Expecting
from cases.names import MAKES
from cases.opening import enter, open_problem, opening
from cases.outcome import Done, Failure, Happening, Outcome, Tell
from cases.reading import names_of, new_responsibilities
from cases.stage import Stage
from cases.story import Expectations, Step, Story
from cases.telling import happening
from cases.times import instant, start_of
from cases.versions import newest_version
from rules.alarms import next_ring
from rules.fold import evolve
from rules.machines import transitions
from schemas.commands import stream_of
from schemas.commands.party import PartyCommand
from schemas.errors import Refused, Unavailable
from schemas.events import EVENT
from schemas.ids import TIME, problem_stream
from schemas.request import Answer
from schemas.sentences import Place
from schemas.state.problem import Problem
from storage.readers.history import history
from storage.readers.problems import tenures

RINGS_WITHIN = timedelta(seconds=1)
"""A timer is set a moment after its length was worked out, so it rings that much late."""
PATIENCE = 30.0
"""Real seconds until a deadline that is due must have rung."""
TOGETHER = timedelta(minutes=1)
"""Steps take real time, so what a story puts at one instant lies up to this far apart."""
LineOf = Callable[[Place], int | None]


async def play(
    stage: Stage,
    story: Story,
    *,
    tell: Tell = lambda _: None,
    line_of: LineOf = lambda _: None,
) -> Outcome:
    """Play the whole story, also past what fails, and verify the ledger at the end.

    Raises Unavailable where a server fails, and Refused where the opening itself is refused.
    """
    return await _Play(stage, story, tell, line_of).all()


class _Play:
    def __init__(self, stage: Stage, story: Story, tell: Tell, line_of: LineOf) -> None:
        self.stage, self.story, self.tell, self.line_of = stage, story, tell, line_of
        self.clock = StoryClock(stage.client)
        self.beside = Beside(stage, self.clock)
        self.names = names_of(story)
        self.start = start_of(story, datetime.now(UTC))
        self.now = self.latest = self.start
        self.stream = problem_stream(story.problem.id)
        self.state = Problem(problem=story.problem.id)
        self.outcome = Outcome(story.problem.id, story.problem.calendar.zone, self.start)

    async def all(self) -> Outcome:
        await enter(self.stage, self.story)
        await open_problem(self.stage, self.story, self.clock, self.start)
        for other in self.story.others:
            await self.beside.be_at(problem_stream(other.id), self.start)
            await self.stage.desk.submit(opening(other, self.story), by=other.as_)
        await self._tell_news()
        for number, step in enumerate(self.story.steps):
            await self._step(number, step)
        self.outcome.ended = self.moment
        self.outcome.taken |= self.beside.taken
        async with self.stage.pool.acquire() as conn:
            self.outcome.timeline = await tenures(conn, self.story.problem.id)
            self.outcome.verdict = await verify(conn)
        return self.outcome

    @property
    def moment(self) -> datetime:
        """The instant of the story, or of the last entry where that is a moment later."""
        return max(self.now, self.latest)

    async def _step(self, number: int, step: Step) -> None:
        if step.at is not None:
            self.now = max(self.now, instant(step.at, self.start, self.story.problem.calendar))
            if not self.state.over:
                await self._pass_time()
        if step.note:
            self.tell(Happening(self.moment, "note", " ".join(step.note.split())))
        if step.do is not None:
            await self._act(number, step)
        else:
            self._note_done(number, step, "expected")
        if step.expect is not None:
            await self._expect(number, step.expect)

    async def _pass_time(self) -> None:
        """Until now, and a moment on where a deadline falls together with it: that rings first.

        The clock goes from one deadline to the next and waits for each. In one leap the server can
        pass over a deadline whose timer the engine is only just setting.
        """
        handle = self._handle(self.stream)
        while True:
            coming, other = next_ring(self.state), await self.beside.next_deadline()
            due = coming[0] if coming else None
            if other is not None and other[0] <= min(due or other[0], self.now):
                await self.clock.advance(handle, other[0])
                await self.beside.ring(other[1], other[0])
                await self._tell_news()
                continue
            if due is None or due > self.now + TOGETHER:
                break
            await self.clock.advance(handle, due + RINGS_WITHIN)
            await self._rung(due)
        await self.clock.advance(handle, self.now)
        await self._tell_news()

    async def _rung(self, due: datetime) -> None:
        """Wait until what follows from this deadline is in the ledger."""
        before = next_ring(self.state)
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            await self._tell_news()
            if next_ring(self.state) != before:
                return
            await asyncio.sleep(0.02)
        raise stuck(due)

    async def _act(self, number: int, step: Step) -> None:
        at = self.moment
        try:
            answer = await self._submit(step)
        except Unclear as unclear:
            self._fail(number, ("with", *unclear.place), f"{unclear}.")
            return
        except Unavailable:
            raise
        except Refused as refused:
            await self._refused(number, step, refused)
            return
        news = await self._tell_news()
        made = answer.made(MAKES[step.do]) if step.do in MAKES else None
        if made and step.id:
            self.names.learn(step.id, MAKES[str(step.do)], made)
        kinds = tuple(entry.kind for entry in answer.entries)
        self._note_done(number, step, "done", made=made, entries=kinds, at=news or at)
        if step.refused:
            sentence = f"{step.do} was done; it should have been refused as {step.refused}."
            self._fail(number, ("refused",), sentence)

    async def _submit(self, step: Step) -> Answer:
        assert step.do is not None
        assert step.as_ is not None
        said = said_in(step, self.story, self.names, self.start)
        if needs_version(step.do) and "version" not in said:
            said["version"] = await newest_version(self.stage.pool, said)
        command = command_of(said)
        stream = stream_of(command)
        if isinstance(command, PartyCommand):
            await self.clock.advance(self._handle(stream), self.now)
        elif stream != self.stream:
            await self.beside.be_at(stream, self.moment)
        answer = await self.stage.desk.submit(command, by=step.as_, deputy_for=step.deputy_for)
        await self.beside.settle()
        for key in new_responsibilities(command):
            self.names.learn(key, "responsibility", f"{stream.partition('/')[2]}.{key}")
        return answer

    async def _refused(self, number: int, step: Step, refused: Refused) -> None:
        done_before = self.state.seq
        news = await self._news()
        self._note_done(number, step, "refused", code=refused.code)
        text = f"{step.do} is refused: {refused.message}"
        self.tell(Happening(self.moment, "refused", text, step.as_))
        if step.refused is None:
            sentence = f"{step.do} was refused ({refused.code}): {refused.message}"
            self._fail(number, ("do",), sentence)
        elif step.refused != refused.code:
            sentence = (
                f"{step.do} was refused as {refused.code}, not as {step.refused}: {refused.message}"
            )
            self._fail(number, ("refused",), sentence)
        if any(entry.by != TIME for entry in news if entry.seq > done_before):
            self._fail(number, ("do",), f"{step.do} was refused and yet changed something.")

    async def _expect(self, number: int, expect: Expectations) -> None:
        self.outcome.expectations += expect.count
        async with self.stage.pool.acquire() as conn:
            streams = (self.stream, *self.beside.states)
            asking = Expecting(conn, self.story, self.names, self.start, self.moment, streams)
            for place, sentence in await asking.unmet(expect):
                self._fail(number, ("expect", *place), sentence)

    def _fail(self, number: int, place: Place, sentence: str) -> None:
        line = self.line_of(("steps", number, *place))
        self.outcome.failures.append(Failure(number + 1, line, self.moment, sentence))
        self.tell(Happening(self.moment, "failed", sentence))

    def _note_done(self, number: int, step: Step, result: Any, **more: Any) -> None:
        self.outcome.steps.append(
            Done(
                step=number + 1,
                line=self.line_of(("steps", number)),
                at=more.pop("at", self.moment),
                by=step.as_,
                do=step.do,
                result=result,
                **more,
            )
        )

    async def _tell_news(self) -> datetime | None:
        """Tell what the ledger has new; the instant of the last of it."""
        news = await self._news()
        for entry in await self.beside.news():
            self.latest = max(self.latest, entry.at)
            self.tell(happening(entry))
        return news[-1].at if news else None

    async def _news(self) -> list[Any]:
        entries = await history(self.stage.pool, self.stream, after=self.state.seq)
        for entry in entries:
            state = evolve(self.state, EVENT.validate_json(json.dumps(entry.event)))
            assert isinstance(state, Problem)
            self.outcome.taken |= transitions(self.state, state)
            self.state = state
            self.latest = max(self.latest, entry.at)
            self.tell(happening(entry))
        return entries

    def _handle(self, stream: str) -> WorkflowHandle[Any, Any]:
        return self.stage.client.get_workflow_handle(stream)
