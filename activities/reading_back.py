"""Reading back: the state of a stream as its ledger tells it, for a workflow that lacks it."""

from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from rules.fold import fold
from rules.state_text import PIECE, write_state
from schemas.carried import Piece, Wanted
from storage import ledger

if TYPE_CHECKING:
    from storage.pool import Pool


class ReadingBack:
    """Folds the ledger through the pool it is given."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool
        self._last: tuple[str, int, str] = ("", 0, "")

    @activity.defn
    async def read_back(self, wanted: Wanted) -> Piece:
        """A piece of the state after the entry `upto`. Later entries, if any, play no part.

        The ledger never changes, so pieces that were asked for at different times fit together.
        """
        text = await self._text(wanted.stream, wanted.upto)
        return Piece(text=text[wanted.begin : wanted.begin + PIECE], whole=len(text))

    async def _text(self, stream: str, upto: int) -> str:
        """The whole text; the last one is kept, because its pieces are asked for in a row."""
        if self._last[:2] == (stream, upto):
            return self._last[2]
        events = await ledger.events(self._pool, stream)
        if len(events) < upto:
            raise ApplicationError(
                f"The ledger of {stream} ends before entry {upto}.",
                type="LedgerBehind",
                non_retryable=True,
            )
        text = write_state(fold(stream, events[:upto]))
        self._last = (stream, upto, text) if len(text) > PIECE else ("", 0, "")
        return text
