"""All these pages, for the application to take in."""

from portal.partner import duties, owed, partnerships, people, plans, rounds, steps, trusting

ROUTERS = tuple(
    room.router for room in (duties, owed, partnerships, people, plans, rounds, steps, trusting)
)
