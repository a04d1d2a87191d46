"""The second factor: one-time codes of a telephone (RFC 6238), and recovery codes on paper.

The secret lies in the database sealed by the key that wraps the keys of texts, bound to its
person. Until the first code proved that the telephone has it, it is nowhere but in the form.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from desk.entering import locking
from desk.entering.locking import Locked, WrongCode
from desk.entering.secret import as_typed, hashed_typed, typed
from schemas.access import FactorView, Where
from schemas.errors import Invalid
from storage import access_log, factors, passkeys
from storage.keyring import NoKeyring, keyring

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

RECOVERY_CODES = 10
_GROUPS = 4
_NAME = "Remit"
_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)
_OFFERED = "\noffered"


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret for a telephone to take. `sealed` is what the form brings back."""

    secret: str = field(repr=False)
    address: str = field(repr=False)
    """`otpauth://…`, as it stands in the picture."""
    sealed: str

    @property
    def in_groups(self) -> str:
        """The secret to be typed by hand."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def offer(person: str, sealed: str | None = None) -> Offer:
    """A new secret, or the one that a form of this person brings back. Raises Invalid."""
    import pyotp

    ring = keyring()
    bound = factors.bound_to(person + _OFFERED)
    if sealed is None:
        secret = pyotp.random_base32()
        wrapped = ring.wrap(secret.encode(), bound)
        sealed = f"{ring.current}.{base64.urlsafe_b64encode(wrapped).decode()}"
    else:
        secret = _opened(sealed, bound)
    address = pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=_NAME)
    return Offer(secret, address, sealed)


def _opened(sealed: str, bound: bytes) -> str:
    key, _, wrapped = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(wrapped.encode("ascii"))
        ring = keyring()
        if key not in ring.keys:
            raise ValueError
        return ring.unwrap(key, raw, bound).decode()
    except (ValueError, binascii.Error, NoKeyring):
        raise Invalid(
            "The form with the secret cannot be read.", next_step="Open the page anew.",
            code="bad_form",
        ) from None  # fmt: skip


async def enrol(
    pool: "Pool", person: str, offered: Offer, given: str, now: datetime, where: Where
) -> list[str]:
    """The telephone has the secret, as its code shows; the recovery codes, never shown again.

    Raises WrongCode, Locked.
    """
    import pyotp

    async with pool.acquire() as conn, conn.transaction():
        locked = await locking.until(conn, where, person)
        counter = _counter(pyotp.TOTP(offered.secret), given, now) if locked is None else None
        codes = [typed(_GROUPS) for _ in range(RECOVERY_CODES)]
        if counter is not None:
            ring = keyring()
            sealed = ring.wrap(offered.secret.encode(), factors.bound_to(person))
            hashes = [hashed_typed(code) for code in codes]
            await factors.keep(conn, person, sealed, ring.current, counter, hashes)
            await access_log.say(conn, "factor.enrolled", where, person)
        elif locked is None:
            await locking.failed(conn, where, person, "enrolment")
    if locked is not None:
        raise Locked(locked)
    if counter is None:
        raise WrongCode
    return codes


async def shown(
    conn: "Asking", person: str, given: str, now: datetime, where: Where
) -> datetime | bool:
    """Whether the code is right, and used up now; or until when the person is locked.

    Belongs into a transaction that is not rolled back, for it counts what is wrong.
    """
    locked = await locking.until(conn, where, person)
    if locked is not None:
        return locked
    known = await factors.factor(conn, person)
    if known is not None and await _right(conn, known, given, now, where):
        return True
    await locking.failed(conn, where, person, "code")
    return False


async def check(pool: "Pool", person: str, given: str, now: datetime, where: Where) -> None:
    """Nothing where the code is right. Raises WrongCode, Locked."""
    async with pool.acquire() as conn, conn.transaction():
        told = await shown(conn, person, given, now, where)
    must_be_right(told)


def must_be_right(told: datetime | bool) -> None:
    """Raises WrongCode or Locked for what `shown` says, unless the code was right."""
    if isinstance(told, datetime):
        raise Locked(told)
    if not told:
        raise WrongCode


async def renew_recovery(pool: "Pool", person: str, where: Where) -> list[str]:
    """New recovery codes instead of those that are left."""
    codes = [typed(_GROUPS) for _ in range(RECOVERY_CODES)]
    async with pool.acquire() as conn, conn.transaction():
        await factors.renew_recovery(conn, person, [hashed_typed(code) for code in codes])
        await access_log.say(conn, "recovery.renewed", where, person)
    return codes


async def remove(pool: "Pool", person: str, where: Where) -> bool:
    """Take the factor away, passkeys too; whether there was one."""
    async with pool.acquire() as conn, conn.transaction():
        was = await factors.remove(conn, person)
        await passkeys.remove(conn, person)
        if was:
            await access_log.say(conn, "factor.removed", where, person)
    return was


async def _right(
    conn: "Asking", known: FactorView, given: str, now: datetime, where: Where
) -> bool:
    import pyotp

    code = as_typed(given)
    if _DIGITS.fullmatch(code):
        secret = keyring().unwrap(known.kek, known.sealed, factors.bound_to(known.person))
        counter = _counter(pyotp.TOTP(secret.decode()), code, now)
        return counter is not None and await factors.use_counter(conn, known.person, counter)
    used = await factors.use_recovery(conn, known.person, hashed_typed(code))
    if used:
        await access_log.say(conn, "recovery.used", where, known.person)
    return used


def _counter(totp: "pyotp.TOTP", given: str, now: datetime) -> int | None:
    """Of which half minute the code is: this one, the one before or the one after."""
    code = as_typed(given)
    if not _DIGITS.fullmatch(code):
        return None
    here = totp.timecode(now)
    right = [step for step in (here - 1, here, here + 1) if totp.verify(code, for_time=step * 30)]
    return max(right, default=None)


if TYPE_CHECKING:
    import pyotp
