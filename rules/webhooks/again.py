"""When a delivery that did not arrive is tried again, and when a webhook is left alone."""

from datetime import timedelta

AGAIN = tuple(
    timedelta(seconds=wait)
    for wait in (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
)
"""Waits between the attempts, about three days together; after the last it is given up."""
SPREAD = 0.25
"""A wait is longer or shorter by up to this part, so that what failed together comes apart."""
PAUSED_AFTER = timedelta(days=3)
"""A webhook at which every attempt failed for so long is paused, and its party told."""
GONE = 410
"""The status by which a receiver says that it wants nothing more."""


def wait_after(tries: int, chance: float) -> timedelta | None:
    """The wait after so many tries, None where that was the last. `chance` is from 0 to 1."""
    if tries > len(AGAIN):
        return None
    return AGAIN[tries - 1] * (1 + SPREAD * (2 * chance - 1))
