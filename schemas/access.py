"""Who is at the door, and what became of sessions, keys and second factors. Plain dataclasses, as
readers answer with them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Scope = Literal["read", "command", "both"]
SCOPES: tuple[Scope, ...] = ("read", "command", "both")
Rule = Literal["off", "offered", "required"]
"""Whether people have a second factor in this installation."""
Waits = Literal["factor", "enrolment"]
Said = Literal[
    "link.asked", "link.made", "link.used",
    "sign_in.done", "sign_in.failed", "sign_in.refused", "sign_in.locked", "sign_in.unlocked",
    "session.ended", "sessions.ended",
    "factor.enrolled", "factor.checked", "factor.removed", "recovery.used", "recovery.renewed",
    "passkey.added", "passkey.removed",
    "key.made", "key.revoked",
    "subject.bound", "subject.unbound",
]  # fmt: skip
"""What the log of access can say."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a request came from, as far as it can be told."""

    address: str | None = None
    agent: str | None = None
    by: str | None = None
    """Who did it to somebody else's account; none: the person, or whoever holds the secret."""


AT_THE_CONSOLE = Where(by="console")
"""Done by somebody at the command line of the installation."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is behind a session or a key."""

    person: str
    since: datetime
    until: datetime | None
    scope: Scope = "both"
    """What a key may be used for."""
    factor_at: datetime | None = None
    """When a second factor was shown last in this session."""
    waits_for: Waits | None = None
    """What is still to be done before it is a session."""
    way: str = "link"
    """How the person came."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link that can still be used. Both hashes are none where it is good in any browser."""

    person: str
    since: datetime
    until: datetime
    browser_hash: bytes | None
    code_hash: bytes | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session that lives. `session` names it; nobody gets in by that name."""

    session: str
    person: str
    began: datetime
    seen: datetime
    until: datetime
    way: str
    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key of a person's programs, without what makes it one."""

    prefix: str
    person: str
    label: str
    scope: Scope
    made: datetime
    until: datetime
    last_used: datetime | None
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class FactorView:
    """A second factor. `sealed` is its secret under the key `kek`."""

    person: str
    sealed: bytes
    kek: str
    since: datetime
    last_counter: int
    recovery_left: int


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """The public key of one device."""

    credential: bytes
    person: str
    public_key: bytes
    sign_count: int
    label: str
    made: datetime
    last_used: datetime | None

    @property
    def name(self) -> str:
        """Its id as it stands in forms."""
        return self.credential.hex()


@dataclass(frozen=True, slots=True)
class AccessView:
    """One line of the log of access."""

    number: int
    at: datetime
    event: str
    person: str | None
    address: str | None
    agent: str | None
    about: str | None
    by: str | None
