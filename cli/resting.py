"""On what the answer of `remit who` rests: told in sentences, and proved in a file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cli import reach, show
from cli.moments import exact
from schemas.errors import Invalid, NotFound

if TYPE_CHECKING:
    from schemas.grounds import Grounds
    from schemas.views import Held


def borne_out(held: "Held") -> None:
    """Raises NotBorneOut where the entries, hashed and told again, do not give this answer."""
    from audit.bearing import borne_out as look

    reach.ask(lambda conn: look(conn, held))


def grounds_of(held: "Held") -> "Grounds":
    from storage.readers.grounds import grounds

    return reach.ask(lambda conn: grounds(conn, held))


def tell(held: "Held", rests: "Grounds") -> None:
    """One sentence a line."""
    from rules.statement import statement

    first, *others = statement(held, rests, exact)
    show.strong(first)
    for sentence in others:
        show.line(sentence)


def write_proof(held: "Held", file: Path) -> None:
    """The proof of the entry that the answer rests on, as a file that stands by itself."""
    from schemas.ids import problem_stream
    from seal.tlog_proof import entry_proof

    seq = held.basis.seq
    found = reach.ask(lambda conn: entry_proof(conn, problem_stream(held.problem), seq))
    if found is None:
        raise NotFound(
            f"No checkpoint covers entry {seq} of {held.problem} yet.",
            next_step="It is signed within a second once the worker runs; ask again.",
            code="not_covered",
        )
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except OSError as wrong:
        raise Invalid(
            f"{file} cannot be written anew ({wrong.strerror}).",
            next_step="Name a file that does not exist yet, in a folder that you may write.",
            code="file_taken",
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(str(found))
