"""What the desk says when a server that it needs does not answer. The same command may come again:
its id keeps it from being done twice.
"""

from typing import Final

from schemas.errors import Unavailable

PATIENCE: Final = 30.0
"""Seconds that a caller waits at most. The command may go on by itself afterwards."""


def slow() -> Unavailable:
    return Unavailable(
        f"No durable answer came within {PATIENCE:.0f} seconds; the command may still be done.",
        next_step="Send it again with the same command id, or look: remit status",
        code="not_yet_durable",
    )


def engine_away() -> Unavailable:
    return Unavailable(
        "Temporal does not answer, so nothing can be decided.",
        next_step="See what runs: remit status",
        code="temporal_unavailable",
    )


def database_away() -> Unavailable:
    return Unavailable(
        "PostgreSQL does not answer.",
        next_step="See what runs: remit status",
        code="database_unavailable",
    )


def engine_disagrees(stream: str) -> Unavailable:
    return Unavailable(
        f"The engine and the record do not agree about {stream}, so it takes no command.",
        next_step="Whoever keeps this installation brings it back from the record:"
        f" remit engine revive {stream}. Then send the command again with the same command id.",
        code="engine_lost_it",
    )
