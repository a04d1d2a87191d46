"""What an OpenID provider says of a person, believed only as far as it can be checked.

OpenID Connect Core 1.0, section 3.1.3.7. The signature and the claims are checked by joserfc; here
stands only what has to hold.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from schemas.errors import NotAllowed

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "Ed25519", "EdDSA")  # fmt: skip
"""Signatures by a key that only the provider has. None of them can be made with what we know."""
SKEW = 60
"""Seconds that the provider's clock may be ahead. An expired token gets none."""
STRONG = frozenset({"mfa", "otp", "hwk", "swk", "fpt", "sc", "pop"})
"""Words of `amr` (RFC 8176) for more than a password."""


class NotBelieved(NotAllowed):
    """Something about the provider's answer is not as it must be. Which is for the log."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            "What the provider said cannot be believed.",
            next_step="Sign in once more; if it happens again, tell whoever runs this Remit.",
            code="not_believed",
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a checked token says."""

    subject: str
    email: str | None
    """Only where the provider says that it verified the address."""
    strong: bool
    """Whether the provider says that it asked for more than one factor."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token has to say; `now` in seconds since 1970."""

    issuer: str
    client_id: str
    nonce: str
    now: int


def read(token: str, keys: KeySet, expected: Expected) -> Said:
    """What the token says. Raises NotBelieved."""
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        JWTClaimsRegistry(
            now=expected.now,
            iss={"essential": True, "value": expected.issuer},
            aud={"essential": True, "value": expected.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True},
        ).validate({**claims, **_moved(claims)})
    except (JoseError, ValueError, TypeError, KeyError) as wrong:
        raise NotBelieved(type(wrong).__name__) from None
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(
        claims["nonce"].encode(), expected.nonce.encode()
    ):
        raise NotBelieved("nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
        raise NotBelieved("azp")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise NotBelieved("azp")
    if not 0 < len(claims["sub"]) <= 255:
        raise NotBelieved("sub")
    return Said(claims["sub"], verified(claims), bool(STRONG & set(_list(claims.get("amr")))))


def verified(claims: dict[str, Any]) -> str | None:
    """The e-mail address, where the provider says in so many words that it verified it."""
    email = claims.get("email")
    return email if isinstance(email, str) and claims.get("email_verified") is True else None


def _moved(claims: dict[str, Any]) -> dict[str, Any]:
    """Times that lie a little ahead are the provider's clock; when it ends is taken as it is."""
    return {
        name: claims[name] - SKEW
        for name in ("iat", "nbf")
        if isinstance(claims.get(name), int | float) and not isinstance(claims[name], bool)
    }


def _list(told: Any) -> list[str]:
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
