"""Tenures looked at by themselves: one holder at each instant, whatever the ledger says."""

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise

from storage.evidence import Row


def look(known: Mapping[str, list[Row]]) -> Iterator[tuple[int, str]]:
    """Gaps, overlaps and double holders in the tenures of one problem."""
    tenures = sorted(known["tenures"], key=lambda row: (row["responsibility"], row["number"]))
    last: dict[str, Row] = {}
    for responsibility, group in groupby(tenures, key=lambda row: str(row["responsibility"])):
        rows = list(group)
        last[responsibility] = rows[-1]
        if rows[0]["number"] != 1:
            yield rows[0]["began_seq"], f"the first tenure of {responsibility} is missing"
        for row in rows:
            if row["until"] is not None and row["until"] <= row["since"]:
                yield row["began_seq"], f"{_named(row)} ends before it begins"
        for row, following in pairwise(rows):
            yield from _between(row, following)
    for row in known["responsibilities"]:
        yield from _holder(row, last.get(row["responsibility"]))


def _between(row: Row, following: Row) -> Iterator[tuple[int, str]]:
    seq = following["began_seq"]
    if following["number"] != row["number"] + 1:
        yield seq, f"a tenure is missing before {_named(following)}"
    elif row["until"] is None:
        yield seq, f"{_named(row)} and {_named(following)} are open at once"
    elif row["until"] < following["since"]:
        yield seq, f"nobody held it between {_named(row)} and {_named(following)}"
    elif row["until"] > following["since"]:
        yield seq, f"{_named(row)} and {_named(following)} overlap"


def _holder(row: Row, tenure: Row | None) -> Iterator[tuple[int, str]]:
    name = row["responsibility"]
    if tenure is None:
        yield row["seq"], f"{name} has no tenure"
    elif row["state"] == "held" and tenure["until"] is not None:
        yield row["seq"], f"{name} is held, but nobody holds it"
    elif row["state"] != "held" and tenure["until"] is None:
        yield row["seq"], f"{name} has ended, but its last tenure has not"
    elif row["holder"] != tenure["holder"]:
        yield row["seq"], f"{name} is with {row['holder']}, but its tenure with {tenure['holder']}"


def _named(row: Row) -> str:
    return f"tenure {row['number']} of {row['responsibility']}"
