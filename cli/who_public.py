"""`remit who --public`: who answers for what, in words that may be published."""

from dataclasses import asdict

from cli import reach, show


def tell(problem: str | None, *, as_json: bool) -> None:
    """All that is held now, of one problem or of all, without people or what anybody wrote."""
    from storage.readers.trust import public_holders

    found = reach.ask(lambda conn: public_holders(conn, problem=problem, limit=100_000))
    if as_json:
        show.as_json({"responsibilities": [asdict(one) for one in found]})
        return
    show.table(
        ["responsibility", "side", "controller", "answers for it", "kind", "since"],
        [
            (one.responsibility, one.side, one.controller, one.holder, one.kind, one.since)
            for one in found
        ],
        none="Nobody holds anything yet.",
    )
