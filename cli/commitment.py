"""`remit commitment`: what a party has promised, and how it went."""

from collections.abc import Callable
from typing import Any

import click

from cli import pictures, reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.attachments import attach, files
from cli.noun import Noun
from cli.verbs import limit, many, one_of, span, verb, version, when, words
from schemas.state.problem import CommitmentState
from schemas.terms import ExcuseCode


@click.group(cls=Noun)
def commitment() -> None:
    """What a party has promised, and how it went."""


def _a_promise(*, title_needed: bool) -> Callable[[Any], Any]:
    options = [
        words("title", "What is promised, in one line.", required=title_needed),
        words("measure", "How both will see that it is done.", required=False),
        span("within", "When it is due, counted from the promise, such as 20wd."),
        when("by", "When it is due, as a date and time."),
        span("progress-every", "How often progress must be reported."),
        span("verify-within", "How long the other side has to check it."),
        span("grace", "How long after a miss until it counts as broken."),
        click.option("--evidence/--no-evidence", "evidence_required", default=None,
                     help="Must evidence be given when it is done?"),
    ]  # fmt: skip

    def add(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return add


_PROMISE = ("title", "measure", "within", "by", "progress_every", "verify_within", "grace",
            "evidence_required")  # fmt: skip


def _promise(said: dict[str, Any], start: dict[str, Any] | None = None) -> dict[str, Any]:
    """The promise; when one of the two ways to say the due date is given, the other goes."""
    if said["within"] is not None and said["by"] is not None:
        raise click.UsageError("Give --within or --by, not both.")
    if start is None and said["within"] is None and said["by"] is None:
        raise click.UsageError("Say when it is due: --within 20wd or --by 2026-11-30.")
    given = {name: said[name] for name in _PROMISE if said[name] is not None}
    kept = dict(start or {})
    if said["within"] is not None or said["by"] is not None:
        kept.pop("within", None)
        kept.pop("by", None)
    return kept | given


@commitment.command()
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@click.option("--promisor", metavar="PARTY", required=True, help="Who is asked to promise.")
@_a_promise(title_needed=True)
@acting
def propose(act: Acting, responsibility_id: str, promisor: str, **said: Any) -> None:
    """Ask a party for a dated promise under a responsibility.

    \b
    Example:
      remit commitment propose motel.lighting --promisor housing --title "Trim the shrubs" \\
          --within 10wd --as sam@pd
    """
    body = {"responsibility": responsibility_id, "promisor": promisor, "promise": _promise(said)}
    act.do("commitment.propose", body)


@commitment.command("list")
@click.option("--party", help="Only where this party is on either side.")
@click.option("--turn", metavar="PARTY", help="Only what waits for this party.")
@one_of("state", CommitmentState, "Only in this state.", required=False)
@click.option("--problem", help="Only of this problem.")
@click.option("--responsibility", help="Only under this responsibility.")
@click.option("--handoff", help="Only those that came with this handoff.")
@limit()
@json_option
def list_(limit: int, as_json: bool, **only: str | None) -> None:
    """Commitments, soonest due first.

    \b
    Example:
      remit commitment list --party housing --state missed
    """
    from storage.readers.commitments import commitments
    from storage.readers.places import BEGINNING

    found = reach.ask(lambda conn: commitments(conn, after=BEGINNING, limit=limit, **only))
    if as_json:
        show.as_json({"commitments": [shapes.commitment(one) for one in found]})
        return
    pictures.commitments(found)


@commitment.command("show")
@click.argument("commitment_id", metavar="COMMITMENT")
@json_option
def show_(commitment_id: str, as_json: bool) -> None:
    """One commitment: what was promised, and how it stands.

    \b
    Example:
      remit commitment show motel.c1
    """
    one = _find(commitment_id)
    if as_json:
        show.as_json(shapes.commitment(one))
        return
    pictures.commitment(one)


def _find(name: str) -> Any:
    from storage.readers.commitments import commitment as find

    return reach.found(reach.ask(lambda conn: find(conn, name)), "commitment", name)


@commitment.command()
@click.argument("commitment_id", metavar="COMMITMENT")
@_a_promise(title_needed=False)
@acting
def counter(act: Acting, commitment_id: str, **said: Any) -> None:
    """Say what you would promise instead. What is not given stays as proposed.

    \b
    Example:
      remit commitment counter motel.c1 --within 30wd --as dana@housing
    """
    promise = _promise(said, _find(commitment_id).document["promise"])
    act.do("commitment.counter", {"commitment": commitment_id, "promise": promise})


@commitment.command()
@click.argument("commitment_id", metavar="COMMITMENT")
@_a_promise(title_needed=False)
@words("reason", "Why.")
@acting
def renegotiate(act: Acting, commitment_id: str, reason: str, **said: Any) -> None:
    """Before it is due, ask for another date or content. What is not given stays.

    \b
    Example:
      remit commitment renegotiate motel.c1 --by 2027-01-15 --reason "Lamps are late" \\
          --as dana@housing
    """
    promise = _promise(said, _find(commitment_id).document["promise"])
    body = {"commitment": commitment_id, "promise": promise, "reason": reason}
    act.do("commitment.renegotiate", body)


def _say(name: str, told: str, *options: Any, example: str, kind: str = "", **more: Any) -> None:
    verb(
        commitment, name, f"commitment.{kind or name.replace('-', '_')}", told, *options,
        subject="commitment", example=f"remit commitment {name} motel.c1 {example}".rstrip(),
        **more,
    )  # fmt: skip


REASON = words("reason", "Why.")
_say("commit", "Promise it.", version(), example="--version 1 --as dana@housing")
_say(
    "decline",
    "Do not promise it.",
    REASON,
    example='--reason "Not ours to do" --as dana@housing --yes',
    sure="A declined commitment cannot be taken up again.",
)
_say(
    "accept-counter",
    "Agree to what the promisor would promise instead.",
    version(),
    example="--version 2 --as sam@pd",
)
_say(
    "delegate",
    "Give the work to a person of your own party, which stays accountable.",
    click.option("--to", metavar="PERSON", required=True, help="Who does the work."),
    example="--to kim@housing --as dana@housing",
)
_say("start", "Say that work has begun.", example="--as kim@housing")
_say(
    "hold",
    "Pause the work; the due date stays.",
    REASON,
    when("until", "When work goes on.", required=True),
    example='--reason "Frost" --until 2027-01-10 --as kim@housing',
)
_say("resume", "Work goes on.", example="--as kim@housing")
_say(
    "report-progress",
    "Say how far it is.",
    words("note", "How far it is."),
    example='--note "Six of 14 lamps replaced" --as kim@housing',
)
_say(
    "report-done",
    "Say that it is done, with evidence.",
    words("evidence", "How one can see it.", required=False),
    many("reference", "references", "A document or link; may be repeated."),
    example='--evidence "All lamps lit, photo 12" --as kim@housing',
)
_say(
    "verify",
    "Confirm that it is done. Never by the one who reported it.",
    words("note", "What you saw.", required=False),
    example='--note "Seen lit at 22:00" --as sam@pd',
)
_say(
    "dispute",
    "Say that it is not done.",
    REASON,
    example='--reason "Two lamps are dark" --as sam@pd',
)
_say(
    "agree-renegotiation",
    "Agree to the other date or content that was asked for.",
    example="--as sam@pd",
)
_say(
    "refuse-renegotiation",
    "Refuse it; the promise stands as it was.",
    REASON,
    example='--reason "The season ends in May" --as sam@pd',
)
_say(
    "excuse",
    "Excuse a miss, with a code and a sentence.",
    one_of("code", ExcuseCode, "Why, in one word."),
    words("text", "Why, in a sentence."),
    example='--code force_majeure --text "The flood" --as sam@pd --yes',
    sure="An excused miss stays excused.",
)
_say(
    "cancel",
    "Say that it is no longer needed.",
    REASON,
    example='--reason "The lot was sold" --as sam@pd --yes',
    sure="A cancelled commitment cannot be taken up again.",
)
commitment.add_command(attach)
commitment.add_command(files)
