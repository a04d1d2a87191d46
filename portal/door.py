"""Who stands at the door: the person behind a session's cookie or a program's key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from desk import sign_in
from desk.entering.providers import Providers
from language.speaking import speak
from portal import deputies, reads
from portal.refusals import Stop, not_signed_in
from portal.rights import Viewer
from schemas.access import SignedIn
from storage import languages
from storage.readers import directory

if TYPE_CHECKING:
    from temporalio.client import Client

    from desk.counter import Desk
    from desk.entering.asking import Letters
    from desk.receipting import Receipting
    from portal.cursors import Cursors
    from portal.live.following import Live
    from portal.newest import Newest
    from runtime.settings import Settings
    from storage.pool import Pool
    from storage.wall import Seen, Wall


@dataclass(frozen=True, slots=True)
class Portal:
    """What every page works with."""

    desk: "Desk"
    pool: "Pool"
    settings: "Settings"
    receipts: "Receipting"
    newest: "Newest"
    cursors: "Cursors"
    live: "Live"
    temporal: "Client | None" = None
    letters: "Letters | None" = None
    """How sign-in links are sent; none: they are not."""
    providers: "Providers" = field(default_factory=lambda: Providers(()))
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The clock that pages tell distances by."""
    wall: "Wall | None" = None
    """The second wall; without one, as in some tests, `portal/rights.py` stands alone."""

    def seen_by(self, viewer: Viewer) -> "Pool | Seen":
        """What projections and ledger are read through for this viewer: where a party is not to
        see everything, the database itself shows what is that party's and nothing else."""
        if self.wall is None or viewer.sees_everything:
            return self.pool
        return self.wall.seen_by(viewer.side)

    @property
    def secure(self) -> bool:
        return self.settings.portal_address.startswith("https://")

    @property
    def cookie(self) -> str:
        """`__Host-` makes browsers refuse the cookie unless it is secure and for this host only."""
        return "__Host-remit" if self.secure else "remit"

    @property
    def language_cookie(self) -> str:
        """What the browser keeps of the reader's choice of a language."""
        return f"{self.cookie}-language"


def portal_of(request: Request) -> Portal:
    return cast("Portal", request.app.state.portal)


Doors = Annotated[Portal, Depends(portal_of)]


async def signed_in(request: Request, portal: Doors) -> Viewer:
    """The viewer, looked up anew for every request, so that a person shut out is out at once."""
    viewer = await _by_key(request, portal) or await _by_session(request, portal)
    if viewer is None:
        raise not_signed_in()
    request.scope["remit.viewer"] = viewer
    if viewer.language and viewer.session:
        speak(viewer.language)
    await reads.glance(request, portal, viewer)
    return viewer


Viewing = Annotated[Viewer, Depends(signed_in)]


async def still_known(request: Request, portal: Portal) -> Viewer | None:
    """The person behind the key of a request that is still being answered, looked up anew; None
    once the key is of no use."""
    try:
        return await _by_key(request, portal)
    except Stop:
        return None


async def _by_key(request: Request, portal: Portal) -> Viewer | None:
    given = request.headers.get("authorization")
    if given is None:
        return None
    scheme, _, key = given.partition(" ")
    if scheme.lower() != "bearer" or not request.url.path.startswith("/api/"):
        raise not_signed_in()
    return await with_key(request, portal, key.strip())


async def with_key(request: Request, portal: Portal, key: str) -> Viewer:
    """Whoever the key speaks for. Raises Stop: 401 where it does not, or no longer; 403 where this
    is not what it was made for.
    """
    signed = await sign_in.who_has_key(portal.pool, key)
    viewer = await _present(portal, signed, None)
    if viewer is None or signed is None:
        raise Stop(
            401, "bad_key", "The API key is unknown, expired or revoked.",
            headers={"WWW-Authenticate": 'Bearer realm="remit", error="invalid_token"'},
        )  # fmt: skip
    if signed.scope not in ("both", "read" if request.method in ("GET", "HEAD") else "command"):
        raise Stop(
            403, "out_of_scope", f"This key may only {signed.scope}.",
            next_step="Use another key, or have one made with the scope that this takes.",
        )  # fmt: skip
    return viewer


async def _by_session(request: Request, portal: Portal) -> Viewer | None:
    session = request.cookies.get(portal.cookie)
    if session is None:
        return None
    return await _present(portal, await sign_in.who_is(portal.pool, session), session)


async def _present(portal: Portal, signed: SignedIn | None, session: str | None) -> Viewer | None:
    found = await directory.person(portal.pool, signed.person) if signed else None
    if found is None or not (found.active and found.party_active):
        return None
    party = await directory.party(portal.pool, found.party)
    return Viewer(
        person=found.person,
        name=found.name,
        party=found.party,
        party_name=found.party_name,
        party_kind=found.party_kind,
        role=found.role,
        zone=party.zone if party else "UTC",
        session=session,
        language=await languages.of(portal.pool, found.person) if session else None,
        stands_in=await deputies.stands_in(portal.pool, found.person) if session else (),
    )


async def names_of_parties(portal: Portal) -> dict[str, str]:
    """What each party is called."""
    return {party.party: party.name for party in await directory.parties(portal.pool)}
