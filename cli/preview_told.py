"""What a command would do, for people and programs."""

from typing import TYPE_CHECKING

from cli import show
from cli.round_told import in_words
from schemas.events import subject_of
from schemas.events.method import ProblemPrioritised

if TYPE_CHECKING:
    from desk.preview import Preview


def tell_preview(seen: "Preview", *, as_json: bool) -> None:
    """What would happen, and who would become responsible."""
    holdings = [
        {"responsibility": held.responsibility, "before": held.before, "after": held.after}
        for held in seen.holdings
    ]
    if as_json:
        events = [event.model_dump(mode="json", exclude={"stamp"}) for event in seen.events]
        show.as_json({"dry_run": True, "would_cause": events, "holders": holdings})
        return
    show.strong("Nothing was changed. This would happen:")
    for event in seen.events:
        show.line(f"  {event.kind}  {subject_of(event)}")
        if isinstance(event, ProblemPrioritised) and event.round is not None:
            show.line(f"    {event.round}: {in_words(event.model_dump(mode='json'))}")
    for held in seen.moves:
        before = f", until then {held.before}" if held.before else ""
        show.line(f"{held.after} would become responsible for {held.responsibility}{before}.")
    if not seen.moves:
        show.line("Nobody else would become responsible for anything.")
        for held in seen.holdings:
            show.line(f"  {held.responsibility} stays with {held.after}.")
