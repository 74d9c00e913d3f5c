"""A picture that stands for a photograph: drawn dot by dot, always the same bytes, and says so."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator

WIDTH, HEIGHT, GROUND = 384, 256, 214
"""In dots; below the ground stands what it is."""

SKY, SUN, FAR, NEAR, FIELD, FURROW, WALL, ROOF, DOOR, PLATE, INK = range(11)
_COLOURS = (
    *(0xDCE9F2, 0xF2D28B, 0xA9BFA6, 0x84A37F, 0xC9B888, 0xB5A271),
    *(0xF4EFE4, 0xA4553F, 0x5C4A3C, 0xFFFFFF, 0x1F2A37),
)
_LETTERS = {
    "I": "111 010 010 010 111",
    "L": "100 100 100 100 111",
    "U": "101 101 101 101 111",
    "S": "111 100 111 001 111",
    "T": "111 010 010 010 010",
    "R": "111 101 110 101 101",
    "A": "111 101 111 101 101",
    "V": "101 101 101 101 010",
    "E": "111 100 110 100 111",
}
_HOUSE = ((DOOR, (260, 146, 274, 176)), (WALL, (236, 128, 300, 176)))
_EAVES, _RIDGE, _FURROW = 128, 268, 3
_GROUND = ((FIELD, 164, 120, -3000), (NEAR, 108, 300, 1200), (FAR, 100, 90, 900))
"""Field and hills: how high they stand, where, and how broad they are."""
_ROWS, _COLUMNS = 5, 3
_WORD, _DOT = "ILLUSTRATIVE", 5
"""What stands below the picture, in letters of three by five dots of so many dots each."""


def photograph(name: str) -> dict[str, str]:
    """A PNG of a house in a field, with “illustrative” below it, as an act takes it."""
    return {"name": name, "content": base64.b64encode(_png()).decode()}


def _png() -> bytes:
    """Sixteen colours, two dots a byte; stored and not packed, so that no library differs in it."""
    rows = b"".join(b"\x00" + _packed(y) for y in range(HEIGHT))
    palette = b"".join(colour.to_bytes(3, "big") for colour in _COLOURS)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 4, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", _stored(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def _stored(content: bytes) -> bytes:
    """A zlib stream of one block that is not packed (RFC 1951, 3.2.4)."""
    size = len(content)
    block = b"\x01" + struct.pack("<HH", size, size ^ 0xFFFF) + content
    return b"\x78\x01" + block + struct.pack(">I", zlib.adler32(content))


def _packed(y: int) -> bytes:
    dots = list(_row(y))
    return bytes(left << 4 | right for left, right in zip(dots[::2], dots[1::2], strict=True))


def _row(y: int) -> Iterator[int]:
    for x in range(WIDTH):
        yield _said(x, y) if y >= GROUND else _seen(x, y)


def _seen(x: int, y: int) -> int:
    """The scene: the first thing that stands there, from the front to the back."""
    for colour, (left, top, right, bottom) in _HOUSE:
        if left <= x < right and top <= y < bottom:
            return colour
    if _EAVES - 32 <= y < _EAVES and abs(x - _RIDGE) <= y - _EAVES + 34:
        return ROOF
    for colour, height, top, breadth in _GROUND:
        if y >= height + (x - top) ** 2 // breadth:
            return FURROW if colour == FIELD and (x // 2 + y) % 14 < _FURROW else colour
    return SUN if (x - 318) ** 2 + (y - 46) ** 2 < 22**2 else SKY


def _said(x: int, y: int) -> int:
    """The plate below the picture, with the word on it."""
    broad = (len(_WORD) * (_COLUMNS + 1) - 1) * _DOT
    place, line = (x - (WIDTH - broad) // 2) // _DOT, (y - GROUND - 9) // _DOT
    letter, column = divmod(place, _COLUMNS + 1)
    if not (0 <= letter < len(_WORD) and 0 <= line < _ROWS and column < _COLUMNS):
        return PLATE
    return INK if _LETTERS[_WORD[letter]].split()[line][column] == "1" else PLATE
