"""Passkeys beside the code of the telephone (WebAuthn): they cannot be typed into another's page.

A challenge is drawn from the session's token. What waits for a factor is a session of its own that
ends when the factor is shown, so an answer fits one sign-in and no other; for a new passkey the
number of those before it stands in the challenge.
"""

import hmac
import ipaddress
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desk import sign_in
from desk.entering import locking
from desk.entering.locking import Locked
from schemas.access import PasskeyView, Where
from schemas.errors import NotAllowed
from storage import access_log, passkeys

if TYPE_CHECKING:
    from storage.pool import Pool

LONGEST = 16_384
"""Letters of an answer. Real ones have some hundred."""
_NAME = "Remit"


class WrongPasskey(NotAllowed):
    def __init__(self) -> None:
        super().__init__(
            "This passkey was not accepted.",
            next_step="Try once more, or type the code of your telephone.",
            code="wrong_passkey",
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys are for: a name, and the address of our pages."""

    host: str
    origin: str


def place(portal_address: str) -> Place | None:
    """None where the portal has no name but a number, for which no passkey can be made."""
    address = urlsplit(portal_address)
    host = address.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Place(host, f"{address.scheme}://{address.netloc}") if host else None
    return None


async def to_add(pool: "Pool", person: str, name: str, here: Place, session: str) -> str:
    """What the browser needs to make a passkey, as JSON."""
    import webauthn
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    known = await passkeys.passkeys(pool, person)
    options = webauthn.generate_registration_options(
        rp_id=here.host, rp_name=_NAME, user_name=person, user_display_name=name,
        user_id=_drawn("person", person),
        challenge=await _challenge_to_add(pool, person, session),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )  # fmt: skip
    return webauthn.options_to_json(options)


async def add(
    pool: "Pool", person: str, here: Place, session: str, answer: str, label: str, where: Where
) -> None:
    """Keep the passkey that a browser made. Raises WrongPasskey."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=await _challenge_to_add(pool, person, session),
            expected_rp_id=here.host, expected_origin=here.origin,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise WrongPasskey from None
    async with pool.acquire() as conn, conn.transaction():
        is_new = await passkeys.add(
            conn, person, made.credential_id, made.credential_public_key, made.sign_count, label
        )
        if is_new:
            await access_log.say(conn, "passkey.added", where, person, label)
    if not is_new:
        raise WrongPasskey


async def to_show(pool: "Pool", person: str, here: Place, session: str) -> str | None:
    """What the browser needs to show one of the person's passkeys; None where there is none."""
    known = await passkeys.passkeys(pool, person)
    if not known:
        return None
    import webauthn
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = webauthn.generate_authentication_options(
        rp_id=here.host, challenge=_drawn("show", session),
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
    )  # fmt: skip
    return webauthn.options_to_json(options)


async def show(
    pool: "Pool", session: str, answer: str, here: Place, where: Where
) -> sign_in.Entered | None:
    """The passkey instead of a code, after which it is a session; None where nobody waits.

    Raises WrongPasskey, Locked.
    """
    waiting = await sign_in.who_waits(pool, session)
    if waiting is None or waiting.waits_for != "factor":
        return None
    async with pool.acquire() as conn, conn.transaction():
        locked = await locking.until(conn, where, waiting.person)
        if locked is None:
            known = await passkeys.passkeys(conn, waiting.person)
            shown = _shown(known, answer, _drawn("show", session), here)
            if shown and await passkeys.used(conn, waiting.person, *shown):
                return await sign_in.begin(
                    conn, waiting.person, f"{waiting.way} and passkey", where,
                    by_factor=True, instead_of=session,
                )  # fmt: skip
            await locking.failed(conn, where, waiting.person, "passkey")
    if locked is not None:
        raise Locked(locked)
    raise WrongPasskey


async def remove(pool: "Pool", person: str, credential: str, where: Where) -> bool:
    """Whether the person had it."""
    async with pool.acquire() as conn, conn.transaction():
        gone = await passkeys.remove(conn, person, credential)
        if gone:
            await access_log.say(conn, "passkey.removed", where, person)
    return gone > 0


def _shown(
    known: list[PasskeyView], answer: str, challenge: bytes, here: Place
) -> tuple[bytes, int] | None:
    """Which passkey signed the challenge, and its counter."""
    import webauthn
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        given = parse_authentication_credential_json(_read(answer))
        one = next((one for one in known if one.credential == given.raw_id), None)
        if one is None:
            return None
        proved = webauthn.verify_authentication_response(
            credential=given, expected_challenge=challenge,
            expected_rp_id=here.host, expected_origin=here.origin,
            credential_public_key=one.public_key, credential_current_sign_count=one.sign_count,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return one.credential, proved.new_sign_count


def _read(answer: str) -> dict[str, object]:
    """Raises ValueError."""
    if len(answer) > LONGEST:
        raise ValueError("too long")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


async def _challenge_to_add(pool: "Pool", person: str, session: str) -> bytes:
    return _drawn("add", f"{await passkeys.ever(pool, person)}\n{session}")


def _drawn(use: str, of: str) -> bytes:
    return hmac.digest(f"remit-passkey/v1 {use}".encode(), of.encode(), "sha256")
