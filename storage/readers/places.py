"""Places in lists that are sorted by an instant: where a page ended, and the next begins."""

from datetime import UTC, datetime

Place = tuple[datetime, str]
"""The deadline and the id of the last thing shown; what has no deadline stands at LAST. In lists
with the newest first the instant is the one at which it began."""

Ranked = tuple[bool, datetime, str]
"""The same in lists where what is over comes last: whether it is, the instant, and the id."""

BEGINNING: Place = (datetime.min.replace(tzinfo=UTC), "")
LAST = datetime.max.replace(tzinfo=UTC)
"""PostgreSQL hears `infinity`, and for the beginning `-infinity`."""

LATEST: Place = (LAST, "")
"""Where a list with the newest first begins."""
