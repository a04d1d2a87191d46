"""Plain words for what happens to parties and their people."""

from collections.abc import Mapping

OF_PARTIES: Mapping[str, str] = {
    "party.registered": "party registered",
    "party.deactivated": "party deactivated",
    "party.reactivated": "party reactivated",
    "party.unspoken_for": "nobody left who can decide",
    "party.spoken_for": "somebody can decide again",
    "person.added": "person added",
    "person.changed": "person changed",
    "person.deputy_named": "deputy named",
    "person.away": "person away",
    "person.back": "person back",
    "person.deactivated": "person deactivated",
}
