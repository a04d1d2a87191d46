"""Files that show how a promise was kept: attached by who promised it."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from desk.attaching import keeping
from portal import binding, finding, pages, refusals
from portal.door import Doors, Portal, Viewing
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from runtime.attachments import shelf
from schemas.attachments import AttachmentView
from schemas.errors import Invalid
from schemas.views import CommitmentView, ProblemView
from storage import attachments

router = APIRouter(include_in_schema=False)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
Text = Annotated[str, Form(max_length=400)]


@router.get("/commitments/{commitment_id}/files")
async def show(request: Request, portal: Doors, viewer: Viewing, commitment_id: str) -> Response:
    view, around = await finding.commitment(portal, viewer, commitment_id)
    return await _page(request, portal, viewer, view, around)


@router.post("/commitments/{commitment_id}/files")
async def attach(
    request: Request, portal: Doors, viewer: Viewing, commitment_id: str,
    file: UploadFile | None = None, form_token: Text = "", about: Text = "",
) -> Response:  # fmt: skip
    check_form_token(viewer.session, {"form_token": form_token})
    view, around = await finding.commitment(portal, viewer, commitment_id)
    binding.check_acts(viewer)
    raw = await file.read() if file is not None else b""
    if not raw:
        stop = Stop(422, "invalid", "Choose a file first.")
        return await _page(request, portal, viewer, view, around, stop=stop, about=about)
    try:
        await keeping.attach(
            portal.pool, shelf(portal.settings), view, raw, by=viewer.person, about=about
        )
    except Invalid as refused:
        stop = refusals.from_refused(refused)
        return await _page(request, portal, viewer, view, around, stop=stop, about=about)
    return RedirectResponse(f"/commitments/{commitment_id}/files?done=yes", 303)


@router.get("/commitments/{commitment_id}/files/{sha256}")
async def download(portal: Doors, viewer: Viewing, commitment_id: str, sha256: str) -> Response:
    """The file, to be saved: a browser never opens it as a page of ours."""
    view, _ = await finding.commitment(portal, viewer, commitment_id)
    return await handed_out(portal, view, sha256)


@router.post("/commitments/{commitment_id}/files/{sha256}/remove")
async def remove(
    request: Request, portal: Doors, viewer: Viewing, commitment_id: str, sha256: str,
    form_token: Text = "",
) -> Response:  # fmt: skip
    """Only what no report rests on yet."""
    check_form_token(viewer.session, {"form_token": form_token})
    view, _ = await finding.commitment(portal, viewer, commitment_id)
    binding.check_acts(viewer)
    _check(sha256)
    await keeping.remove(portal.pool, shelf(portal.settings), view, sha256, by=viewer.person)
    return RedirectResponse(f"/commitments/{commitment_id}/files", 303)


async def handed_out(portal: Portal, view: CommitmentView, sha256: str) -> Response:
    """Raises the one answer for what is not there."""
    _check(sha256)
    one, raw = await keeping.fetch(portal.pool, shelf(portal.settings), view.commitment, sha256)
    return Response(
        raw,
        media_type=one.media_type,
        headers={
            "content-disposition": f'attachment; filename="{view.commitment}-{one.name}"',
            "content-security-policy": "default-src 'none'; sandbox",
            "etag": f'"{sha256}"',
        },
    )


def may_attach(viewer: Viewer, view: CommitmentView) -> bool:
    """Who promised it, for as long as it can be reported done."""
    return viewer.acts and viewer.party == view.promisor and keeping.can_be_shown(view)


async def of(portal: Portal, commitment: str) -> list[AttachmentView]:
    return await attachments.attachments(portal.pool, commitment)


def _check(sha256: str) -> None:
    if not _HASH.fullmatch(sha256):
        raise unknown()


async def _page(
    request: Request, portal: Portal, viewer: Viewer, view: CommitmentView, around: ProblemView,
    *, stop: Stop | None = None, about: str = "",
) -> Response:  # fmt: skip
    return pages.render(
        request, "files.html", status=stop.status if stop else 200, view=view, around=around,
        files=await of(portal, view.commitment),
        named=await keeping.named_in(portal.pool, view.commitment), stop=stop,
        about=about,
        may_attach=may_attach(viewer, view), done=request.query_params.get("done") == "yes",
    )  # fmt: skip
