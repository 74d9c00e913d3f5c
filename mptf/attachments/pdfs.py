"""PDF: every object is looked at; what acts, calls elsewhere or carries other files is refused."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import is_zipfile

import pikepdf

from mptf.attachments.refusal import Unfit

MOST_OBJECTS = 200_000

_AGAIN = "print it to a new PDF and attach that"
_HARMLESS = "Resources is missing"
"""What is said of a page without pictures or letters."""
_ACTIONS = {
    "/JavaScript": "a script",
    "/Launch": "an action that starts a program",
    "/ImportData": "an action that fetches data",
    "/SubmitForm": "an action that sends a form elsewhere",
    "/GoToE": "an action that opens a file inside it",
    "/GoToR": "an action that opens another file",
    "/Rendition": "a sound or a film",
    "/Movie": "a sound or a film",
    "/Sound": "a sound or a film",
    "/RichMediaExecute": "a sound or a film",
    "/SetOCGState": "an action that hides parts of it",
    "/Hide": "an action that hides parts of it",
}
_KEYS = {
    "/JS": "a script",
    "/JavaScript": "a script",
    "/EmbeddedFiles": "other files",
    "/EF": "other files",
    "/Collection": "other files",
    "/XFA": "a form of its own program",
    "/RichMediaContent": "a sound or a film",
}
_KINDS = {
    "/FileAttachment": "other files",
    "/RichMedia": "a sound or a film",
    "/Movie": "a sound or a film",
    "/Sound": "a sound or a film",
    "/Screen": "a sound or a film",
    "/3D": "a model in three dimensions",
}


def pdf(content: bytes) -> None:
    """Look at a PDF as a whole.

    Raises:
        Unfit: it is none, it is damaged or encrypted, it holds a script, an action that reaches
            out of it, another file or a film, or it is another kind of file as well.
    """
    if not content.startswith(b"%PDF-"):
        raise Unfit("it does not begin as a PDF does: it is another kind of file")
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\0\t\n\f\r "):
        raise Unfit(f"something stands behind the end of the document: {_AGAIN}")
    if is_zipfile(BytesIO(content)):
        raise Unfit(f"it is a PDF and an archive at once: {_AGAIN}")
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as read:
            _look(read)
    except pikepdf.PasswordError:
        raise Unfit("it is encrypted or protected: attach it without a password") from None
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(f"it is damaged: {_AGAIN}") from None


def _look(read: pikepdf.Pdf) -> None:
    if read.is_encrypted:
        raise Unfit("it is encrypted or protected: attach it without a password")
    if not len(read.pages):
        raise Unfit("it has no page")
    if len(read.objects) > MOST_OBJECTS:
        raise Unfit(f"it has more than {MOST_OBJECTS:,} parts: {_AGAIN}")
    for one in (read.trailer, *read.objects):
        for found in _dictionaries(one):
            if (what := _held(found)) is not None:
                raise Unfit(f"it holds {what}, which is not taken: {_AGAIN}")
    # What could not be read, or not within the memory of an examination, is given as nothing, with
    # a warning: it may hold anything.
    if any(_HARMLESS not in warning for warning in read.get_warnings()):
        raise Unfit(f"it is damaged: {_AGAIN}")


def _held(found: pikepdf.Object) -> str | None:
    """What an object holds that it must not; nothing where all is well."""
    keys = set(found.keys())
    for key in keys & _KEYS.keys():
        return _KEYS[key]
    if "/S" in keys and (action := _name(found, "/S")) in _ACTIONS:
        return _ACTIONS[action]
    if "/Subtype" in keys:
        return _KINDS.get(_name(found, "/Subtype"))
    return None


def _name(found: pikepdf.Object, key: str) -> str:
    value = found.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary within one object; what it refers to is an object of its own."""
    waiting = [top]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting += [child for _key, child in one.items() if _is_within(child)]
        elif isinstance(one, pikepdf.Array):
            waiting += [child for child in one if _is_within(child)]


def _is_within(child: object) -> bool:
    return isinstance(child, pikepdf.Object) and not child.is_indirect
