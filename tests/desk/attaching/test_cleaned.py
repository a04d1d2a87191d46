"""Whatever is attached is told by its bytes, and nothing but what can be seen is kept of it."""

import io
import struct

import pytest
from PIL import Image

from desk.attaching.cleaned import cleaned
from schemas.attachments import MOST_BYTES, hash_in
from schemas.errors import Invalid

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n"


def picture(form: str, size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(drawn, format=form, **how)
    return drawn.getvalue()


def from_a_telephone() -> bytes:
    """A photo that lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Telephone works"
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 31.0, 12.0), 3: "W", 4: (122.0, 40.0, 0.0)})
    return picture("JPEG", exif=exif)


def test_a_photo_loses_where_and_with_what_it_was_taken_and_stands_upright() -> None:
    given = from_a_telephone()
    assert b"Telephone works" in given
    kept = cleaned(given)
    assert b"Telephone works" not in kept.raw
    with Image.open(io.BytesIO(kept.raw)) as again:
        assert (again.format, again.size, dict(again.getexif())) == ("JPEG", (20, 40), {})


def test_what_no_camera_writes_leaves_the_picture_a_picture() -> None:
    # The width is said in text; beside it stands that the picture lies on its side.
    told = struct.pack("<HHHI4sHHI4sI", 2, 0x0100, 2, 1, b"no\0\0", 0x0112, 3, 1, b"\6\0\0\0", 0)
    kept = cleaned(picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0" + told))
    with Image.open(io.BytesIO(kept.raw)) as again:
        assert again.size == (20, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_stands_behind_a_picture_goes(form: str) -> None:
    kept = cleaned(picture(form) + b"PK\x03\x04 an archive <script>alert(1)</script>")
    assert b"script" not in kept.raw
    assert kept.media_type == f"image/{form.lower()}"


def test_the_same_file_gives_the_same_bytes() -> None:
    assert cleaned(from_a_telephone()) == cleaned(from_a_telephone())


@pytest.mark.parametrize(
    ("raw", "media_type", "ending"),
    [
        (PDF, "application/pdf", "pdf"),
        ("Zähler 4711\nzweite Zeile\n".encode(), "text/plain", "txt"),
    ],
)
def test_documents_are_kept_as_they_are(raw: bytes, media_type: str, ending: str) -> None:
    kept = cleaned(raw)
    assert (kept.raw, kept.media_type, kept.ending) == (raw, media_type, ending)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 8 MB"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "neither"),
        (b"PK\x03\x04\x14\x00", "neither"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "programs"),
        (b"  <html><body>", "programs"),
        (picture("GIF"), "neither"),
        (picture("JPEG")[:200], "to its end"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction 2 0 R"), "programs"),
        (PDF[:20], "cut off"),
        (PDF + b"MZ" + b"\x00" * 4096, "cut off"),
        (b"one\x00two", "neither"),
        (b"\xff\xfe\x00text", "neither"),
    ],
)
def test_what_is_not_kept_is_refused_in_one_sentence(raw: bytes, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(raw)
    assert why in refused.value.message
    assert "JPEG" in refused.value.next_step


def test_a_picture_that_would_fill_the_memory_is_not_drawn() -> None:
    with pytest.raises(Invalid, match="50 million points"):
        cleaned(picture("PNG", (10_000, 5_001)))


def test_a_reference_names_its_hash_and_other_words_name_none() -> None:
    assert hash_in(f"North gate, evidence-1.jpg (sha256:{'a' * 64})") == "a" * 64
    assert hash_in("Work order 4711") is None
    assert hash_in(f"(sha256:{'a' * 64})") is None
