"""How long a party may be without anybody who can decide for it."""

from datetime import timedelta
from typing import Final

SILENT_AT_MOST: Final = timedelta(days=7)
"""Days of the calendar: a party without anybody may not know what is a working day."""
