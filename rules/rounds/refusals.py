"""What a round refuses, each in one sentence with a next step."""

from datetime import datetime

from schemas.errors import NotAllowed, NotFound, Refused


class NothingAskedAbout(NotFound):
    def __init__(self, item: str, round_: str) -> None:
        super().__init__(
            f"{round_} does not ask about {item}.",
            next_step=f"See what it asks about: remit round show {round_}",
        )


class NotAGroup(NotFound):
    def __init__(self, group: str | None, round_: str) -> None:
        super().__init__(
            f"{group} is no group that is asked in {round_}."
            if group
            else f"{round_} asks several groups, and the sheet names none.",
            next_step=f"Name one of its groups: remit round show {round_}",
        )


class NotOpenYet(Refused):
    def __init__(self, round_: str, opens: datetime) -> None:
        super().__init__(
            f"{round_} takes answers from {opens.isoformat().replace('+00:00', 'Z')} on.",
            next_step="Wait until then.",
        )


class RoundIsClosed(Refused):
    def __init__(self, round_: str) -> None:
        super().__init__(
            f"{round_} is closed, and its result stands.",
            next_step=f"See it: remit round show {round_}; or open another round.",
        )


class RoundStillOpen(Refused):
    def __init__(self, round_: str, closes: datetime) -> None:
        super().__init__(
            f"{round_} is open until {closes.isoformat().replace('+00:00', 'Z')}.",
            next_step=f"Wait, or close it now: remit round close {round_} --reason TEXT",
        )


class WrongDates(Refused):
    def __init__(self) -> None:
        super().__init__(
            "A round opens, closes and is reported on in this order, and closes in the future.",
            next_step="Give dates that follow each other: --opens, --closes, --report-by",
        )


class RanksLeftOut(Refused):
    def __init__(self, round_: str, missing: list[str]) -> None:
        super().__init__(
            f"Police rank every item of {round_}, and {', '.join(missing)} is left out.",
            next_step="Name all items, the most important first.",
        )


class RankedTwice(Refused):
    def __init__(self, twice: list[str]) -> None:
        super().__init__(
            f"An item has one rank, and {', '.join(twice)} is named more than once.",
            next_step="Name each item once, the most important first.",
        )


class SheetCounted(Refused):
    def __init__(self, sheet: str, round_: str) -> None:
        super().__init__(
            f"Sheet {sheet} was counted before in {round_}.",
            next_step="Give each sheet a number of its own, and count none twice.",
        )


class NotYourSheet(NotAllowed):
    def __init__(self, sheet: str, person: str) -> None:
        super().__init__(
            f"{sheet} is not the sheet that {person} may hand in.",
            next_step="Citizens hand in one sheet, called after their account; sheets of others"
            " have numbers without an @.",
        )


class NotAsked(Refused):
    def __init__(self, round_: str, what: str) -> None:
        super().__init__(
            f"{round_} does not ask about {what}.", next_step="Leave it out of the sheet."
        )


class BeyondTheScale(Refused):
    def __init__(self, fear: int, scale: int) -> None:
        super().__init__(
            f"{fear} is not on the scale from 1 to {scale}.",
            next_step=f"1 is without fear, {scale} the most.",
        )


class NothingToReport(Refused):
    def __init__(self, round_: str, item: str) -> None:
        super().__init__(
            f"What came of {item} in {round_} was said, and it is final.",
            next_step=f"See it: remit round show {round_}",
        )
