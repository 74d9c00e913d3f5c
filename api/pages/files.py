"""Files on records: their lines on a page, and each as it is sent, to be kept and not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import ThisDoor
from api.pages.subjects import Names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments.queries import CaptionRow, ContentRow, FileRow, OfPartnerRow
from mptf.attachments.types import BY_MEDIA
from mptf.clock import day_in
from mptf.rounds import annexes
from mptf.templating import day
from mptf.work import Work

router = APIRouter(include_in_schema=False)

_KILO = 1024
_POLICY = "default-src 'none'; sandbox"


class Line(NamedTuple):
    """A file as a page shows it: what it is, its type and size in words, who brought it when."""

    name: str
    url: str
    about: str
    brought: str


@router.get("/files/{key}")
def one_file(door: ThisDoor, key: UUID) -> Response:
    """A file, for whoever sees the record on which it hangs."""
    return as_sent(door.read(lambda work: annexes.content(work, key)))


def as_sent(found: ContentRow) -> Response:
    """A stranger's file: kept by a browser, never shown, run or taken for another type."""
    plain = "".join(c if c.isascii() and c not in '"\\%' else "_" for c in found.name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}"
    return Response(
        found.content,
        media_type=found.media,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{found.sha256}"',
            "Cache-Control": "private, no-store",
        },
    )


def lines(
    work: Work, words: Words, rows: Sequence[FileRow], names: Names, place: str = "/files"
) -> list[Line]:
    """Files as a page shows them, each with its address under a place."""
    return [_line(work, words, row, names, place) for row in rows]


def captioned(
    shown: Sequence[Line], rows: Sequence[FileRow], captions: Sequence[CaptionRow]
) -> list[Line]:
    """The same with what is to be seen in those that are photographs."""
    said = {row.attachment_id: row.text for row in captions}
    return [
        line._replace(about=f"{line.about}: {said[row.id]}") if row.id in said else line
        for line, row in zip(shown, rows, strict=True)
    ]


def on_partners(
    work: Work, words: Words, rows: Sequence[OfPartnerRow], names: Names
) -> dict[str, list[Line]]:
    """The evidence on implementing partners, by the name of each."""
    found: dict[str, list[Line]] = {}
    for row in rows:
        found.setdefault(row.partner, []).extend(lines(work, words, [row.file], names))
    return found


def _line(work: Work, words: Words, row: FileRow, names: Names, place: str) -> Line:
    when = day(day_in(work.profile.fund.zone, row.attached_at))
    who = names[row.attached_by].label
    kind = words.file_kind(row.kind)
    about = f"{kind}, {BY_MEDIA[row.media].title}, {size(row.size)}"
    brought = words.say(_("%(day)s, by %(who)s")) % {"day": when, "who": who} if who else when
    return Line(row.name, f"{place}/{row.id}", about, brought)


def size(count: int) -> str:
    """Bytes in words: 812 bytes, 14 kB, 1.2 MB."""
    if count < _KILO:
        return f"{count} bytes"
    if count < _KILO * _KILO:
        return f"{count / _KILO:.0f} kB"
    return f"{count / _KILO / _KILO:.1f} MB"
