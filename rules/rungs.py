"""The rungs of the ladder as data: what each takes, who approves it, how long it runs.

The number is the place in the official sequence (education counts twice). Spans are plain days,
so that whoever checks the record can count them without a calendar.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.ladder import Proof, Seat
from schemas.terms import Method

P, S, M = Proof, Seat, Method


class Rung(NamedTuple):
    """One method. Without a seat the word of police who steer the problem is enough."""

    number: str
    proofs: tuple[Proof, ...]
    seats: tuple[Seat, ...]
    days: int
    """For how long it runs at least before it can have failed."""
    notice: int = 0
    """For how many days the public is told before it begins."""
    case: bool = True
    """Whether the five-part case is stated."""
    safeguards: bool = False
    """Whether reserved duties, cover and a way of appeal are stated."""


_MAKING_THE_CASE = (P.MAGNITUDE, P.CONDITIONS, P.LINK)
"""The three prerequisites before anybody is pressed."""

RUNGS: Mapping[Method, Rung] = {
    M.RETAIN: Rung("0", (), (), 0, case=False),
    M.EDUCATE_VICTIMS: Rung("1a", (P.MAGNITUDE, P.RISK_FACTORS), (), 14, case=False),
    M.EDUCATE_OFFENDERS: Rung("1b", (P.MAGNITUDE, P.LEGAL_BASIS), (), 14, case=False),
    M.INFORMAL_REQUEST: Rung("2", (P.LINK,), (), 14),
    M.CONFRONTATIONAL_REQUEST: Rung(
        "3", (*_MAKING_THE_CASE, P.COST, P.PEERS, P.EARLIER_REQUEST), (S.SUPERVISOR,), 14
    ),
    M.ENGAGE_EXISTING_AGENCY: Rung(
        "4", (*_MAKING_THE_CASE, P.MANDATE, P.CAPACITY), (S.SUPERVISOR, S.AGENCY), 30
    ),
    M.PRESS_NEW_ORGANISATION: Rung(
        "5", (*_MAKING_THE_CASE, P.GAP), (S.CHIEF, S.GOVERNING_BODY), 90
    ),
    M.PUBLIC_SHAMING: Rung(
        "6", (*_MAKING_THE_CASE, P.VERIFIED_FACTS, P.EARLIER_REQUEST), (S.CHIEF, S.COUNSEL), 14
    ),
    M.WITHDRAW_SERVICE: Rung(
        "7", (*_MAKING_THE_CASE, P.LOW_YIELD, P.RISK_ASSESSMENT),
        (S.CHIEF, S.COUNSEL, S.GOVERNING_BODY), 30, notice=30, safeguards=True,
    ),
    M.CHARGE_FEES: Rung(
        "8", (*_MAKING_THE_CASE, P.COST_STUDY, P.FINANCE_REVIEW),
        (S.CHIEF, S.COUNSEL, S.GOVERNING_BODY), 30, notice=30, safeguards=True,
    ),
    M.PRESS_LEGISLATION: Rung(
        "9", (*_MAKING_THE_CASE, P.COMPARISON), (S.CHIEF, S.COUNSEL, S.GOVERNING_BODY), 90
    ),
    M.CIVIL_ACTION: Rung(
        "10", (*_MAKING_THE_CASE, P.EVIDENCE_CHAIN, P.PROOF_OF_NOTICE), (S.CHIEF, S.COUNSEL), 30
    ),
}  # fmt: skip

ORDER: tuple[Method, ...] = tuple(RUNGS)
OPEN_TO_ALL = frozenset(ORDER[:4])
"""Nobody is pressed by these, so any of them may come first."""
WEIGHED = frozenset(ORDER[4:])
"""Rungs that press somebody: how hard to push is weighed before each."""
APPROVE_WITHIN = "10wd"
VALID_DAYS = 60
"""For how many days an approval can be used."""
ANSWER_DAYS = 14
"""For how long a party is waited for, where its rung does not run longer by itself."""


def place(method: Method) -> int:
    """How far up; 0 is the lowest."""
    return ORDER.index(method)


def below(method: Method) -> tuple[Method, ...]:
    """The rungs that have to be tried or skipped first: the informal request and all above it."""
    return () if method in OPEN_TO_ALL else ORDER[3 : place(method)]


def one_higher(methods: tuple[Method, ...]) -> tuple[Seat, ...]:
    """Who lets rungs be skipped: one level above whoever would approve the highest of them."""
    highest = 0
    for method in methods:
        seats = RUNGS[method].seats
        highest = max(highest, *(_LEVELS.index(seat) for seat in (*seats, None) if seat in _LEVELS))
    return tuple(seat for seat in (_LEVELS[min(highest + 1, len(_LEVELS) - 1)],) if seat)


_LEVELS: tuple[Seat | None, ...] = (None, S.SUPERVISOR, S.CHIEF, S.GOVERNING_BODY)
"""The word of an operator, then higher and higher. Above the governing body is nobody."""
