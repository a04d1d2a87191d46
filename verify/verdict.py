"""What a verification says: findings, each with its word, and two verdicts over all of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

OK, BROKEN, UNTOLD = "ok", "broken", "cannot tell"

CHANGED = "CHANGED"
MISSING = "MISSING"
EXPUNGED = "EXPUNGED"
NOT_DISCLOSED = "NOT DISCLOSED"
NOT_COVERED = "NOT COVERED BY A CHECKPOINT"
FORK = "FORK"
LOST = "LOST"
STALE = "STALE"
KEY_UNKNOWN = "KEY UNKNOWN"
CANNOT_TELL = "CANNOT TELL"
"""The words. `EXPUNGED` is always told with the entry under which it was done."""

MOST_FINDINGS = 1_000
"""So many are told; the rest is counted. A forged million must not fill the memory."""


class Refused(Exception):  # noqa: N818 - says what is the case
    """The bundle cannot be looked at safely, or not at all. The text is a whole sentence."""


class Malformed(ValueError):  # noqa: N818 - completes a sentence
    """Something in the bundle does not have its form. The text completes “… is not …: <text>”."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was noticed, where, and which verdict it weighs on."""

    word: str
    what: str
    stream: str = ""
    seq: int | None = None
    under: int | None = None
    """The entry that explains it, for what was expunged."""
    check: str = ""
    """Which check noticed it."""

    @property
    def verdict(self) -> str:
        return f"EXPUNGED UNDER {self.under}" if self.word == EXPUNGED else self.word

    @property
    def place(self) -> str:
        entry = f"entry {self.seq}" if self.seq is not None else ""
        return ", ".join(part for part in (self.stream, entry) if part)


BREAKS_INTEGRITY = frozenset({CHANGED, FORK, MISSING})
BREAKS_COMPLETENESS = frozenset({MISSING, FORK})
LEAVES_INTEGRITY_OPEN = frozenset({CANNOT_TELL, NOT_DISCLOSED})
LEAVES_COMPLETENESS_OPEN = frozenset({NOT_COVERED, STALE, KEY_UNKNOWN, CANNOT_TELL, LOST})


@dataclass
class Outcome:
    """Everything that one verification found."""

    findings: list[Finding] = field(default_factory=list)
    check: str = ""
    """Which check is at work: whatever is found now, it has found."""
    finished: bool = False
    """Whether every check that was asked for came to its end."""
    untold: int = 0
    """How many more findings there were than are kept."""
    words: set[str] = field(default_factory=set)
    entries: int = 0
    streams: int = 0
    bodies: int = 0
    covered: int | None = None
    """How many entries the newest checkpoint of a known key covers."""
    root: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    """What came of each check, in words."""

    def add(self, finding: Finding) -> None:
        self.words.add(finding.word)
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.untold += 1

    def found(
        self, word: str, what: str, stream: str = "", seq: int | None = None,
        under: int | None = None,
    ) -> None:  # fmt: skip
        self.add(Finding(word, what, stream, seq, under, self.check))

    def begin_with(self, before: "Outcome") -> None:
        """Put before everything else what was found, and is to be said, at the beginning."""
        after, self.findings = self.findings, []
        self.untold += before.untold
        self.words |= before.words
        self.facts = before.facts | self.facts
        for finding in (*before.findings, *after):
            self.add(finding)

    def merge(self, part: "Outcome") -> None:
        """Take over what was found in a part that was looked at by itself."""
        self.streams += part.streams
        self.bodies += part.bodies
        self.untold += part.untold
        self.words |= part.words
        for finding in part.findings:
            self.add(finding)

    @property
    def integrity(self) -> str:
        """Whether what is here agrees with itself and with everything signed about it."""
        return _weighed(self.words, BREAKS_INTEGRITY, LEAVES_INTEGRITY_OPEN)

    @property
    def completeness(self) -> str:
        """Whether this is everything, as far as signatures of known keys reach."""
        if self.covered is None and not self.words & BREAKS_COMPLETENESS:
            return UNTOLD
        return _weighed(self.words, BREAKS_COMPLETENESS, LEAVES_COMPLETENESS_OPEN)

    @property
    def exit_code(self) -> int:
        """0 ok, 1 tampered with, 3 cannot tell."""
        both = (self.integrity, self.completeness)
        if BROKEN in both:
            return 1
        return 3 if UNTOLD in both else 0

    def lines(self) -> Iterator[str]:
        for finding in self.findings:
            place = f"{finding.place}: " if finding.place else ""
            yield f"{finding.verdict}  {place}{finding.what}"
        if self.untold:
            yield f"and {self.untold} more"


def _weighed(words: set[str], breaking: frozenset[str], opening: frozenset[str]) -> str:
    if words & breaking:
        return BROKEN
    return UNTOLD if words & opening else OK
