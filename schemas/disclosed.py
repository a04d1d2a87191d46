"""Texts told apart from what they stand in: salted digests in the body, disclosures beside it.

The form is that of RFC 9901 (Selective Disclosure for JWTs): a disclosure is the base64url of the
JSON array `[salt, name, value]`, or `[salt, value]` in a list; its digest is the base64url SHA-256
over those ASCII characters, and stands in the array `_sd` of the object, or as `{"...": digest}`.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from schemas.base import Disclosed

SD, SD_ALG, ELEMENT = "_sd", "_sd_alg", "..."
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text. `markable` is False where no marker fits its form; then nothing stands there."""

    markable: bool


@dataclass(frozen=True, slots=True)
class Items:
    of: "Plan"


@dataclass(frozen=True, slots=True)
class Fields:
    of: Mapping[str, "Plan"]


Plan = Leaf | Items | Fields


@dataclass(frozen=True, slots=True)
class Text:
    """What is known of one text of an entry: its disclosure, or the entry that expunged it."""

    path: str
    disclosure: str | None
    under: int | None = None


@cache
def plan_of(model: type[BaseModel]) -> Fields:
    """Where the texts of this model stand."""
    found: dict[str, Plan] = {}
    for name, field in model.model_fields.items():
        whole = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        part = _plan(whole)
        if part is not None:
            found[name] = part
    return Fields(found)


def _plan(said: Any) -> Plan | None:
    if get_origin(said) is Annotated:
        base, *marks = get_args(said)
        if any(isinstance(mark, Disclosed) for mark in marks):
            return Leaf(_fits(said))
        return _plan(base)
    if isinstance(said, type) and issubclass(said, BaseModel):
        inner = plan_of(said)
        return inner if inner.of else None
    if get_origin(said) is tuple:
        of = _plan(get_args(said)[0])
        return Items(of) if of is not None else None
    if get_origin(said) in (Union, type(int | None)):
        parts = [part for part in map(_plan, get_args(said)) if part is not None]
        assert len(parts) < 2, f"{said} has texts in more than one of its forms"
        return parts[0] if parts else None
    if get_origin(said) is dict:
        assert _plan(get_args(said)[1]) is None, f"texts in the values of {said} have no path"
    return None


def _fits(said: Any) -> bool:
    try:
        TypeAdapter(said).validate_python(marker("a", 1))
    except ValidationError:
        return False
    return True


def digest(disclosure: str) -> str:
    return _base64url(hashlib.sha256(disclosure.encode("ascii")).digest())


def conceal(
    said: dict[str, Any], plan: Fields, salt: Callable[[str], str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The same with digests in place of its texts, and the disclosures by their paths. The digests
    stand first in their object, where the order of names puts them.

    `salt` gives for each path a secret of 128 bits at least, as text.
    """
    disclosures: dict[str, str] = {}

    def made(path: str, *value: str) -> str:
        # Texts one by one take the encoder's short way; a list makes it set out anew each time.
        written = ",".join(map(_WRITER.encode, (salt(path), *value)))
        disclosures[path] = _base64url(f"[{written}]".encode())
        return digest(disclosures[path])

    def told(value: Any, plan: Plan, path: str) -> Any:
        match plan:
            case Leaf():
                return value if value is None else {ELEMENT: made(path, value)}
            case Items(of):
                return [told(one, of, _join(path, place)) for place, one in enumerate(value)]
            case Fields(of):
                return value if value is None else fields(value, of, path)

    def fields(value: dict[str, Any], of: Mapping[str, Plan], path: str) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        digests: list[str] = []
        for name, inner in value.items():
            part = of.get(name)
            if isinstance(part, Leaf) and inner is not None:
                digests.append(made(_join(path, name), name, inner))
            else:
                kept[name] = inner if part is None else told(inner, part, _join(path, name))
        return {SD: sorted(digests), **kept} if digests else kept

    return fields(said, plan.of, ""), disclosures


def reveal(
    said: dict[str, Any],
    plan: Fields,
    texts: Iterable[Text],
    gone: Callable[[str, int | None], str] | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """The same with its texts in their places, and the paths of those that should be here.

    A text that is not here is told by `gone`, given its path and the entry that expunged it.
    """
    known = {text.path: text for text in texts}
    by_digest = {digest(t.disclosure): _read(t.disclosure) for t in known.values() if t.disclosure}
    missing: list[str] = []
    mark = gone or marker

    def instead(path: str, leaf: Leaf) -> str | None:
        under = known[path].under if path in known else None
        if under is None:
            missing.append(path)
        return mark(path, under) if leaf.markable else None

    def told(value: Any, plan: Plan, path: str) -> Any:
        match plan:
            case Leaf() if isinstance(value, dict):
                found = by_digest.get(str(value.get(ELEMENT)), ())
                return found[1] if len(found) == 2 else instead(path, plan)
            case Items(of) if isinstance(value, list):
                return [told(one, of, _join(path, place)) for place, one in enumerate(value)]
            case Fields(of) if isinstance(value, dict):
                return fields(value, of, path)
            case _:
                return value

    def fields(value: dict[str, Any], of: Mapping[str, Plan], path: str) -> dict[str, Any]:
        there = {name: inner for name, inner in value.items() if name != SD}
        digests = value.get(SD, ())
        found = [by_digest[one] for one in digests if len(by_digest.get(one, ())) == 3]
        there |= {name: inner for _, name, inner in found}
        lost = len(digests) - len(found)
        absent = [name for name, part in of.items() if isinstance(part, Leaf) and name not in there]
        absent.sort(key=lambda name: _join(path, name) not in known)
        for name in absent[:lost]:
            leaf = of[name]
            assert isinstance(leaf, Leaf)
            there[name] = instead(_join(path, name), leaf)
        return {
            name: told(inner, of[name], _join(path, name))
            if name in of and not isinstance(of[name], Leaf)
            else inner
            for name, inner in there.items()
        }

    return fields(said, plan.of, ""), missing


def marker(path: str, under: int | None) -> str:
    """What is read where a text was. Places in a list stay told apart."""
    place = path.rpartition("/")[2]
    which = f", no. {int(place) + 1}" if place.isdigit() else ""
    return f"[expunged under entry {under}{which}]" if under else f"[missing{which}]"


def locked(path: str, under: int | None) -> str:
    """What whoever may not see texts reads instead."""
    return marker(path, under) if under else marker(path, None).replace("missing", "not disclosed")


def value_of(disclosure: str) -> str:
    """The text that a disclosure discloses."""
    return str(_read(disclosure)[-1])


def _read(disclosure: str) -> tuple[str, ...]:
    raw = base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4))
    found = json.loads(raw)
    if not isinstance(found, list) or not 2 <= len(found) <= 3:
        raise ValueError("it is not a disclosure")
    return tuple(found)


def _join(path: str, name: str | int) -> str:
    return f"{path}/{name}" if path else str(name)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
