"""A small story to change, for tests; each call has parties and a problem of its own."""

import itertools
from typing import Any

from cases.reading import read_story
from cases.story import Story

_numbers = itertools.count(1)


def said(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the file of a small story says."""
    number = next(_numbers)
    police, partner = f"small-police{number}", f"small-partner{number}"
    text = {
        "title": "A small case",
        "source": "Made up in 2026.",
        "parties": {
            police: {"name": "Police", "kind": "police"},
            partner: {"name": "Partner", "kind": "business"},
        },
        "people": {
            f"op@{police}": {"name": "Operator", "role": "operator"},
            f"rep@{partner}": {"name": "Representative"},
        },
        "problem": {
            "id": f"small{number}",
            "as": f"op@{police}",
            "title": "A dark yard",
            "statement": "Nobody sees who is there.",
            "responsibilities": [
                {
                    "key": "light",
                    "title": "Light in the yard",
                    "scope": {
                        "side": "place",
                        "controller": "manager",
                        "places": ["yard"],
                        "duties": ["light"],
                    },
                }
            ],
        },
        "steps": [*steps],
        **more,
    }
    return _named(text, police, partner)


def story(*steps: dict[str, Any], **more: Any) -> Story:
    return read_story(said(*steps, **more))


def offer(**more: Any) -> dict[str, Any]:
    terms = {"summary": "Light it.", "measure": "Complaints"}
    return {
        "at": "1d",
        "as": "op@POLICE",
        "do": "handoff.offer",
        "id": "ask",
        "with": {"responsibility": "light", "receiver": "PARTNER", "terms": terms},
        **more,
    }


def accept(**more: Any) -> dict[str, Any]:
    return {
        "at": "2d",
        "as": "rep@PARTNER",
        "do": "handoff.accept",
        "with": {"handoff": "ask", "read_back": "We light it."},
        **more,
    }


def _named(thing: Any, police: str, partner: str) -> Any:
    """POLICE and PARTNER stand for this story's own parties."""
    match thing:
        case str():
            return thing.replace("POLICE", police).replace("PARTNER", partner)
        case dict():
            return {
                _named(key, police, partner): _named(value, police, partner)
                for key, value in thing.items()
            }
        case list():
            return [_named(item, police, partner) for item in thing]
        case _:
            return thing
