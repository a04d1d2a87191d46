"""All these pages, for the application to take in."""

from portal.partner import (
    comments,
    duties,
    owed,
    partnerships,
    people,
    plans,
    rounds,
    steps,
    trusting,
)

ROUTERS = tuple(
    room.router
    for room in (
        comments, duties, owed, partnerships, people, plans, rounds, steps, trusting,
    )
)  # fmt: skip
