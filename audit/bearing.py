"""Does the record bear out an answer? Asked before anybody is told on what it rests."""

from typing import TYPE_CHECKING

from audit import chain
from rules.fold import fold
from schemas.errors import Refused
from schemas.ids import problem_stream
from schemas.state.problem import Problem
from schemas.views import Held
from storage import evidence

if TYPE_CHECKING:
    from storage.pool import Connection


class NotBorneOut(Refused):
    """The entries are not what was recorded, or tell another holder than the tables."""

    def __init__(self, held: Held, why: str) -> None:
        super().__init__(
            f"The record does not bear out that {held.holder} answers for"
            f" {held.responsibility}: {why}.",
            next_step="Find out what was changed: remit audit verify",
        )


async def borne_out(conn: "Connection", held: Held) -> None:
    """Hash every entry of the problem again, tell it again, and compare it with the answer.

    Raises NotBorneOut. What was recorded after the answer was read changes nothing of it, but
    where that moved this very passing meanwhile, the answer is refused too: ask again.
    """
    stream = problem_stream(held.problem)
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        walked = chain.walk(stream, *await evidence.one_stream(conn, stream))
    for seq, what in walked.findings:
        raise NotBorneOut(held, f"of entry {seq} of {held.problem} it must be said: {what}")
    if held.as_known_at is not None:
        return  # it was told from the entries themselves
    state = fold(stream, walked.events)
    told = state.responsibilities.get(held.responsibility) if isinstance(state, Problem) else None
    for one in told.tenures if told else ():
        if one.since <= held.at and (one.until is None or held.at < one.until):
            by_entries = (one.holder, one.since, one.number, one.began_seq, one.by)
            by_tables = (held.holder, held.since, held.number, held.basis.seq, held.basis.by)
            if by_entries != by_tables or (held.until is not None and held.until != one.until):
                raise NotBorneOut(held, f"by entry {one.began_seq} it is {one.holder}, since"
                                  f" {one.since:%Y-%m-%d %H:%M:%S.%f} UTC")  # fmt: skip
            return
    raise NotBorneOut(held, "by the entries nobody held it at that instant")
