"""Which language to speak: the person's own, else what the browser keeps, else what it asks for."""

from language.catalogs import HOME, LANGUAGES

_MOST = 20
"""Languages of an Accept-Language that are looked at; nobody reads more."""


def choose(own: str | None, kept: str | None, accepted: str) -> str:
    """One of LANGUAGES. `accepted` is the header Accept-Language (RFC 9110, 12.5.4)."""
    for wish in (own, kept, *wished(accepted)):
        if wish in LANGUAGES:
            return str(wish)
    return HOME


def wished(accepted: str) -> list[str]:
    """The languages of the header, the dearest first, without their regions: `es-MX` is `es`."""
    found = []
    for place, part in enumerate(accepted.split(",")[:_MOST]):
        name, _, more = part.partition(";")
        weight = _weight(more)
        code = name.strip().lower().partition("-")[0]
        if code and weight > 0:
            found.append((-weight, place, code))
    return [code for _, _, code in sorted(found)]


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        weight = float(value.strip()[:5])
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
