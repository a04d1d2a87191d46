"""The working calendar of a problem, carried as data so that every due date can be recomputed."""

from datetime import date, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from schemas.base import Line, Message


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name} is not a time zone; write one such as America/Denver") from error
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


def _without_zone(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("opening hours are times of day in the calendar's own zone, such as 09:00")
    return at


TimeOfDay = Annotated[time, AfterValidator(_without_zone)]


class Calendar(Message):
    """When people work: one time zone, the hours of a working day, the days that are free.

    Weekdays count from 0, Monday, to 6, Sunday (ISO 8601 less one).
    """

    name: Line = "weekdays"
    zone: Zone = "UTC"
    opens: TimeOfDay = time(9)
    closes: TimeOfDay = time(17)
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (0, 1, 2, 3, 4)
    holidays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _has_working_time(self) -> Self:
        if not self.weekdays:
            raise ValueError("a calendar needs at least one working weekday")
        if self.opens >= self.closes:
            raise ValueError("a working day must open before it closes")
        if len(self.holidays) > 1000:
            raise ValueError("a calendar holds at most 1,000 holidays")
        return self
