"""What an audit answers. Plain dataclasses, as in `schemas.views` and for the same reason."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `problem` is a problem's id, or `party/…` for a party."""

    problem: str
    seq: int | None
    what: str
    doubt: bool = False
    """It is not wrong; but with it nobody can tell that all is right."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the history is whole: `ok`, `tampered`, or `unknown` where nobody can tell."""

    verdict: str
    entries: int
    problems: int
    findings: tuple[Finding, ...] = field(default=())
    signed: int | None = None
    """How many entries the newest checkpoint covers; None where nothing is signed."""
    lost: tuple[str, ...] = ()
    """What entries of the record itself admit to be lost, one sentence for each new log."""
