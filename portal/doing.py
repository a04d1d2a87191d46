"""One road for every form: read it, make the command, submit it, and show what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from desk.counter import new_command_id
from portal import pages, refusals
from portal.acts import Act
from portal.door import Portal
from portal.entering import again
from portal.form import Field, Form, command_json
from portal.refusals import Stop
from portal.rights import Viewer
from schemas.commands import Command
from schemas.errors import NotAllowed, Refused
from schemas.request import Answer

COMMAND: TypeAdapter[Command] = TypeAdapter(Command)


async def submit(
    portal: Portal,
    viewer: Viewer,
    act: Act,
    fields: Sequence[Field],
    values: Mapping[str, str],
    base: Mapping[str, Any],
) -> Answer | tuple[int, Form, Stop]:
    """The durable answer; or status, form and refusal, with nothing that was written lost."""
    made, wrong = command_json(act.kind, fields, values, viewer.zone, base)
    asked = None if wrong else await again.missing(portal, viewer, act.kind, values)
    if asked is not None:
        code = {again.CODE.name: asked.message}
        return asked.status, Form((*fields, again.CODE), values, code), asked
    speaks_for = values.get("deputy_for") or None
    try:
        if speaks_for not in (None, *(one.person for one in viewer.stands_in)):
            raise NotAllowed(
                "You cannot speak for them, or not any more.",
                next_step="Say it in your own name, or ask them.",
                code="not_the_deputy",
            )
        if not wrong:
            command = COMMAND.validate_json(made)
            return await portal.desk.submit(
                command,
                by=viewer.person,
                deputy_for=speaks_for,
                command_id=values.get("command_id") or None,
            )
        stop = Stop(422, "invalid", "Something in the form is missing or wrong.")
    except ValidationError as invalid:
        stop = refusals.from_validation(invalid)
        known = {field.name for field in fields}
        for name, text in stop.fields:
            wrong[next((n for n in known if name == n or name.startswith(n + ".")), name)] = text
    except Refused as refused:
        stop = refusals.in_a_browser(refusals.from_refused(refused))
    return stop.status, Form(fields, values, wrong), stop


def done(address: str, answer: Answer) -> Response:
    """After a command, a page that can be read again without sending anything again."""
    return RedirectResponse(f"{address}?done={answer.command_id}", 303)


def show_act(
    request: Request,
    act: Act,
    form: Form,
    *,
    status: int = 200,
    stop: Stop | None = None,
    **facts: Any,
) -> Response:
    """The page of one act: what it means, and its form."""
    used = stop is not None and stop.code == "command_reused"
    return pages.render(
        request,
        "act.html",
        status=status,
        act=act,
        form=form,
        stop=stop,
        # The same id when the form comes back, for what was refused has not been used.
        command_id=new_command_id() if used else form.value("command_id") or new_command_id(),
        **facts,
    )
