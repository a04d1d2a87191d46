"""The OpenID providers that the settings name.

One stands in REMIT_OIDC_…, several in the file that REMIT_OIDC_PROVIDERS names, each under a short
name of its own:

    [housing]
    label = "City Housing"
    issuer = "https://login.housing.example"
    client_id = "remit"
    client_secret_file = "/run/secrets/housing_oidc"
    parties = ["housing"]
"""

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from runtime.consistent import read_file
from schemas.errors import Invalid

if TYPE_CHECKING:
    from runtime.settings import Settings

_KNOWN = {"label", "issuer", "client_id", "client_secret", "client_secret_file", "parties"}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Provider:
    """One OpenID provider, and whom it may speak for."""

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False, default=None)
    parties: tuple[str, ...] = ()
    """None: everybody. A partner's provider must not say who the police are."""


def providers(settings: "Settings") -> tuple[Provider, ...]:
    """All of them. Raises Invalid for what cannot be one."""
    made = []
    if settings.oidc_issuer and settings.oidc_client_id:
        secret = settings.oidc_client_secret
        spoken_for = (one.strip() for one in (settings.oidc_parties or "").split(","))
        made.append(
            Provider(
                name="main",
                label=settings.oidc_name,
                issuer=_issuer(settings.oidc_issuer, "REMIT_OIDC_ISSUER"),
                client_id=settings.oidc_client_id,
                client_secret=secret.get_secret_value() if secret else None,
                parties=tuple(one for one in spoken_for if one),
            )
        )
    if settings.oidc_providers is not None:
        made += _from_file(settings)
    if min(len({one.issuer for one in made}), len({one.name for one in made})) != len(made):
        raise _wrong("Two OpenID providers have one name or one issuer.")
    return tuple(made)


def _from_file(settings: "Settings") -> list[Provider]:
    file = settings.oidc_providers
    assert file is not None
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else "it is not TOML"
        raise _wrong(f"{file} cannot be read: {why}.") from None
    return [_one(str(file), name, said) for name, said in found.items()]


def _one(file: str, name: str, said: Any) -> Provider:
    here = f"[{name}] in {file}"
    if not re.fullmatch(r"[a-z0-9-]{1,40}", name) or not isinstance(said, dict):
        raise _wrong(f"{here} is not a provider under a short name.")
    for key in said.keys() - _KNOWN:
        raise _wrong(f"{here} says {key}, which nobody reads.")
    for key in ("issuer", "client_id"):
        if not isinstance(said.get(key), str) or not said[key]:
            raise _wrong(f"{here} does not say its {key}.")
    parties = said.get("parties", [])
    if not isinstance(parties, list) or not all(isinstance(one, str) for one in parties):
        raise _wrong(f"{here} needs a list of parties.")
    if "client_secret" in said and "client_secret_file" in said:
        raise _wrong(f"{here} says its secret twice.")
    secret = said.get("client_secret")
    if "client_secret_file" in said:
        secret = read_file(f"client_secret_file of {here}", str(said["client_secret_file"]))
    return Provider(
        name, str(said.get("label", name)), _issuer(said["issuer"], here), said["client_id"],
        secret, tuple(parties),
    )  # fmt: skip


def _issuer(address: str, where: str) -> str:
    place = urlsplit(address)
    plain = place.scheme == "http" and place.hostname in _LOOPBACK
    if not (place.scheme == "https" or plain) or not place.hostname or place.query:
        raise _wrong(f"{where} names an issuer that is no https address.")
    return address


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, next_step="See how it is written: docs/sign-in.md", code="bad_setting")
