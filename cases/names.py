"""The friendly names of a story and the ids that they stand for."""

import re
from dataclasses import dataclass, field
from typing import Literal

from schemas.sentences import did_you_mean

Noun = Literal["problem", "responsibility", "handoff", "commitment", "step", "round"]
MAKES: dict[str, Noun] = {
    "handoff.offer": "handoff",
    "handoff.draft": "handoff",
    "commitment.propose": "commitment",
    "step.plan": "step",
    "step.skip": "step",
}
"""The commands whose step can have a name, and what the name then stands for."""
_BY_MARK: dict[str, Noun] = {"h": "handoff", "c": "commitment", "s": "step"}
_ROUND = re.compile(r"^r-[a-z0-9]{8}$", re.ASCII)
_COUNTED = re.compile(r"^([hcs])[1-9][0-9]{0,5}$", re.ASCII)


@dataclass
class Names:
    """What each name means so far; it grows as the story goes on."""

    problem: str
    known: dict[str, tuple[Noun, str]] = field(default_factory=dict)

    def learn(self, name: str, noun: Noun, full: str) -> None:
        self.known[name] = (noun, full)

    def full(self, said: str, *nouns: Noun) -> str:
        """The id that is meant. Raises ValueError, with a sentence, where nothing is."""
        noun, full = self._found(said)
        if nouns and noun not in nouns:
            wanted = " or ".join(nouns)
            raise ValueError(f"{said} is a {noun}; a {wanted} is expected here")
        return full

    def noun(self, said: str) -> Noun:
        return self._found(said)[0]

    def _found(self, said: str) -> tuple[Noun, str]:
        if said == self.problem:
            return "problem", said
        short = said.removeprefix(f"{self.problem}.")
        if short in self.known:
            return self.known[short]
        if _ROUND.match(said):
            return "round", said
        counted = _COUNTED.match(short)
        if counted:
            noun = _BY_MARK[counted[1]]
            return noun, f"{self.problem}.{short}"
        near = did_you_mean(short, [self.problem, *self.known])
        raise ValueError(
            f"nothing in the story is called {said} by now"
            + (f";{near.rstrip('?').lower()}" if near else "")
        )
