"""What an address of the inbox sifts by: kinds of things, a problem, what is late, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from language.speaking import later
from portal.refusals import Stop
from storage.readers.sieve import Sieve

KINDS = (
    ("", later("Everything")),
    ("handoff", later("Handoffs")),
    ("promise", later("Promises")),
    ("other", later("Everything else")),
)
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Sifting:
    """What was asked for, as it stands in the address."""

    words: str = ""
    kind: str = ""
    problem: str = ""
    late: bool = False

    @property
    def on(self) -> bool:
        return bool(self.words or self.kind or self.problem or self.late)

    @property
    def fields(self) -> dict[str, str]:
        """The parameters that say it, for the form and for the pages that follow."""
        given = {"q": self.words, "kind": self.kind, "problem": self.problem,
                 "late": "yes" if self.late else ""}  # fmt: skip
        return {name: text for name, text in given.items() if text}

    def address(self, **more: str) -> str:
        """The inbox sifted like this, and further on in a list where `more` says so."""
        given = self.fields | more
        return f"/?{urlencode(given)}" if given else "/"

    def takes(self, kind: str) -> bool:
        return self.kind in ("", kind)

    def sieve(self, now: datetime) -> Sieve:
        return Sieve(self.problem or None, now if self.late else None, self.words or None)


def read(given: Mapping[str, str]) -> Sifting:
    """Raises Stop (422) for what no form of ours sends."""
    words = " ".join(given.get("q", "").split())
    found = Sifting(
        words, given.get("kind", ""), given.get("problem", ""), given.get("late", "") == "yes"
    )
    known = found.kind in dict(KINDS) and given.get("late", "") in ("", "yes")
    if not known or "\0" in words + found.problem or len(found.problem) > LONGEST:
        raise Stop(422, "invalid", "The inbox cannot be sifted by this.", next_step="Use its form.")
    if len(words) > LONGEST:
        raise Stop(422, "invalid", f"Search for at most {LONGEST} characters.")
    return found
