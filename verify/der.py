"""DER, as much of it as a time stamp consists of, read strictly."""

from collections.abc import Iterator
from dataclasses import dataclass

from verify.verdict import Malformed

INTEGER, OCTETS, OID, SEQUENCE, SET, TIME = 0x02, 0x04, 0x06, 0x30, 0x31, 0x18
OPTION_0, OPTION_1 = 0xA0, 0xA1


@dataclass(frozen=True, slots=True)
class Item:
    """One value: its tag, its content, and all of its bytes."""

    tag: int
    content: bytes
    raw: bytes

    def items(self) -> list["Item"]:
        """The values inside."""
        return list(_items(self.content))

    def one(self, tag: int) -> "Item":
        """The value itself, if it has this tag. Raises Malformed."""
        if self.tag != tag:
            raise Malformed(f"a value has the tag {self.tag:02x} where {tag:02x} belongs")
        return self


def read(raw: bytes) -> Item:
    """The one value that these bytes are. Raises Malformed."""
    found = list(_items(raw))
    if len(found) != 1:
        raise Malformed("it is not one value of DER")
    return found[0]


def _items(raw: bytes) -> Iterator[Item]:
    place = 0
    while place < len(raw):
        start, tag = place, raw[place]
        if tag & 0x1F == 0x1F or place + 2 > len(raw):
            raise Malformed("it cannot be read as DER")
        length, place = raw[place + 1], place + 2
        if length >= 0x80:
            wide = length & 0x7F
            told = raw[place : place + wide]
            length = int.from_bytes(told, "big")
            if not 1 <= wide <= 4 or len(told) != wide or told[0] == 0 or length < 0x80:
                raise Malformed("a length is not written as DER writes it")
            place += wide
        content = raw[place : place + length]
        if len(content) != length:
            raise Malformed("it was cut off in the middle of a value")
        place += length
        yield Item(tag, content, raw[start:place])
