"""What a provider's token says is believed only where everything about it holds."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from desk.entering.id_token import Expected, NotBelieved, read

NOW = 1_800_000_000
OURS = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHERS = RSAKey.generate_key(2048, {"kid": "one"})
KEYS = KeySet.import_key_set(KeySet([OURS]).as_dict(private=False))
EXPECTED = Expected("https://login.example", "remit", "the-nonce", NOW)
CLAIMS: dict[str, Any] = {
    "iss": "https://login.example", "aud": "remit", "sub": "7f3a", "exp": NOW + 60, "iat": NOW,
    "nonce": "the-nonce", "email": "dana@housing.example", "email_verified": True,
}  # fmt: skip
Change = Callable[[dict[str, Any]], Any]


def token(key: Any = OURS, alg: str = "RS256", **header: Any) -> str:
    return signed(CLAIMS, key, alg, **header)


def signed(claims: dict[str, Any], key: Any = OURS, alg: str = "RS256", **header: Any) -> str:
    return jwt.encode({"alg": alg, "kid": "one", **header}, dict(claims), key, algorithms=[alg])


def unsigned(header: dict[str, Any], signature: str = "") -> str:
    parts = (json.dumps(header).encode(), json.dumps(CLAIMS).encode())
    return ".".join(
        [base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts] + [signature]
    )


def test_a_token_that_holds_says_who_it_is() -> None:
    said = read(token(), KEYS, EXPECTED)
    assert (said.subject, said.email, said.strong) == ("7f3a", "dana@housing.example", False)
    strong = read(signed({**CLAIMS, "amr": ["pwd", "otp"]}), KEYS, EXPECTED)
    assert strong.strong
    several = {**CLAIMS, "aud": ["remit", "other"], "azp": "remit", "iat": NOW + 30}
    assert read(signed(several), KEYS, EXPECTED).subject == "7f3a"


@pytest.mark.parametrize(
    "said",
    [{"email_verified": False}, {"email_verified": "true"}, {"email_verified": None}, {"email": 7}],
)
def test_an_address_counts_only_where_it_was_verified(said: dict[str, Any]) -> None:
    assert read(signed({**CLAIMS, **said}), KEYS, EXPECTED).email is None


@pytest.mark.parametrize(
    "said",
    [
        {"iss": "https://login.example/"}, {"iss": "https://evil.example"}, {"iss": None},
        {"aud": "other"}, {"aud": ["other"]}, {"aud": []}, {"aud": None},
        {"aud": ["remit", "other"]}, {"azp": "other"},
        {"exp": NOW - 1}, {"exp": NOW}, {"exp": None}, {"exp": "soon"}, {"exp": True},
        {"nbf": NOW + 300}, {"nbf": "later"}, {"iat": NOW + 300}, {"iat": None},
        {"nonce": "another"}, {"nonce": None}, {"nonce": 7}, {"nonce": ["the-nonce"]},
        {"sub": None}, {"sub": 7}, {"sub": ""}, {"sub": "x" * 256},
    ],
)  # fmt: skip
def test_a_claim_that_does_not_hold_spoils_it(said: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**CLAIMS, **said}.items() if value is not None}
    with pytest.raises(NotBelieved):
        read(signed(claims), KEYS, EXPECTED)


def test_a_signature_that_somebody_else_can_make_is_none() -> None:
    public = OURS.as_pem(private=False)
    confused = OctKey.import_key(base64.b64encode(public).decode())
    elsewhere = {"jku": "https://evil.example/keys", "jwk": OTHERS.as_dict(private=False)}
    for wrong in (
        unsigned({"alg": "none"}),
        unsigned({"alg": "none", "kid": "one"}, "AAAA"),
        unsigned({"alg": "RS256", "kid": "one"}),
        unsigned({"alg": "nOnE", "kid": "one"}),
        token(OTHERS),
        token(OTHERS, **elsewhere),
        token(OTHERS, x5u="https://evil.example/chain"),
        token(confused, "HS256"),
        token(ECKey.generate_key("P-256", {"kid": "one"}), "ES256"),
        token()[:-4] + "AAAA",
        "", "a.b.c", "....", token() + ".", "é.é.é",
    ):  # fmt: skip
        with pytest.raises(NotBelieved):
            read(wrong, KEYS, EXPECTED)


@pytest.mark.parametrize(
    "kid", ["../../../dev/null", "' OR 1=1 --", "two", "", "one\x00", "https://evil.example"]
)
def test_a_key_that_is_not_the_providers_is_not_looked_for_anywhere(kid: str) -> None:
    with pytest.raises(NotBelieved):
        read(token(kid=kid), KEYS, EXPECTED)
