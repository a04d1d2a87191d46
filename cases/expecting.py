"""What a story expects, compared with what the record answers. Only the record is asked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases.names import Names
from cases.story import Expectations, ExpectedHolder, ExpectedNotice, Story
from cases.times import instant
from schemas.sentences import Place
from storage.readers.commitments import commitment
from storage.readers.handoffs import handoff
from storage.readers.history import history
from storage.readers.notices import notices
from storage.readers.problems import problem, responsibility
from storage.readers.rounds import round_
from storage.readers.steps import step
from storage.readers.who import who

if TYPE_CHECKING:
    from storage.pool import Asking


@dataclass(frozen=True)
class Expecting:
    """One question to the record: is it as the story expects, at this instant of the story?"""

    conn: "Asking"
    story: Story
    names: Names
    start: datetime
    now: datetime
    streams: tuple[str, ...]
    """Those of the story, whose entries are counted."""

    async def unmet(self, expect: Expectations) -> list[tuple[Place, str]]:
        """A sentence for everything that is otherwise, and where the story expected it."""
        found: list[tuple[Place, str | None]] = []
        for number, holder in enumerate(expect.who):
            found.append((("who", number), await self._asked(self._who(holder))))
        for name, state in expect.states.items():
            found.append((("states", name), await self._asked(self._state(name, state))))
        for name, party in expect.turn.items():
            found.append((("turn", name), await self._asked(self._turn(name, party))))
        for number, notice in enumerate(expect.notifications):
            found.append((("notifications", number), await self._asked(self._notice(notice))))
        if expect.entries:
            parties = [f"party/{party}" for party in self.story.parties]
            kinds = Counter(
                [
                    entry.kind
                    for one in (*self.streams, *parties)
                    for entry in await history(self.conn, one)
                    if entry.kind.partition(".")[0] not in _DIRECTORY
                ]
            )
            for kind, count in expect.entries.items():
                said = None if kinds[kind] == count else _counted(kind, kinds[kind], count)
                found.append((("entries", kind), said))
        return [(place, sentence) for place, sentence in found if sentence]

    async def _asked(self, question: Any) -> str | None:
        try:
            answer: str | None = await question
        except ValueError as unclear:  # a name that an earlier step should have given
            return f"{unclear}."
        return answer

    async def _who(self, expected: ExpectedHolder) -> str | None:
        name = self.names.full(expected.responsibility, "responsibility")
        at, when = self.now, ""
        if expected.at is not None:
            at = instant(expected.at, self.start, self.story.problem.calendar)
            when = f" at {expected.at}"
        held = await who(self.conn, name, at)
        holder = held.holder if held else "nobody"
        if holder == expected.holder:
            return None
        return f"{name}{when} is held by {holder}; {expected.holder} was expected."

    async def _state(self, said: str, expected: str) -> str | None:
        name = self.names.full(said)
        thing: Any = await _READERS[self.names.noun(said)](self.conn, name)
        state = getattr(thing, "stage", None) or getattr(thing, "state", "not there")
        return None if state == expected else f"{name} is {state}; {expected} was expected."

    async def _turn(self, said: str, expected: str) -> str | None:
        name = self.names.full(said)
        thing: Any = await _READERS[self.names.noun(said)](self.conn, name)
        turn = (thing.turn if thing else None) or "nobody"
        if turn == expected:
            return None
        return f"It is the turn of {turn} on {name}; {expected} was expected."

    async def _notice(self, expected: ExpectedNotice) -> str | None:
        about = self.names.full(expected.about) if expected.about else None
        told = [
            notice
            for notice in await notices(self.conn, party=expected.to, limit=10_000)
            if (expected.kind is None or notice.kind == expected.kind)
            and (about is None or notice.subject == about)
            and (expected.role is None or notice.role == expected.role)
        ]
        met = bool(told) if expected.count is None else len(told) == expected.count
        if met:
            return None
        of_what = " ".join(filter(None, (expected.kind, f"about {about}" if about else None)))
        wanted = "at least one" if expected.count is None else str(expected.count)
        return (
            f"{expected.to} was told {len(told)} notices {of_what}".rstrip()
            + f"; {wanted} was expected."
        )


_DIRECTORY = ("party", "person")
_READERS: dict[str, Any] = {
    "problem": problem,
    "responsibility": responsibility,
    "handoff": handoff,
    "commitment": commitment,
    "step": step,
    "round": round_,
}


def _counted(kind: str, found: int, expected: int) -> str:
    return f"The ledger holds {found} entries {kind}; {expected} were expected."
