"""`remit report`: what is printed, filed, or put before a council."""

from datetime import UTC, datetime

import click

from cli.moments import Moment, exact, has_come, known_at
from cli.noun import Noun
from cli.printing import Printing, printed
from cli.whole import Whole
from schemas.errors import Invalid


@click.group(cls=Noun)
def report() -> None:
    """Reports to print: as one page of HTML or as PDF, with the record they rest on."""


@report.command()
@click.argument("problem", metavar="PROBLEM")
@printed
def problem(problem: str, how: Printing) -> None:
    """The problem file: everything that the record tells of it.

    \b
    Examples:
      remit report problem motel
      remit report problem motel --pdf -o motel.pdf
      remit report problem motel --for housing --pdf
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_problem(conn, problem, eyes, zone))


@report.command()
@click.argument("responsibility", metavar="RESPONSIBILITY")
@printed
def responsibility(responsibility: str, how: Printing) -> None:
    """Who held it from when to when, by what right, and how that is proved.

    \b
    Examples:
      remit report responsibility motel.lighting
      remit report responsibility motel.lighting --pdf --paper a4
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_responsibility(conn, responsibility, eyes, zone))


@report.command()
@click.argument("about", metavar="PROBLEM[.RESPONSIBILITY]")
@click.option("--at", type=Moment(), help="At that instant; now if left out.")
@known_at
@printed
def statement(
    about: str, at: datetime | None, as_known_at: datetime | None, how: Printing
) -> None:  # fmt: skip
    """Who was responsible at an instant, in plain sentences fit for a public-records request.

    Every entry of the problem is hashed and told again first; where that does not lead to the
    answer, it is refused. With --as-known-at, as the record told it at that time.

    \b
    Examples:
      remit report statement motel.lighting --at 2026-11-20
      remit report statement motel --at 2026-11-20T14:00:00Z --as-known-at 2026-11-30 --pdf
    """
    from reports import making

    ask_now = f"Ask about now: remit report statement {about}"
    has_come(at, "so nobody can say who is responsible then", ask_now)
    has_come(as_known_at, "so nobody can say what will be known then", ask_now)
    if at is not None and as_known_at is not None and at > as_known_at:
        raise Invalid(
            f"At {exact(as_known_at)} nobody could know who would be responsible later.",
            next_step="Let --as-known-at be the same time as --at, or a later one.",
            code="in_the_future",
        )
    how.print(lambda conn, eyes, zone: making.statement(conn, about, eyes, zone, at, as_known_at))


@report.command()
@click.argument("problem", metavar="PROBLEM")
@printed
def assessment(problem: str, how: Printing) -> None:
    """Did responsibility move, and did harm fall: readings against the baseline, drawn and listed.

    \b
    Example:
      remit report assessment motel --pdf
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_assessment(conn, problem, eyes, zone))


@report.command()
@click.argument("problem", metavar="PROBLEM")
@click.argument("party", metavar="PARTY")
@printed
def dossier(problem: str, party: str, how: Printing) -> None:
    """What was tried towards a party, rung by rung, with what proves it and what is missing.

    \b
    Example:
      remit report dossier motel acme --pdf
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_dossier(conn, problem, party, eyes, zone))


@report.command()
@click.argument("partnership", metavar="PARTNERSHIP")
@printed
def partnership(partnership: str, how: Printing) -> None:
    """The review of a partnership: who brings what, what is missing, what was agreed.

    \b
    Example:
      remit report partnership motel-table --pdf
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_partnership(conn, partnership, eyes, zone))


@report.command()
@click.argument("meeting", metavar="MEETING")
@printed
def agenda(meeting: str, how: Printing) -> None:
    """The agenda of a meeting, with how each thing on it stands.

    \b
    Example:
      remit report agenda motel-table.m1 --pdf
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_meeting(conn, meeting, eyes, zone))


@report.command()
@click.argument("meeting", metavar="MEETING")
@printed
def minutes(meeting: str, how: Printing) -> None:
    """The minutes of a meeting, with its decisions and a place to sign.

    \b
    Example:
      remit report minutes motel-table.m1 --pdf
    """
    from reports import making

    how.print(lambda conn, eyes, zone: making.of_meeting(conn, meeting, eyes, zone, minutes=True))


@report.command()
@click.argument("number", metavar="YEAR", type=Whole(1990, 2199))
@printed
def year(number: int, how: Printing) -> None:
    """A year: what was handed over to whom, kept, missed, returned; what fell, what was reported.

    \b
    Examples:
      remit report year 2026 --zone America/Denver --pdf
      remit report year 2026 --for housing
    """
    from reports import making

    if number > datetime.now(UTC).year + 1:
        raise Invalid(
            f"The year {number} has not come yet.",
            next_step="Ask about a year that has begun.",
            code="in_the_future",
        )
    how.print(lambda conn, eyes, zone: making.of_year(conn, number, eyes, zone))
