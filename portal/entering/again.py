"""The second factor once more, before what binds a party: a browser that was left open accepts
nothing for whoever finds it.

Only where somebody has a second factor, and showed it longer ago than half an hour. What was
written stays in the form.
"""

from collections.abc import Mapping
from datetime import timedelta

from desk.entering import factor
from desk.entering.locking import Locked, WrongCode
from desk.entering.secret import hashed
from portal.door import Portal
from portal.entering.browsers import locked
from portal.form import Field
from portal.refusals import Stop
from portal.rights import Viewer
from schemas.access import Where
from storage import factors, sign_in

FRESH = timedelta(minutes=30)
CODE = Field(
    "factor_code", "Your code now", "line",
    hint="The code of the app on your telephone: you showed it more than half an hour ago.",
)  # fmt: skip
ASKED = frozenset(
    {
        "handoff.accept", "handoff.accept_counter", "handoff.counter", "handoff.decline",
        "handoff.redirect", "handoff.return", "handoff.recall",
        "commitment.commit", "commitment.counter", "commitment.accept_counter",
        "commitment.agree_renegotiation", "scope.agree", "discharge.confirm", "correction.agree",
        "agreement.sign", "partnership.accept_convenership", "partnership.leave",
    }
)  # fmt: skip
"""What takes a responsibility on or gives it up, promises, or agrees in a party's name."""


async def missing(
    portal: Portal, viewer: Viewer, kind: str, values: Mapping[str, str]
) -> Stop | None:
    """What is still to be shown before this command; None where it may be given."""
    if kind not in ASKED or viewer.session is None or portal.settings.second_factor == "off":
        return None
    token = hashed(viewer.session)
    if await factors.factor(portal.pool, viewer.person) is None:
        return None
    if await sign_in.factor_is_fresh(portal.pool, token, FRESH):
        return None
    given = values.get(CODE.name, "").strip()
    if not given:
        return Stop(
            403, "code_needed", "Type the code that your app shows: this binds your party.",
            next_step="What you wrote is still below.",
        )  # fmt: skip
    try:
        await factor.check(portal.pool, viewer.person, given, portal.now(), Where())
    except Locked as refused:
        raise locked(refused) from None
    except WrongCode as refused:
        return Stop(403, refused.code, refused.message, next_step=refused.next_step)
    await sign_in.factor_checked(portal.pool, token)
    return None
