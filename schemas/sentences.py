"""What is wrong with an input, said in one sentence: the field, what was expected, and a near miss.

Every door that reads words from outside answers with these sentences.
"""

import difflib
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from schemas import ids
from schemas.errors import Invalid
from schemas.method import Number, Sha256
from schemas.playbook import PlaybookId


def _pattern(kind: Any) -> str:
    """The pattern of an annotated id; it is what pydantic names where an id is misspelt."""
    return str(kind.__metadata__[-1].pattern)


_IDS: Mapping[str, str] = {
    _pattern(ids.PartyId): "a party id is expected, such as housing",
    _pattern(ids.PersonId): "a person id is expected, such as dana@housing",
    _pattern(ids.ProblemId): (
        "an id of 2 to 40 small letters, digits and hyphens is expected, such as motel"
    ),
    _pattern(ids.ResponsibilityKey): (
        "a key of small letters, digits and hyphens is expected, such as lighting"
    ),
    _pattern(ids.ResponsibilityId): ("a responsibility id is expected, such as motel.lighting"),
    _pattern(ids.HandoffId): "a handoff id is expected, such as motel.h1",
    _pattern(ids.CommitmentId): "a commitment id is expected, such as motel.c1",
    _pattern(ids.StepId): "a step id is expected, such as motel.s1",
    _pattern(ids.CommandId): ("a command id of 8 to 64 letters, digits and : . _ - is expected"),
    _pattern(ids.AgreementId): "an agreement id is expected, such as motel-table.a1",
    _pattern(ids.MeetingId): "a meeting id is expected, such as motel-table.m1",
    _pattern(ids.PledgeId): "a pledge id is expected, such as motel-table.p1",
    _pattern(ids.ResponseId): "the id of a response is expected, such as motel-table.r1",
    _pattern(ids.FindingId): "a finding id is expected, such as f-7k3m9q2a",
    _pattern(ids.ConcernId): "a concern id is expected, such as c-7k3m9q2a",
    _pattern(ids.CandidateId): "a candidate id is expected, such as k-7k3m9q2a",
    _pattern(ids.RoundId): "the id of a round is expected, such as r-7k3m9q2a",
    _pattern(ids.EntryId): "an entry is expected, such as problem/motel#12",
    _pattern(ids.StreamId): "a stream is expected, such as problem/motel",
    _pattern(PlaybookId): "a playbook with its version is expected, such as alarms@1",
    _pattern(Number): "a figure in digits is expected, such as 12 or 0.5",
    _pattern(Sha256): "64 digits and small letters a to f are expected, as sha256sum tells them",
}

_TYPES: Mapping[str, str] = {
    "string_type": "text is expected; put it in quotes",
    "int_type": "a whole number is expected",
    "int_parsing": "a whole number is expected",
    "bool_type": "true or false is expected",
    "tuple_type": "a list is expected",
    "list_type": "a list is expected",
    "dict_type": "fields with values are expected",
    "model_type": "fields with values are expected",
    "model_attributes_type": "fields with values are expected",
    "time_parsing": "a time of day is expected, such as 09:00",
    "time_type": "a time of day is expected, such as 09:00",
    "timezone_aware": (
        "the time needs its zone, such as 2026-11-30T14:00:00Z or 2026-11-30T14:00:00-07:00"
    ),
    "datetime_type": "a date and time is expected, such as 2026-11-30T14:00:00Z",
}

Place = tuple[int | str, ...]


def first_wrong(
    error: ValidationError, model: type[BaseModel] | None = None
) -> tuple[Place, str, int]:
    """Where the first mistake is, what is expected there, and how many more there are."""
    found = error.errors(include_url=False)
    places = [mistake["loc"] for mistake in found]
    # A list with a wrong item is also reported as too short; that is an echo, not a mistake.
    real = [m for m in found if m["type"] != "too_short" or not _echoed(m["loc"], places)]
    # A misspelt field explains the missing one beside it, so it is told first.
    real.sort(key=lambda m: m["type"] != "extra_forbidden")
    first = real[0]
    return first["loc"], _expected(dict(first), model), len(real) - 1


def invalid(
    error: ValidationError,
    model: type[BaseModel] | None = None,
    *,
    where: Callable[[Place], str] = lambda _: "",
    next_step: str = "Correct it and send it again.",
) -> Invalid:
    """The refusal that says the first mistake and counts the others; `where` leads the way."""
    place, expected, more = first_wrong(error, model)
    named = in_words(place)
    sentence = f"{where(place)}{named}: {expected}" if named else f"{where(place)}{expected}"
    if more:
        sentence += f" (and {more} more mistake{'' if more == 1 else 's'})"
    return Invalid(sentence + ".", next_step=next_step, code="invalid")


def in_words(place: Place) -> str:
    """A path for people: `responsibilities, item 2, title`."""
    return ", ".join(f"item {part + 1}" if isinstance(part, int) else part for part in place)


def did_you_mean(word: str, known: list[str]) -> str:
    """A near miss, ready to be added to a sentence; empty where nothing is near."""
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def _echoed(place: Place, places: list[Place]) -> bool:
    return any(len(other) > len(place) and other[: len(place)] == place for other in places)


def _expected(mistake: dict[str, Any], model: type[BaseModel] | None) -> str:
    kind, told = mistake["type"], mistake.get("ctx", {})
    match kind:
        case "missing":
            return "this is missing"
        case "extra_forbidden":
            return _unknown(mistake["loc"], model)
        case "string_pattern_mismatch":
            return _IDS.get(told["pattern"], _by_name(mistake["loc"]))
        case "enum" | "literal_error":
            return _one_of(mistake.get("input"), str(told["expected"]))
        case "too_long" | "string_too_long":
            what = "characters" if isinstance(mistake.get("input"), str) else "items"
            return f"at most {told['max_length']:,} {what} are allowed"
        case "too_short" | "string_too_short":
            return "this is empty" if told["min_length"] == 1 else f"{told['min_length']} or more"
        case "value_error":
            return str(told["error"])
        case "greater_than_equal":
            return f"{told['ge']} or more is expected"
        case "less_than_equal":
            return f"at most {told['le']:,} is allowed"
        case "datetime_parsing" | "datetime_from_date_parsing":
            reason = str(told.get("error", ""))
            return _TYPES["datetime_type"] + (f" ({reason})" if "range" in reason else "")
        case "date_parsing" | "date_from_datetime_parsing" | "date_type":
            reason = str(told.get("error", ""))
            return "a date is expected, such as 2026-11-30" + (
                f" ({reason})" if "range" in reason else ""
            )
        case _:
            return _TYPES.get(kind, str(mistake["msg"]).removeprefix("Value error, "))


def _by_name(place: Place) -> str:
    if place and place[-1] == "email":
        return "an e-mail address is expected, such as dana@housing.example"
    return "this is not written as expected"


def _one_of(given: object, expected: str) -> str:
    words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
    near = did_you_mean(given, words) if isinstance(given, str) else ""
    said = f"one of {', '.join(words)} is expected" if len(words) > 1 else f"{words[0]} is expected"
    return said + (f";{near.rstrip('?').lower()}" if near else "")


def _unknown(place: Place, model: type[BaseModel] | None) -> str:
    inside = _fields_at(model, place[:-1]) if model else []
    near = did_you_mean(str(place[-1]), inside)
    said = "there is no such field"
    if near:
        return f"{said};{near.rstrip('?').lower()}"
    return f"{said}; there are {', '.join(inside)}" if inside else said


def _fields_at(model: Any, place: Place) -> list[str]:
    """The fields that the model reached by this path has."""
    here = model
    for part in place:
        if isinstance(part, str):
            field = getattr(here, "model_fields", {}).get(part)
            here = field.annotation if field else None
        here = _model_in(here)
    return [name for name in getattr(here, "model_fields", {}) if name != "kind"]


def _model_in(annotation: Any) -> Any:
    """The model within `tuple[Model, ...]`, `Model | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
