"""`remit party deactivate`: who leaves, and what becomes of everything that rests on them."""

from typing import TYPE_CHECKING

import click

from cli import outcome, show
from cli.acting import Acting, acting
from cli.verbs import words
from rules.words import EVENTS

if TYPE_CHECKING:
    from desk.leaving import Leaves

MOST_SHOWN = 40


@click.command()
@click.argument("party_id", metavar="PARTY")
@words("reason", "Why.")
@acting(setup=True, sure=True)
def deactivate(act: Acting, party_id: str, reason: str) -> None:
    """A party that takes part no longer. What it holds falls back, what it was asked is withdrawn.

    It takes no new offers from the same instant on; what rests on it moves within seconds, each
    problem at one instant, and every entry names this one as its cause. --dry-run lists all of it.

    \b
    Examples:
      remit party deactivate acme --reason "Closed its doors" --dry-run
      remit party deactivate acme --reason "Closed its doors" --yes
    """
    said = {"party": party_id, "reason": reason}
    moves = _what_would_move(party_id)
    if act.dry_run:
        act.may("party.deactivate", said)
        if act.as_json:
            show.as_json({"dry_run": True, "party": party_id, "moves": [_shape(m) for m in moves]})
            return
        show.strong("Nothing was changed. This would happen:")
        _table(moves)
        return
    if moves and not act.as_json:
        _table(moves)
    moving = "1 thing moves or ends" if len(moves) == 1 else f"{len(moves)} things move or end"
    act.do("party.deactivate", said, sure=f"{moving} with it, at once.")


def _what_would_move(party: str) -> "list[Leaves]":
    from desk.leaving import what_would_move

    return outcome.looked(lambda pool: what_would_move(pool, party))


def _shape(move: "Leaves") -> dict[str, str | None]:
    return {"problem": move.problem, "kind": move.kind, "what": move.what, "to": move.to}


def _table(moves: "list[Leaves]") -> None:
    show.table(
        ["problem", "what", "becomes", "with"],
        [(m.problem, m.what, EVENTS.get(m.kind, m.kind), m.to) for m in moves[:MOST_SHOWN]],
        none="Nothing rests on it.",
    )
    if len(moves) > MOST_SHOWN:
        show.line(f"and {len(moves) - MOST_SHOWN:,} more; --json lists all.")
