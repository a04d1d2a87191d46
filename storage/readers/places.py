"""Places in lists that are sorted by deadline: where a page ended, and the next begins."""

from datetime import UTC, datetime

Place = tuple[datetime, str]
"""The deadline and the id of the last thing shown. What has no deadline stands at LAST."""

BEGINNING: Place = (datetime.min.replace(tzinfo=UTC), "")
LAST = datetime.max.replace(tzinfo=UTC)
"""PostgreSQL hears `infinity`, and for the beginning `-infinity`."""
