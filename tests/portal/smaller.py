"""Smaller pictures: a screenshot has few colours, so each pixel can be one byte of a palette."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Colour = tuple[int, int, int]


def make_smaller(file: Path) -> None:
    """Write the picture again with its 256 most frequent colours."""
    width, height, pixels = _read(file.read_bytes())
    rows = [list(zip(row[0::3], row[1::3], row[2::3], strict=True)) for row in pixels]
    counted: Counter[Colour] = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(256)]

    @cache
    def nearest(colour: Colour) -> int:
        return min(range(len(palette)), key=lambda place: _far(palette[place], colour))

    known = {colour: nearest(colour) for colour in counted}
    data = b"".join(b"\0" + bytes(known[colour] for colour in row) for row in rows)
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", bytes(part for colour in palette for part in colour))
        + _chunk(b"IDAT", zlib.compress(data, 9))
        + _chunk(b"IEND", b"")
    )


def _far(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _read(picture: bytes) -> tuple[int, int, Iterator[bytes]]:
    """Width, height and the rows of a PNG of 8-bit red, green and blue."""
    place, packed, width, height = 8, b"", 0, 0
    while place < len(picture):
        (size,) = struct.unpack(">I", picture[place : place + 4])
        kind, data = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", data[:10])
            assert (depth, colours) == (8, 2), "a screenshot of plain colours is expected"
        elif kind == b"IDAT":
            packed += data
        place += 12 + size
    return width, height, _rows(zlib.decompress(packed), width * 3 + 1)


def _rows(raw: bytes, stride: int) -> Iterator[bytes]:
    above = bytearray(stride - 1)
    for start in range(0, len(raw), stride):
        row = bytearray(raw[start + 1 : start + stride])
        _unfilter(raw[start], row, above)
        yield bytes(row)
        above = row


def _unfilter(how: int, row: bytearray, above: bytearray) -> None:
    """Undo what PNG did to a row; see its specification, section 9."""
    for x in range(len(row)) if how else ():
        left = row[x - 3] if x >= 3 else 0
        corner = above[x - 3] if x >= 3 else 0
        match how:
            case 1:
                guess = left
            case 2:
                guess = above[x]
            case 3:
                guess = (left + above[x]) // 2
            case _:
                line = left + above[x] - corner
                far = (abs(line - left), abs(line - above[x]), abs(line - corner))
                guess = (left, above[x], corner)[far.index(min(far))]
        row[x] = (row[x] + guess) & 255
