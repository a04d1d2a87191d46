"""`remit who`: who was responsible, and since when. It answers fast, so it imports little."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import reach, show
from cli.moments import Moment, exact, has_come, known_at, nearness
from schemas.errors import Invalid, NotFound

if TYPE_CHECKING:
    import asyncpg

    from schemas.views import Held


@click.command()
@click.argument("responsibility", metavar="RESPONSIBILITY", required=False)
@click.option("--at", type=Moment(), help="At that instant; now if left out.")
@known_at
@click.option("--basis", is_flag=True, help="Say also on what the answer rests, and who agreed.")
@click.option(
    "--proof",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the proof that the entry it rests on is in the signed tree to a new file.",
)
@click.option(
    "--public",
    is_flag=True,
    help="List who answers for what, fit to be published; a PROBLEM may be named.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")
def who(
    responsibility: str | None, at: datetime | None, as_known_at: datetime | None, basis: bool,
    proof: Path | None, public: bool, as_json: bool,
) -> None:  # fmt: skip
    """Who was responsible at an instant, since when, and on what basis.

    With --as-known-at the answer is the one that the record gave at that time, before anything
    that was recorded or corrected later. A time without a zone is read in your own.

    With --public: the list of who answers for what now, without the names of people and without
    anything that anybody wrote, so that it can be published.

    With --basis or --proof every entry of the problem is hashed and told again first; where that
    does not lead to this answer, it is refused. A proof is checked by remit-verify --proof.

    \b
    Examples:
      remit who motel.lighting
      remit who motel.lighting --at 2026-11-30
      remit who motel.lighting --at 2026-11-30T14:00:00Z --json
      remit who motel.lighting --at 2026-11-30 --as-known-at 2026-12-05
      remit who motel.lighting --basis --proof motel-lighting.proof
      remit who --public
    """
    if public:
        if at or as_known_at or basis or proof:
            raise click.UsageError("--public is about now, and takes nothing but a problem.")
        from cli import who_public

        who_public.tell(responsibility, as_json=as_json)
        return
    if responsibility is None:
        raise click.UsageError("Name a RESPONSIBILITY, or say --public for a list of all.")
    ask_now = f"Ask about now: remit who {responsibility}"
    has_come(at, "so nobody can say who is responsible then", ask_now)
    has_come(as_known_at, "so nobody can say what will be known then", ask_now)
    if at is not None and as_known_at is not None and at > as_known_at:
        raise Invalid(
            f"At {exact(as_known_at)} nobody could know who would be responsible later.",
            next_step="Let --as-known-at be the same time as --at, or a later one.",
            code="in_the_future",
        )
    held = reach.ask(lambda conn: _held(conn, responsibility, at or as_known_at, as_known_at))
    if basis or as_json or proof is not None:
        from cli import resting, shapes

    if basis or proof is not None:
        resting.borne_out(held)
    if proof is not None:
        resting.write_proof(held, proof)
    rests = resting.grounds_of(held) if basis else None
    if as_json:
        show.as_json(shapes.held(held, rests))
        return
    if rests is not None:
        resting.tell(held, rests)
        return
    show.strong(
        f"{held.holder} {'was' if at or as_known_at else 'is'} responsible for {held.title}."
    )
    show.facts_plainly(
        [
            ("responsibility", held.responsibility),
            ("at", exact(held.at)),
            ("as known at", exact(as_known_at) if as_known_at else ""),
            ("since", f"{exact(held.since)} ({nearness(held.since)})"),
            ("until", exact(held.until) if held.until else "still"),
            ("basis", f"entry {held.basis.seq}, {held.basis.kind}, by {held.basis.by}"),
            ("corrected by", f"entry {held.corrected_in}" if held.corrected_in else ""),
            ("handoff", held.handoff or ""),
        ]
    )


async def _held(
    conn: "asyncpg.Connection[asyncpg.Record]",
    name: str,
    at: datetime | None,
    as_known_at: datetime | None,
) -> "Held":
    from storage.readers.who import who as held_at

    if as_known_at is not None:
        return await _as_known(conn, name, at or as_known_at, as_known_at)
    held = await held_at(conn, name, at)
    if held is not None:
        return held

    from storage.readers.problems import tenures_of

    known = await tenures_of(conn, name)
    if not known:
        problem = name.partition(".")[0]
        raise NotFound(
            f"There is no responsibility {name}.",
            next_step=f"See which there are: remit responsibility list {problem}",
            code="not_found",
        )
    begun, ended = known[0].since, known[-1].until
    if at is not None and at < begun:
        raise NotFound(
            f"Nobody: {name} was not established until {exact(begun)}.",
            next_step=f"Ask about later: remit who {name} --at {begun.isoformat()}",
            code="not_established",
        )
    when = exact(ended) if ended else "some time ago"
    raise NotFound(
        f"Nobody: {name} ended {when}; {known[-1].holder} held it last.",
        next_step=f"See everyone who held it: remit responsibility show {name}",
        code="ended",
    )


async def _as_known(
    conn: "asyncpg.Connection[asyncpg.Record]", name: str, at: datetime, known: datetime
) -> "Held":
    from storage.readers.known import who_as_known  # folds by the rules, so it starts more slowly

    held = await who_as_known(conn, name, at, known)
    if held is None:
        raise NotFound(
            f"Nobody, as far as was known at {exact(known)}: {name} had no holder at {exact(at)}.",
            next_step=f"See what was known then: remit history {name.partition('.')[0]}"
            f" --as-known-at {known.isoformat()}",
            code="not_known_then",
        )
    return held
