"""The codes with which the rules refuse, as a story can expect them."""

from collections.abc import Iterable

import rules.fold  # noqa: F401 - every rule that can refuse is known from here on
from schemas.errors import Refused, code_of


def _kinds(kind: type[Refused]) -> Iterable[type[Refused]]:
    for narrower in kind.__subclasses__():
        yield narrower
        yield from _kinds(narrower)


CODES = sorted(
    {code_of(kind) for kind in _kinds(Refused) if kind.__module__.startswith("rules.")}
    - {"unknown_subject"}
    | {"calendar_has_no_such_day", "not_away", "not_found", "not_the_deputy"}
    | {"person_inactive", "unknown_person"}
)
"""The codes that are known here; others are possible, and only a near miss is a mistake."""
