"""What a responsibility covers: a facet of the problem, at named places, with named duties."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Instant, Line, Message


class Side(StrEnum):
    """The inner sides of the problem analysis triangle (Clarke & Eck, 60 Small Steps)."""

    OFFENDER = "offender"
    VICTIM = "victim"
    PLACE = "place"


class Controller(StrEnum):
    """The outer sides: who can keep an offender, a target or a place in check."""

    HANDLER = "handler"
    GUARDIAN = "guardian"
    MANAGER = "manager"
    SUPER_CONTROLLER = "super_controller"


Named = Annotated[tuple[Line, ...], Field(min_length=1, max_length=40)]


class Scope(Message):
    """Bounded in kind, place and time. Duties times places is the ground that a split divides."""

    side: Side
    controller: Controller
    places: Named
    duties: Named
    since: Instant | None = None
    until: Instant | None = None

    @model_validator(mode="after")
    def _plain(self) -> Self:
        for name, values in (("place", self.places), ("duty", self.duties)):
            if len({value.casefold() for value in values}) != len(values):
                raise ValueError(f"a {name} is named twice")
        if self.since and self.until and self.since >= self.until:
            raise ValueError("the period must end after it begins")
        return self

    def cells(self) -> list[tuple[str, str]]:
        """Every duty at every place, the unit that exactly one holder answers for."""
        return [(duty, place) for duty in self.duties for place in self.places]
