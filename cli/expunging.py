"""`remit problem expunge` and `remit party expunge`: texts go for good, by two people."""

import asyncio
from typing import Any

import click

from cli import outcome, reach, show
from cli.acting import COMMANDS, Acting, acting, plainly
from cli.noun import Noun
from cli.reading import checked
from cli.verbs import words
from cli.whole import Whole
from schemas.errors import NotFound

_SURE = "The texts and the keys that open them are destroyed; nobody can bring them back."
_REQUEST = {
    "problem": "problem.request_expungement",
    "party": "party.request_expungement",
}
Spoken = tuple[int, str, str]


def add(group: Noun, noun: str, name: str) -> None:
    """Add the three commands to the group of this noun; `name` stands in the examples."""

    def request(
        act: Acting, named: str, entries: tuple[int, ...], fields: tuple[str, ...],
        only: bool, basis: str, reason: str,
    ) -> None:  # fmt: skip
        texts = _chosen(_spoken(noun, named), entries, fields, only=only)
        if not texts:
            raise NotFound(
                f"{named} has no such texts, or they are expunged already.",
                next_step=f"See what its entries say: remit history {_history(noun, named)}",
            )
        said = {noun: named, "basis": basis, "reason": reason, "texts": _places(texts)}
        _first(act, _REQUEST[noun], said, texts)

    request.__doc__ = f"""Ask that texts be expunged; another person has to approve it.

    The same words in other entries go with them. --dry-run shows exactly which texts would go.
    Entries, hashes and proofs stay as they are; where the text was, the entry that expunged it is
    named.

    \b
    Examples:
      remit {noun} expunge {name} --entry 4 --basis "GDPR art. 17(1)(d)" \\
          --reason "Names a resident" --as sam@pd --dry-run
      remit {noun} expunge {name} --entry 4 --field reason --only --basis "Court order 12/26" \\
          --reason "As ordered" --as sam@pd
    """
    _command(
        group, "expunge", noun, request,
        click.option(
            "--entry", "entries", type=Whole(1), multiple=True, required=True,
            help="An entry whose texts go. May be given often.",
        ),
        click.option(
            "--field", "fields", multiple=True, metavar="PATH",
            help="Only this text of them, such as reason or terms/summary. May be given often.",
        ),
        click.option("--only", is_flag=True, help="Leave the same words in other entries."),
        words("basis", "The law, such as 'GDPR art. 17(1)(d)'. It stays readable."),
        words("reason", "Why, for the second person."),
    )  # fmt: skip

    def approve(act: Acting, named: str, entry: int) -> None:
        texts = _asked_for(noun, named, entry)
        said = {noun: named, "entry": entry}
        _first(act, f"{noun}.approve_expungement", said, texts, sure=_SURE)

    approve.__doc__ = f"""Approve that texts be expunged. They are gone when this is answered.

    By another person than who asked, with full decision power. What stays where and for how long
    is told in docs/auditors.md.

    \b
    Example:
      remit {noun} approve-expungement {name} --entry 9 --as sue@pd --yes
    """
    by_entry = click.option(
        "--entry", type=Whole(1), required=True, help="The entry that asked for it."
    )
    _command(group, "approve-expungement", noun, approve, by_entry, sure=True)

    def refuse(act: Acting, named: str, entry: int, reason: str) -> None:
        said = {noun: named, "entry": entry, "reason": reason}
        act.do(f"{noun}.refuse_expungement", said)

    refuse.__doc__ = f"""Refuse that texts be expunged; they stay.

    \b
    Example:
      remit {noun} refuse-expungement {name} --entry 9 --reason "Still in court" --as sue@pd
    """
    _command(group, "refuse-expungement", noun, refuse, by_entry, words("reason", "Why."))


def _command(
    group: Noun, name: str, noun: str, does: Any, *options: Any, sure: bool = False
) -> None:
    done = acting(does, sure=sure, setup=noun == "party")
    for option in reversed(options):
        done = option(done)
    group.command(name)(click.argument("named", metavar=noun.upper())(done))


def _first(
    act: Acting, kind: str, said: dict[str, Any], texts: list[Spoken], *, sure: str | None = None
) -> None:
    """Show what goes, and then do it or, in a dry run, find out whether it would be allowed."""
    if act.dry_run:
        command: Any = checked(
            {"kind": kind, **plainly(said)}, COMMANDS[kind], next_step="Say it in another way."
        )
        asyncio.run(outcome.preview(command, act.by, act.deputy_for))
        if act.as_json:
            told = [{"entry": seq, "field": path, "text": text} for seq, path, text in texts]
            show.as_json({"dry_run": True, "would_go": told})
            return
    if not act.as_json:
        show.strong("Nothing was changed. These would go:" if act.dry_run else "These texts:")
        show.table(["entry", "field", "text"], texts)
    if not act.dry_run:
        act.do(kind, said, sure=sure)


def _chosen(
    spoken: list[Spoken], entries: tuple[int, ...], fields: tuple[str, ...], *, only: bool
) -> list[Spoken]:
    """The texts that were named and, unless `only` these, the same words elsewhere."""
    named = [one for one in spoken if one[0] in entries and (not fields or one[1] in fields)]
    if only:
        return named
    same = {text for _, _, text in named}
    return [one for one in spoken if one[2] in same]


def _places(texts: list[Spoken]) -> list[dict[str, Any]]:
    return [{"seq": seq, "path": path} for seq, path, _ in texts]


def _spoken(noun: str, name: str) -> list[Spoken]:
    from storage.disclosures import spoken

    return reach.ask(lambda conn: spoken(conn, f"{noun}/{name}"))


def _asked_for(noun: str, name: str, entry: int) -> list[Spoken]:
    """The texts that this entry asked for; none where it asked for nothing, as will be said."""
    from storage.readers.history import history

    found = reach.ask(
        lambda conn: history(conn, f"{noun}/{name}", after=entry - 1, upto=entry, limit=1)
    )
    asked = {(text["seq"], text["path"]) for one in found for text in one.event.get("texts", ())}
    return [one for one in _spoken(noun, name) if one[:2] in asked]


def _history(noun: str, name: str) -> str:
    return name if noun == "problem" else f"{noun}/{name}"
