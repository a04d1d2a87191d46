"""Files of promises, for programs: the bytes themselves, and what is kept of them."""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.attaching import keeping
from portal import attached, binding, finding
from portal.api import asking
from portal.api.answers import Shape
from portal.door import Doors, Viewing
from runtime.attachments import shelf
from schemas.attachments import AttachmentView

router = APIRouter(prefix="/api/v1", tags=["commitments"])


class FileTold(Shape):
    """`reference` is the line by which a report names the file: send it in `references`."""

    commitment: str
    sha256: str
    name: str
    media_type: str
    size: int
    about: str | None
    attached_by: str
    attached_at: datetime
    reference: str

    @staticmethod
    def of(one: AttachmentView) -> "FileTold":
        return FileTold(**{name: getattr(one, name) for name in FileTold.model_fields})


class Files(Shape):
    files: list[FileTold]


@router.get("/commitments/{commitment}/files", response_model=Files)
async def files(request: Request, portal: Doors, viewer: Viewing, commitment: str) -> Files:
    """The files that show how a promise was kept, in the order in which they came."""
    asking.parameters(request)
    await finding.commitment(portal, viewer, commitment)
    return Files(files=[FileTold.of(one) for one in await attached.of(portal, commitment)])


@router.post("/commitments/{commitment}/files", response_model=FileTold, operation_id="attach")
async def attach(request: Request, portal: Doors, viewer: Viewing, commitment: str) -> FileTold:
    """Attach a picture (JPEG, PNG, WebP), a PDF or plain text: the body is the file itself.

    What it is is told by its bytes. Pictures lose where and with what they were taken. The same
    file again is the one that is there.
    """
    asking.command_id(request)
    about = asking.parameters(request, "about").get("about")
    view, _ = await finding.commitment(portal, viewer, commitment)
    binding.check_acts(viewer)
    raw = await request.body()
    one = await keeping.attach(
        portal.pool, shelf(portal.settings), view, raw, by=viewer.person, about=about
    )
    return FileTold.of(one)


@router.get("/commitments/{commitment}/files/{sha256}", response_class=Response)
async def file(
    request: Request, portal: Doors, viewer: Viewing, commitment: str, sha256: str
) -> Response:
    """The bytes of one file, which have this hash."""
    asking.parameters(request)
    view, _ = await finding.commitment(portal, viewer, commitment)
    return await attached.handed_out(portal, view, sha256)
