"""Lists a page at a time: the place where a page ended, as it stands in addresses."""

import contextlib
from datetime import datetime

from portal import when
from portal.refusals import Stop
from storage.readers.places import LAST, Place


def written(instant: datetime | None, name: str) -> str:
    """The place of the last thing shown, whose deadline or beginning is this instant."""
    return f"{when.iso(instant) if instant else ''}~{name}"


def read(text: str, beginning: Place) -> Place:
    """The place that is written there; without text, the beginning. Raises Stop (422)."""
    if not text:
        return beginning
    # A plus sign that was not percent-encoded arrives as a space.
    instant, _, name = text.replace(" ", "+").partition("~")
    with contextlib.suppress(ValueError):
        place = (datetime.fromisoformat(instant) if instant else LAST, name)
        if place[0].tzinfo is not None and "\0" not in name:
            return place
    raise Stop(422, "invalid", "This page of the list cannot be found.")
