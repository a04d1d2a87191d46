"""The road that all these forms take: the page of one act, and what comes of sending it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.responses import Response

from portal import binding, doing, numbers
from portal.acts import Act
from portal.door import Portal, names_of_parties
from portal.form import Field, Form, read_body
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is about, and where its page is."""

    address: str
    about: str
    around: str
    """What it belongs to, such as the problem's title."""
    base: Mapping[str, Any]
    """What the form does not ask: the ids."""
    version: int = 0
    what_follows: Sequence[str] = ()
    question: str | None = None
    changes: Sequence[tuple[str, str, str]] = ()
    """What the act would change: what it is about, before, and now."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands in the form at first."""
    back: str = ""
    """Where the answer leads, if not to the address itself."""


def choose(acts: Sequence[Act], verb: str, viewer: Viewer) -> Act:
    """The act of this name. Raises the one answer for what is not there."""
    act = next((one for one in acts if one.verb == verb), None)
    if act is None:
        raise unknown()
    binding.check_acts(viewer)
    return act


async def ask(
    request: Request,
    portal: Portal,
    viewer: Viewer,
    act: Act,
    subject: Subject,
    fields: Sequence[Field] | None = None,
) -> Response:
    """The page of the act, with its form."""
    await binding.check(portal, viewer, act)
    form = Form(act.fields if fields is None else fields, subject.values)
    return await _page(request, portal, act, subject, form)


async def values_of(request: Request, viewer: Viewer) -> dict[str, str]:
    """What was sent, by a form that was made for this session."""
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    return values


async def answer(
    request: Request,
    portal: Portal,
    viewer: Viewer,
    act: Act,
    subject: Subject,
    values: Mapping[str, str],
    fields: Sequence[Field] | None = None,
) -> Response:
    """Make the command, submit it, and lead to where what came of it is told."""
    base = dict(subject.base)
    if act.versioned:
        base["version"] = numbers.whole(values.get("version", "")) or 0
    asked = act.fields if fields is None else fields
    said = await doing.submit(portal, viewer, act, asked, values, base)
    if isinstance(said, tuple):
        status, form, stop = said
        return await _page(request, portal, act, subject, form, status=status, stop=stop)
    return doing.done(subject.back or subject.address, said)


async def _page(
    request: Request,
    portal: Portal,
    act: Act,
    subject: Subject,
    form: Form,
    *,
    status: int = 200,
    stop: Stop | None = None,
) -> Response:
    return doing.show_act(
        request,
        act,
        form,
        status=status,
        stop=stop,
        address=subject.address,
        about=subject.about,
        about_problem=subject.around,
        version=subject.version,
        what_follows=subject.what_follows,
        question=subject.question,
        changes=subject.changes,
        names=await names_of_parties(portal),
    )
