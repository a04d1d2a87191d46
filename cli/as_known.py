"""A problem as the record told it at an earlier time, for the commands that show one."""

from datetime import datetime

from cli import reach
from cli.moments import exact, has_come
from schemas.errors import NotFound
from schemas.views import ProblemView


def problem(problem_id: str, known: datetime) -> ProblemView:
    """Raises NotFound where nothing of it was recorded by then, Invalid for a time to come."""
    from storage.readers.known import problem_as_known

    has_come(
        known,
        "so nobody can say what will be known then",
        f"See it as it is known now: remit problem show {problem_id}",
    )
    found = reach.ask(lambda conn: problem_as_known(conn, problem_id, known))
    if found is None:
        raise NotFound(
            f"Nothing of {problem_id} was recorded by {exact(known)}.",
            next_step=f"See what is known now: remit problem show {problem_id}",
            code="not_known_then",
        )
    return found
