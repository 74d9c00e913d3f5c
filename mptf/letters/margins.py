"""Running heads and feet as decoration: a screen reader must not read them out on every page.

WeasyPrint marks what stands in a page's margins as content and leaves it out of the structure (its
issue 1836), which is neither of the two things that PDF/UA allows (ISO 14289-1, 7.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NOTHING = b"null"


def decorate(_document: object, pdf: Any) -> None:
    """Mark as an artifact whatever no element of the structure owns; for `write_pdf`'s finisher."""
    objects = {each.reference: each for each in pdf.objects}
    root = objects[pdf.catalog["StructTreeRoot"]]
    owned = set(_beneath(root["K"], objects))
    flat = objects[root["ParentTree"]]["Nums"]
    owners = dict(zip(flat[::2], flat[1::2], strict=True))
    for page in (each for each in pdf.objects if _is_page(each)):
        of_page = owners[page["StructParents"]]
        loose = {mark for mark, owner in enumerate(of_page) if owner not in owned}
        _as_artifacts(objects[page["Contents"]].stream, loose)
        of_page[:] = [_NOTHING if mark in loose else owner for mark, owner in enumerate(of_page)]


def _beneath(kids: list[Any], objects: Mapping[bytes, Any]) -> Iterator[bytes]:
    """The references of all elements of the structure; what else hangs on one is no reference."""
    for kid in kids:
        if isinstance(kid, bytes):
            yield kid
            yield from _beneath(objects[kid].get("K", ()), objects)


def _is_page(thing: Any) -> bool:
    return isinstance(thing, dict) and thing.get("Type") == "/Page"


def _as_artifacts(stream: list[Any], loose: set[int]) -> None:
    """A mark is a tag, what is said of it, and the operator that begins it."""
    for place, said in enumerate(stream):
        if isinstance(said, dict) and said.get("MCID") in loose:
            stream[place - 1 : place + 2] = ["/Artifact", b"", b"BMC"]
