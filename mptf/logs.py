"""What is logged, and what never is: no secret and no person's words, whatever goes wrong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import TypeAlias

from mptf.errors import InvariantBroken

OURS = ("api", "workflows", "mptf")
"""Whose messages are logged at the level that is set; libraries only warn."""

_CODES = ("sqlstate", "sqlite_errorname", "smtp_code", "errno")
"""Where drivers say what happened without quoting what they were given."""

_Caught: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Discreet(logging.Formatter):
    """Tells of an error its kind and its places, not its message.

    The messages of drivers and validators quote the e-mail, the text or the token that they choked
    on. Those of our own bugs are written to be read.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line; what another handler has made of the error is not taken over."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 - the name is logging's
        """Every error of the chain, the first one first."""
        return "".join(_told(ei[1])).rstrip() if ei[1] else ""


def kind_of(error: BaseException) -> str:
    """What an error is, with its code if it has one: psycopg.errors.UniqueViolation (23505)."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    codes = (getattr(error, code, None) for code in _CODES)
    code = next((code for code in codes if code is not None), None)
    said = f": {error.sentence()}" if isinstance(error, InvariantBroken) else ""
    return f"{name} ({code}){said}" if code is not None else f"{name}{said}"


def begin(level: str) -> None:
    """Log to the error stream: what is ours from this level on, of libraries what they warn of.

    At their own lowest level libraries tell everything: SQLAlchemy the rows that it reads.
    """
    own = logging.getLevelNamesMapping()[level.upper()]
    door = logging.StreamHandler()
    door.setFormatter(Discreet())
    logging.basicConfig(level=max(own, logging.WARNING), handlers=[door])
    for name in OURS:
        logging.getLogger(name).setLevel(own)
    logging.getLogger("uvicorn").setLevel(max(own, logging.INFO))


def _told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield "\nwhich led to\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{kind_of(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield "\none of it being\n\n"
            yield from _told(part)
