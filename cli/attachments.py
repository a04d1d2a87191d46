"""`remit commitment attach` and `files`: what shows that a promise was kept."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli import reach, show
from cli.acting import json_option
from schemas.errors import Invalid, NotFound

if TYPE_CHECKING:
    from runtime.attachments import Shelf
    from schemas.attachments import AttachmentView
    from schemas.views import CommitmentView
    from storage.pool import Pool

T = TypeVar("T")


@click.command()
@click.argument("commitment_id", metavar="COMMITMENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--about", help="What it shows, in one line of at most 80 signs.")
@click.option(
    "--as",
    "acts_as",
    metavar="PERSON",
    required=True,
    envvar="REMIT_AS",
    show_envvar=True,
    help="Who you are, of the party that promised it.",
)
@json_option
def attach(
    commitment_id: str, file: Path, about: str | None, acts_as: str, as_json: bool
) -> None:  # fmt: skip
    """Keep a photo or document with a promise: JPEG, PNG, WebP, PDF or plain text, up to 8 MB.

    Where and with what a photo was taken is removed. The file lies encrypted outside the database;
    a report names it by the hash that this prints.

    \b
    Example:
      remit commitment attach motel.c1 lamps.jpg --about "North gate at night" --as kim@housing
    """
    raw = _read(file)

    async def work(pool: "Pool", shelf: "Shelf", view: "CommitmentView") -> "AttachmentView":
        from desk.attaching import keeping
        from desk.standing import standing

        speaker = await standing(pool, acts_as)
        return await keeping.attach(pool, shelf, view, raw, by=speaker.person, about=about)

    one = _with(commitment_id, work)
    if as_json:
        show.as_json(_told(one))
        return
    show.line(f"{one.name} is kept with {commitment_id}, {one.size:,} bytes.")
    show.hint(
        f"Name it in the report: remit commitment report-done {commitment_id}"
        f' --reference "{one.reference}" --as {acts_as}'
    )


@click.command()
@click.argument("commitment_id", metavar="COMMITMENT")
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each file into this folder, which must not hold one of the same name.",
)
@json_option
def files(commitment_id: str, save: Path | None, as_json: bool) -> None:  # fmt: skip
    """List the photos and documents of a promise, or take them along.

    \b
    Examples:
      remit commitment files motel.c1
      remit commitment files motel.c1 --save evidence
    """

    async def work(
        pool: "Pool", shelf: "Shelf", view: "CommitmentView"
    ) -> "list[tuple[AttachmentView, bytes | None]]":
        from desk.attaching import keeping
        from storage import attachments

        found = await attachments.attachments(pool, view.commitment)
        if save is None:
            return [(one, None) for one in found]
        return [await keeping.fetch(pool, shelf, view.commitment, one.sha256) for one in found]

    found = _with(commitment_id, work)
    for one, raw in found:
        if save is not None and raw is not None:
            _write(save / one.name, raw)
    if as_json:
        show.as_json({"files": [_told(one) for one, _ in found]})
    elif not found:
        show.line(f"Nothing is attached to {commitment_id}.")
    else:
        show.table(
            ("file", "what it shows", "bytes", "attached by", "sha256"),
            [(o.name, o.about or "", f"{o.size:,}", o.attached_by, o.sha256) for o, _ in found],
        )


@click.command()
@json_option
def attachments(as_json: bool) -> int:
    """Read every attached file, and say which is gone or is not what was attached.

    The exit code is 0 when all are whole, 1 when one is not.

    \b
    Example:
      remit audit attachments
    """

    async def work(pool: "Pool", shelf: "Shelf") -> "list[tuple[AttachmentView, str | None]]":
        from desk.attaching import keeping

        return [found async for found in keeping.amiss(pool, shelf)]

    found = asyncio.run(_shelved(work))
    wrong = [(one, why) for one, why in found if why is not None]
    if as_json:
        show.as_json({
            "files": len(found),
            "wrong": [{**_told(one), "why": why} for one, why in wrong],
        })  # fmt: skip
    else:
        for one, why in wrong:
            show.line(f"{one.commitment} {one.name}: {why}")
        show.line(f"{len(found):,} files were read; {len(wrong):,} are not what was attached.")
    return 1 if wrong else 0


def _with(commitment_id: str, work: "Callable[[Pool, Shelf, CommitmentView], Awaitable[T]]") -> T:
    async def of_this_one(pool: "Pool", shelf: "Shelf") -> T:
        from storage.readers.commitments import commitment

        view = await commitment(pool, commitment_id)
        if view is None:
            raise NotFound(
                f"There is no commitment {commitment_id}.",
                next_step="See what there is: remit commitment list",
            )
        return await work(pool, shelf, view)

    return asyncio.run(_shelved(of_this_one))


async def _shelved(work: "Callable[[Pool, Shelf], Awaitable[T]]") -> T:
    from runtime.attachments import shelf
    from runtime.settings import load_settings
    from storage.pool import open_pool

    url, settings = reach.database_url(), load_settings()
    try:
        pool = await open_pool(url, size=2, application="remit-cli")
        try:
            return await work(pool, shelf(settings))
        finally:
            await pool.close()
    except Exception as wrong:
        raise reach.plainly(wrong) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Invalid(
            f"{file} cannot be read ({wrong.strerror}).", next_step="Name a file that can."
        ) from None


def _write(file: Path, raw: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as made:
            made.write(raw)
    except OSError as wrong:
        raise Invalid(
            f"{file} cannot be written ({wrong.strerror}).", next_step="Name another folder."
        ) from None


def _told(one: "AttachmentView") -> dict[str, Any]:
    return {
        "commitment": one.commitment, "name": one.name, "sha256": one.sha256,
        "media_type": one.media_type, "size": one.size, "about": one.about,
        "attached_by": one.attached_by, "attached_at": one.attached_at,
        "reference": one.reference,
    }  # fmt: skip
