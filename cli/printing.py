"""Reports as files: where to, in which form, and never over something that is there already."""

import functools
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import reach, show
from schemas.errors import Invalid

if TYPE_CHECKING:
    from reports.eyes import Eyes
    from reports.paper import Report
    from storage.pool import Connection

Asked = Callable[["Connection", "Eyes", str | None], Awaitable["Report"]]
"""What is asked of the database: the report, for these eyes, in this zone."""


@dataclass(frozen=True)
class Printing:
    """How a report is to be printed."""

    pdf: bool
    out: Path | None
    paper: str | None
    zone: str | None
    party: str | None
    force: bool
    open_it: bool
    as_json: bool

    def print(self, asked: Asked) -> None:
        """Ask for the report and write it, or tell its data where programs ask for that."""
        if self.as_json and (self.out or self.pdf):
            raise click.UsageError("--json tells the data and writes no file; leave -o out.")
        _check_zone(self.zone)
        report = reach.ask(lambda conn: self._asked(conn, asked))
        if self.as_json:
            from reports.paper import as_data

            show.as_json(as_data(report))
            return
        file = self.out or Path(f"{report.subject}-{report.kind}.{'pdf' if self.pdf else 'html'}")
        _must_be_free(file, force=self.force)
        _write(file, self._made(report), force=self.force)
        upto = "; ".join(one.in_words() for one in report.upto)
        show.line(f"{file}: {report.lead.lower()}, as far as {upto}.")
        if self.open_it:
            click.launch(str(file.absolute()))

    async def _asked(self, conn: "Connection", asked: Asked) -> "Report":
        return await asked(conn, await _eyes(conn, self.party), self.zone)

    def _made(self, report: "Report") -> bytes:
        if self.pdf:
            from reports import pdf

            pages = pdf.render(report, self.paper or "letter")
            if not pages.readable:
                show.aside(
                    "Some letters in it have no font on this machine and stand as boxes, so these"
                    " pages are no PDF/UA. Install a font for them, or print the --html."
                )
            return pages.content
        from reports import html

        return html.render(report, self.paper).encode()


async def _eyes(conn: "Connection", party: str | None) -> "Eyes":
    from reports.eyes import Everything

    if party is None:
        return Everything()
    from portal.eyes import of_party
    from storage.readers.directory import party as read

    return of_party(reach.found(await read(conn, party), "party", party))


def _check_zone(zone: str | None) -> None:
    from zoneinfo import available_timezones

    if zone is not None and zone not in available_timezones():
        raise Invalid(
            f"{zone} is no time zone.",
            next_step="Name one as the IANA database does, such as America/Denver.",
            code="invalid",
        )


def _must_be_free(file: Path, *, force: bool) -> None:
    if file.is_dir():
        raise Invalid(f"{file} is a folder.", next_step="Name a file in it.", code="file_taken")
    if file.exists() and not force:
        raise Invalid(
            f"{file} exists already.",
            next_step="Name another with -o, or write over it with --force.",
            code="file_taken",
        )


def _write(file: Path, content: bytes, *, force: bool) -> None:
    """Whole or not at all, and readable by its owner alone: a report can name people."""
    try:
        handle, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=".remit-report-")
        with os.fdopen(handle, "wb") as new:
            new.write(content)
        if force:
            os.replace(name, file)
            return
        try:
            os.link(name, file)  # unlike a rename it refuses where somebody was quicker
        finally:
            os.unlink(name)
    except OSError as wrong:
        raise Invalid(
            f"{file} cannot be written ({wrong.strerror}).",
            next_step="Name a file in a folder that you may write, with -o.",
            code="file_taken",
        ) from None


def printed(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every report; the function gets a `Printing` as `how`."""

    @functools.wraps(command)
    def with_how(**given: Any) -> None:
        form, out = given.pop("form"), given.pop("out")
        how = Printing(
            pdf=form == "pdf" or (form is None and out is not None and out.suffix == ".pdf"),
            out=out,
            paper=given.pop("paper"),
            zone=given.pop("zone"),
            party=given.pop("made_for"),
            force=given.pop("force"),
            open_it=given.pop("open_it") == "yes",
            as_json=given.pop("as_json"),
        )
        command(how=how, **given)

    for option in reversed(_OPTIONS):
        option(with_how)
    return with_how


_OPTIONS = (
    click.option("--html", "form", flag_value="html", help="One page of HTML that prints well."),
    click.option("--pdf", "form", flag_value="pdf", help="Pages of PDF, that can be read aloud."),
    click.option(
        "-o", "--out", type=click.Path(path_type=Path), metavar="FILE",
        help="Write it there; the name says the form where nothing else does.",
    ),
    click.option("--paper", type=click.Choice(["letter", "a4"]), help="The size of the paper."),
    click.option("--zone", metavar="ZONE", help="In which time zone; that of police if left out."),
    click.option("--for", "made_for", metavar="PARTY", help="Show only what is this party's."),
    click.option("--force", is_flag=True, help="Write over a file that is there."),
    click.option(
        "--open", "open_it", type=click.Choice(["yes", "no"]), default="no", show_default=True,
        help="Show it when it is written.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Tell the data behind it instead."),
)  # fmt: skip
