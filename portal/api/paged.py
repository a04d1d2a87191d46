"""Lists a page at a time: `limit`, `after`, and what to give as `after` for the next page."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response

from portal.api import asking
from portal.cursors import Value
from portal.door import Portal
from portal.numbers import whole
from portal.refusals import Stop
from portal.rights import Viewer

PAGE, MOST = 100, 500
PAGING = ("after", "limit")
One = TypeVar("One")


class Paged:
    """A list as one caller asks for it: its filters, how many, and from where."""

    def __init__(
        self,
        request: Request,
        portal: Portal,
        viewer: Viewer,
        *filters: str,
        cursors: Sequence[str] = ("after",),
    ) -> None:
        """Raises Stop (400) for an unknown filter, a bad limit, or a cursor of something else."""
        given = asking.parameters(request, *filters, *cursors, "limit")
        self._path = request.url.path
        self._portal, self._given = portal, given
        self.limit = how_many(given)
        self.filters = {name: value for name, value in given.items() if name in filters}
        self._scope = json.dumps(
            [self._path, viewer.side, viewer.sees_everything, sorted(self.filters.items())]
        )
        self._places = {
            name: portal.cursors.read(f"{name} {self._scope}", given[name])
            for name in cursors
            if given.get(name)
        }

    @property
    def one_more(self) -> int:
        """How many to ask the record for: one more than are shown tells that there are more."""
        return self.limit + 1

    def place(self, name: str = "after") -> list[Any] | None:
        """The place after which to go on; None for the beginning."""
        return self._places.get(name)

    def cursor(self, values: Sequence[Value | datetime], name: str = "after") -> str:
        return self._portal.cursors.written(f"{name} {self._scope}", values)

    def next(
        self,
        response: Response,
        found: Sequence[One],
        place: Callable[[One], Sequence[Value | datetime]],
    ) -> str | None:
        """The cursor of the next page where there is one, said by a Link header too (RFC 8288)."""
        if len(found) <= self.limit:
            return None
        cursor = self.cursor(place(found[self.limit - 1]))
        again = {**self._given, "after": cursor}
        response.headers["link"] = f'<{self._path}?{urlencode(again)}>; rel="next"'
        return cursor

    def piece(self, response: Response, whole_list: Sequence[One]) -> tuple[list[One], str | None]:
        """The page of a list that is worked out anew each time, by how far along it stands."""
        done = int((self.place() or [0])[0])
        found = list(whole_list[done : done + self.one_more])
        return found[: self.limit], self.next(response, found, lambda _: [done + self.limit])


def how_many(given: Mapping[str, str]) -> int:
    """The `limit`, at most MOST. Raises Stop (400) where it is no number from 1 on."""
    text = given.get("limit")
    read = PAGE if text is None else whole(text)
    if not read:
        raise Stop(400, "bad_parameter", f"limit is a whole number from 1 to {MOST}.")
    return min(read, MOST)


def when(text: str) -> datetime:
    """An instant in a cursor that we wrote ourselves."""
    return datetime.fromisoformat(text)
