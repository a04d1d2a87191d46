"""What an offer usually says, by the playbook that its problem follows, where the caller says
nothing of it: the same at the API as at the command line.
"""

import json
import re
from typing import Any

from portal import finding
from portal.door import Portal
from portal.refusals import Stop
from portal.rights import Viewer
from schemas.ids import problem_of
from storage.readers.playbooks import followed

_OFFERS = ("handoff.offer", "handoff.draft")
_RESPONSIBILITY = re.compile(r"[a-z][a-z0-9-]{1,39}\.[a-z][a-z0-9-]{0,39}", re.ASCII)


async def with_what_is_usual(portal: Portal, viewer: Viewer, body: bytes | str) -> bytes | str:
    """The command, an offer's terms filled in from the playbook that the caller may know of."""
    said: Any = json.loads(body) if body else None
    if not isinstance(said, dict) or said.get("kind") not in _OFFERS:
        return body
    terms, name = said.get("terms"), said.get("responsibility")
    if not isinstance(terms, dict) or not isinstance(name, str):
        return body
    usual = await _usual(portal, viewer, name)
    if not usual:
        return body
    filled = usual | terms
    if isinstance(terms.get("patience"), dict):
        filled["patience"] = usual.get("patience", {}) | terms["patience"]
    return json.dumps({**said, "terms": filled})


async def _usual(portal: Portal, viewer: Viewer, responsibility: str) -> dict[str, Any]:
    if _RESPONSIBILITY.fullmatch(responsibility) is None:
        return {}
    problem = problem_of(responsibility)
    try:
        await finding.problem(portal, viewer, problem)
    except Stop:
        return {}  # the command itself is told so
    content = await followed(portal.pool, problem)
    offer = content["offer"] if content else {}
    return {name: value for name, value in offer.items() if value is not None}
