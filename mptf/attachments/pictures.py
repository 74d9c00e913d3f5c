"""PNG and JPEG, walked part by part from the first byte to the last; nothing is drawn."""

from __future__ import annotations

import zlib

from mptf.attachments.refusal import Unfit

MOST_PIXELS = 50_000_000
"""A page of A4 at 600 dots an inch has 35 million."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DAMAGED = "the picture is damaged: save it anew and attach that"
_MORE = "something stands behind the end of the picture: save it anew and attach that"
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG markers without a length."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that say how large the picture is."""
_SCAN, _END = 0xDA, 0xD9


def png(content: bytes) -> None:
    """Walk a PNG.

    Raises:
        Unfit: it is none, it is damaged, too large to be drawn, or followed by something.
    """
    if not content.startswith(_SIGNATURE):
        raise Unfit(_DAMAGED)
    place = len(_SIGNATURE)
    seen: list[bytes] = []
    while True:
        head = content[place : place + 8]
        if len(head) < 8:  # noqa: PLR2004 -- a length and a name
            raise Unfit(_DAMAGED)
        length, name = int.from_bytes(head[:4]), head[4:]
        body = content[place + 8 : place + 8 + length]
        check = content[place + 8 + length : place + 12 + length]
        if len(body) != length or zlib.crc32(name + body) != int.from_bytes(check):
            raise Unfit(_DAMAGED)
        if not seen:
            if name != b"IHDR" or length < 8:  # noqa: PLR2004 -- a width and a height
                raise Unfit(_DAMAGED)
            _require_small(int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
        seen.append(name)
        place += 12 + length
        if name == b"IEND":
            break
    if b"IDAT" not in seen:
        raise Unfit(_DAMAGED)
    if place != len(content):
        raise Unfit(_MORE)


def jpeg(content: bytes) -> None:
    """Walk a JPEG.

    Raises:
        Unfit: as for `png`.
    """
    if not content.startswith(b"\xff\xd8"):
        raise Unfit(_DAMAGED)
    place, seen = 2, set()
    while True:
        marker, place = _marker(content, place)
        if marker == _END:
            break
        seen.add(marker)
        if marker in _ALONE:
            continue
        length = int.from_bytes(content[place : place + 2])
        if length < 2 or place + length > len(content):  # noqa: PLR2004 -- its own two bytes
            raise Unfit(_DAMAGED)
        if marker in _FRAMES:
            _require_framed(content[place : place + 7])
        place += length
        if marker == _SCAN:
            place = _after_scan(content, place)
    if _SCAN not in seen or not seen & _FRAMES:
        raise Unfit(_DAMAGED)
    if content[place:].strip(b"\0"):  # some cameras fill up with noughts
        raise Unfit(_MORE)


def _marker(content: bytes, place: int) -> tuple[int, int]:
    """The marker that stands here, filled up or not, and the place behind it."""
    begins = place
    while content[place : place + 1] == b"\xff":
        place += 1
    if place == begins or place >= len(content) or not content[place]:
        raise Unfit(_DAMAGED)
    return content[place], place + 1


def _require_framed(frame: bytes) -> None:
    """The height may be said later, once the lines were counted; then it is a nought here."""
    _require_small(int.from_bytes(frame[5:7]), int.from_bytes(frame[3:5]) or 1)


def _after_scan(content: bytes, place: int) -> int:
    """Where the next marker stands; within a scan its byte is stuffed or restarts."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise Unfit(_DAMAGED)
        following = content[place + 1]
        if following and following not in _ALONE and following != 0xFF:  # noqa: PLR2004 -- a filler
            return place
        place += 1 if following == 0xFF else 2  # noqa: PLR2004 -- as above


def _require_small(width: int, height: int) -> None:
    if not width or not height:
        raise Unfit(_DAMAGED)
    if width * height > MOST_PIXELS:
        raise Unfit(
            f"the picture has {width} × {height} points, more than "
            f"{MOST_PIXELS // 1_000_000} million: scan it at a lower resolution"
        )
