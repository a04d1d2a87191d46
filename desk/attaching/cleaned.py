"""What may be attached, told by its bytes and never by its name, and what of it is kept.

Pictures are drawn anew, so that nothing but the picture stays: no place, no camera, nothing hidden
behind the end. Documents are kept as they are, and are only ever handed out to be saved.
"""

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.attachments import MOST_BYTES
from schemas.errors import Invalid

if TYPE_CHECKING:
    from PIL import Image

PICTURES = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
}
LARGEST_PICTURE = 50_000_000
"""Pixels; a picture that says it has more could fill the memory."""
_ORIENTATION = 0x0112
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|OpenAction)\b")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is kept of a file."""

    raw: bytes
    media_type: str
    ending: str


def cleaned(raw: bytes) -> Cleaned:
    """What may be kept of these bytes. Takes some time with a large picture. Raises Invalid."""
    if not raw:
        raise _refused("The file is empty.")
    if len(raw) > MOST_BYTES:
        raise _refused(f"The file is larger than {MOST_BYTES // (1024 * 1024)} MB.")
    if raw.startswith(b"%PDF-"):
        return _document(raw)
    picture = _picture(raw)
    if picture is not None:
        return picture
    if raw[:512].lstrip().startswith(b"<"):
        raise _refused("Web pages and drawings that can hold programs are not kept.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _refused("This is neither a picture, nor a PDF, nor plain text.") from None
    if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
        raise _refused("This is neither a picture, nor a PDF, nor plain text.")
    return Cleaned(raw, "text/plain", "txt")


def _document(raw: bytes) -> Cleaned:
    if b"%%EOF" not in raw[-2048:]:
        raise _refused("The PDF was cut off, or something was put behind its end.")
    if _ACTIVE.search(raw):
        raise _refused("The PDF holds programs or other files.")
    return Cleaned(raw, "application/pdf", "pdf")


def _picture(raw: bytes) -> Cleaned | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(raw), formats=list(PICTURES)) as found:
            if found.width * found.height > LARGEST_PICTURE:
                raise _refused("The picture has more than 50 million points.")
            form = str(found.format)
            turned = _turned(found)
            drawn = found.convert("RGB" if form == "JPEG" else "RGBA")
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _refused("The picture cannot be read to its end.") from None
    # A copy of the points alone: what else the file held is not carried along.
    plain = Image.new(drawn.mode, drawn.size)
    plain.paste(drawn)
    del drawn
    if turned is not None:
        plain = plain.transpose(turned)
    kept = io.BytesIO()
    plain.save(kept, format=form, quality=88)
    media_type, ending = PICTURES[form]
    return Cleaned(kept.getvalue(), media_type, ending)


def _turned(found: "Image.Image") -> "Image.Transpose | None":
    """How the picture has to be turned to stand upright, as its camera says; as it lies where
    that cannot be read."""
    from PIL.Image import Transpose

    try:
        said = found.getexif().get(_ORIENTATION)
    except Exception:  # whatever a camera, or somebody else, wrote there: the picture stays one
        return None
    if not isinstance(said, int):
        return None
    return {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(said)  # fmt: skip


def _refused(why: str) -> Invalid:
    return Invalid(
        why,
        next_step="Attach a picture (JPEG, PNG or WebP), a PDF or plain text, of at most 8 MB.",
        code="bad_attachment",
    )
