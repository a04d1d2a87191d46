"""`remit candidate`: concerns that recur, and what police decide about them."""

import click

from cli import concern, reach, shapes, show
from cli.acting import Acting, json_option
from cli.noun import Noun
from cli.verbs import limit, verb, words
from rules.words_of_concerns import CANDIDATE_STATES
from schemas.concerns import CandidateState


@click.group(cls=Noun)
def candidate() -> None:
    """Concerns about one place and kind that recur, and may be a problem."""


@candidate.command("list")
@click.option("--state", type=click.Choice([s.value for s in list(CandidateState)[1:]]))
@limit()
@json_option
def list_(state: str | None, limit: int, as_json: bool) -> None:
    """Candidates, those that wait for a decision first.

    \b
    Example:
      remit candidate list --state proposed
    """
    from storage.readers.concerns import candidates

    found = reach.ask(lambda conn: candidates(conn, state=state, limit=limit))
    if as_json:
        show.as_json({"candidates": [shapes.candidate(one) for one in found]})
        return
    show.table(
        ["candidate", "matter", "place", "concerns", "state", "problem", "proposed"],
        [
            (c.candidate, c.matter, c.place, len(c.concerns), c.state, c.problem, c.proposed_at)
            for c in found
        ],
        none="There is no such candidate.",
    )


@candidate.command("show")
@click.argument("candidate_id", metavar="CANDIDATE")
@json_option
def show_(candidate_id: str, as_json: bool) -> None:
    """One candidate with its concerns, and the rule by which it was proposed.

    \b
    Example:
      remit candidate show k-7k3m9q2a
    """
    from storage.readers.concerns import candidate as read
    from storage.readers.concerns import concerns

    one = reach.found(reach.ask(lambda conn: read(conn, candidate_id)), "candidate", candidate_id)
    its = reach.ask(lambda conn: concerns(conn, among=one.concerns))
    if as_json:
        show.as_json(shapes.candidate(one) | {"reports": [shapes.concern(c) for c in its]})
        return
    rule = one.rule
    facts = [
        ("state", CANDIDATE_STATES.get(one.state, one.state)),
        ("matter", one.matter),
        ("place", one.place),
        ("rule", f"{rule['threshold']} in {rule['window_days']} days within {rule['radius_m']} m"),
        ("problem", one.problem),
        ("because", one.reason),
    ]
    show.facts([(name, value) for name, value in facts if value], title=one.candidate)
    show.line()
    concern.table(its)
    if one.state == CandidateState.PROPOSED:
        show.hint(f"Next: remit problem open FILE --from-candidate {candidate_id}")


verb(
    candidate, "take-up", "candidate.take_up", "Say which open problem it is. For police.",
    click.option("--problem", metavar="PROBLEM", required=True, help="The problem."),
    subject="candidate", sure="A candidate is taken up once.",
    example="remit candidate take-up k-7k3m9q2a --problem motel --as sam@pd",
)  # fmt: skip
verb(
    candidate, "set-aside", "candidate.set_aside", "Say why no problem is opened for it.",
    words("reason", "Why."),
    subject="candidate", sure="Its concerns do not make a candidate again.",
    example='remit candidate set-aside k-7k3m9q2a --reason "One loud week" --as sam@pd',
)  # fmt: skip


def must_wait(candidate_id: str) -> None:
    """Raises NotFound or Refused where no problem can be opened for this candidate."""
    from rules.refusals import AlreadyDone
    from storage.readers.concerns import candidate as read

    one = reach.found(reach.ask(lambda conn: read(conn, candidate_id)), "candidate", candidate_id)
    if one.state == CandidateState.SET_ASIDE:
        raise AlreadyDone(f"{candidate_id} was set aside")


def follow(act: Acting, candidate_id: str, problem: str) -> None:
    """Take it up as the problem that was just opened; its concerns go there."""
    from cli.at_the_desk import at_the_desk
    from desk.scanning import followed

    went = at_the_desk(lambda desk, _, pool: followed(desk, pool, candidate_id, problem, act))
    if not act.as_json:
        show.line(f"{candidate_id} is taken up as {problem}; {went} of its concerns follow.")
