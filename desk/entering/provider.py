"""OpenID providers: the way there and back, by authorization code with PKCE (RFC 7636).

State, nonce and verifier belong to one browser: they are drawn from a secret that only its cookie
has, so an answer brought by another browser fits nothing. The database keeps that somebody went,
so that nobody comes back twice.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from desk.entering import id_token
from desk.entering.id_token import NotBelieved, Said
from runtime.providers import Provider
from schemas.errors import Unavailable

VISIT_LASTS = timedelta(minutes=10)
SCOPE = "openid email profile"
_PATIENCE = httpx2.Timeout(5.0)
_LONGEST = 256 * 1024
_KEPT = 3600.0
"""Seconds that what a provider says of itself is believed without asking again."""
_KEYS_AGAIN = 30.0
"""Seconds between two looks for a key that is not known yet."""


class Away(Unavailable):
    def __init__(self, provider: Provider, why: str) -> None:
        self.why = why
        super().__init__(
            f"The sign-in of {provider.label} does not answer as it should.",
            next_step="Try again in a moment, or sign in by a link.",
            code="provider_away",
        )


@dataclass(frozen=True, slots=True)
class Visit:
    """What belongs to one way there and back, drawn from the browser's secret and the state."""

    browser: str = field(repr=False)
    state: str

    @property
    def nonce(self) -> str:
        return self._drawn("nonce")

    @property
    def verifier(self) -> str:
        return self._drawn("verifier")

    @property
    def challenge(self) -> str:
        return _text(hashlib.sha256(self.verifier.encode()).digest())

    def _drawn(self, use: str) -> str:
        about = f"remit-visit/v1\n{use}\n{self.state}".encode()
        return _text(hmac.digest(self.browser.encode(), about, "sha256"))


@dataclass
class Known:
    """What a provider says of itself, asked once in a while."""

    provider: Provider
    clock: Callable[[], float] = time.monotonic
    _metadata: tuple[float, dict[str, Any]] | None = None
    _keys: tuple[float, KeySet] | None = None

    async def way_there(self, visit: Visit, back: str) -> str:
        """Where the browser goes. Raises Away."""
        metadata = await self._said()
        asked = {
            "response_type": "code", "client_id": self.provider.client_id, "redirect_uri": back,
            "scope": SCOPE, "state": visit.state, "nonce": visit.nonce,
            "code_challenge": visit.challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        there = str(metadata["authorization_endpoint"])
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"

    async def brought(self, visit: Visit, code: str, issuer: str | None, back: str) -> Said:
        """What the provider says of who came back with this code. Raises Away, NotBelieved."""
        metadata = await self._said()
        named = metadata.get("authorization_response_iss_parameter_supported") is True
        if (issuer is not None or named) and issuer != self.provider.issuer:
            raise NotBelieved("iss of the answer")  # RFC 9207
        given = await self._exchanged(metadata, visit, code, back)
        said = await self._checked(metadata, given, visit)
        if said.email is None and isinstance(metadata.get("userinfo_endpoint"), str):
            return await self._asked_for_email(metadata, given, said)
        return said

    async def _exchanged(
        self, metadata: dict[str, Any], visit: Visit, code: str, back: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "code_verifier": visit.verifier,
        }  # fmt: skip
        ours, secret = self.provider.client_id, self.provider.client_secret
        auth = None
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if secret is None:
            form["client_id"] = ours
        elif "client_secret_basic" in ways:
            auth = httpx2.BasicAuth(quote_plus(ours), quote_plus(secret))  # RFC 6749, 2.3.1
        else:
            form |= {"client_id": ours, "client_secret": secret}
        return await self._asked("POST", metadata["token_endpoint"], data=form, auth=auth)

    async def _checked(self, metadata: dict[str, Any], given: dict[str, Any], visit: Visit) -> Said:
        token = given.get("id_token")
        if not isinstance(token, str) or len(token) > _LONGEST:
            raise NotBelieved("no id_token")
        expected = id_token.Expected(
            self.provider.issuer, self.provider.client_id, visit.nonce, int(time.time())
        )
        try:
            return id_token.read(token, await self._key_set(metadata), expected)
        except NotBelieved as wrong:
            if wrong.why not in ("InvalidKeyIdError", "BadSignatureError"):
                raise
        # The provider may have begun to sign with a key that was not known before.
        return id_token.read(token, await self._key_set(metadata, anew=True), expected)

    async def _asked_for_email(
        self, metadata: dict[str, Any], given: dict[str, Any], said: Said
    ) -> Said:
        bearer = {"authorization": f"Bearer {given.get('access_token', '')}"}
        more = await self._asked("GET", metadata["userinfo_endpoint"], headers=bearer)
        if more.get("sub") != said.subject:
            raise NotBelieved("sub of userinfo")
        return Said(said.subject, id_token.verified(more), said.strong)

    async def _said(self) -> dict[str, Any]:
        if self._metadata is None or self.clock() - self._metadata[0] > _KEPT:
            address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._asked("GET", address)
            if found.get("issuer") != self.provider.issuer:
                raise Away(self.provider, "it calls itself otherwise")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not self._is_safe(found.get(name)):
                    raise Away(self.provider, f"no {name}")
            self._metadata = (self.clock(), found)
        return self._metadata[1]

    async def _key_set(self, metadata: dict[str, Any], *, anew: bool = False) -> KeySet:
        age = self.clock() - self._keys[0] if self._keys else None
        if self._keys is None or age is None or age > (_KEYS_AGAIN if anew else _KEPT):
            found = await self._asked("GET", metadata["jwks_uri"])
            try:
                self._keys = (self.clock(), KeySet.import_key_set(found))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError):
                raise Away(self.provider, "its keys cannot be read") from None
        return self._keys[1]

    async def _asked(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        """A JSON object of bounded length from where we meant to ask. Raises Away."""
        try:
            async with (
                httpx2.AsyncClient(timeout=_PATIENCE, follow_redirects=False) as http,
                http.stream(method, address, **more) as answer,
            ):
                body = b""
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > _LONGEST:
                        raise Away(self.provider, "a very long answer")
                if answer.status_code == 400 and method == "POST":
                    raise NotBelieved("code refused")
                if answer.status_code != 200:
                    raise Away(self.provider, f"status {answer.status_code}")
                found = httpx2.Response(200, content=body).json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as wrong:
            raise Away(self.provider, type(wrong).__name__) from None
        if not isinstance(found, dict):
            raise Away(self.provider, "no object")
        return found

    def _is_safe(self, address: Any) -> bool:
        """Whether secrets may travel there: by TLS, unless the issuer itself is on this machine."""
        if not isinstance(address, str):
            return False
        scheme = urlsplit(address).scheme
        return scheme == "https" or scheme == urlsplit(self.provider.issuer).scheme == "http"


def _text(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).rstrip(b"=").decode()
